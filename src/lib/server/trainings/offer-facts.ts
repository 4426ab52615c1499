import { and, asc, eq, sql } from 'drizzle-orm';
import { PRICE_STATUSES, type PriceStatus } from '../../pricing/status.ts';
import type { OfferFacts, OfferPrice, ShownOffer } from '../../trainings/shown.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { region } from '../db/schema/members.ts';
import { session } from '../db/schema/programme.ts';
import { price, ticketType } from '../db/schema/registration.ts';
import { inForce } from '../registration/catalogue.ts';
import { keptWhile } from './kept.ts';
import { placesOf, type Places } from './places.ts';

/** An offer as it was last written: with every price it will have. */
interface WrittenOffer extends OfferFacts {
	prices: (typeof price.$inferSelect & { status: PriceStatus | null })[];
}

/** What writes courses, offers, their dates, trainers and prices. */
export const OFFER_DOMAINS = ['trainings', 'events', 'programme', 'privacy'] as const;

const written = keptWhile(OFFER_DOMAINS, () => Promise.resolve(new Map<number, WrittenOffer>()));

/** Offers as they stand at an instant, by event; three readings for all those that no page has shown since a change. */
export async function shownOffers(
	eventIds: readonly number[],
	at: Date = now()
): Promise<ReadonlyMap<number, ShownOffer>> {
	const known = await written();
	const unknown = eventIds.filter((id) => !known.has(id));
	if (unknown.length > 0) for (const one of await readOffers(unknown)) known.set(one.eventId, one);
	const places = eventIds.length > 0 ? await placesOf(eventIds) : new Map<number, Places>();
	return new Map(
		eventIds.flatMap((id) => {
			const found = known.get(id);
			return found ? [[id, asShown(found, places.get(id) ?? { left: null, taken: 0 }, at)]] : [];
		})
	);
}

function asShown({ prices, ...offer }: WrittenOffer, { left, taken }: Places, at: Date): ShownOffer {
	const everybodys = prices.filter(({ status }) => status === null);
	const member = inForce(everybodys, 'member', at)?.amountCents ?? null;
	const standard = inForce(everybodys, 'standard', at)?.amountCents ?? null;
	const byStatus = PRICE_STATUSES.flatMap((status) => {
		const found = inForce(
			prices.filter((one) => one.status === status),
			'member',
			at
		);
		return found ? [{ status, cents: found.amountCents }] : [];
	});
	const cost: OfferPrice | null = member === null && standard === null ? null : { member, standard };
	return { ...offer, price: cost, byStatus, left, taken, sale: saleOf(offer, cost, left, at) };
}

function saleOf(
	offer: OfferFacts,
	cost: OfferPrice | null,
	left: number | null,
	at: Date
): ShownOffer['sale'] {
	const sells = (offer.status === 'tentative' || offer.status === 'confirmed') && cost !== null;
	if (!sells || at >= offer.registrationClosesAt) return 'closed';
	if (at < offer.registrationOpensAt) return 'upcoming';
	return left !== null && left <= 0 ? 'full' : 'open';
}

async function readOffers(eventIds: readonly number[]): Promise<WrittenOffer[]> {
	const db = await reader();
	const among = oneOf(eventIds);
	const [offers, dates, prices] = await Promise.all([
		db
			.select({
				eventId: event.id,
				slug: event.slug,
				status: courseSession.status,
				format: courseSession.format,
				membersOnly: courseSession.membersOnly,
				timezone: event.timezone,
				venueName: event.venueName,
				venueAddress: event.venueAddress,
				city: event.city,
				region: region.name,
				minPeople: courseSession.minPeople,
				decideAt: courseSession.decideAt,
				registrationOpensAt: event.registrationOpensAt,
				registrationClosesAt: event.registrationClosesAt
			})
			.from(courseSession)
			.innerJoin(event, eq(event.id, courseSession.eventId))
			.leftJoin(region, eq(region.code, courseSession.regionCode))
			.where(sql`${courseSession.eventId} IN ${among}`),
		db
			.select({
				eventId: session.eventId,
				id: session.id,
				startsAt: session.startsAt,
				endsAt: session.endsAt,
				sequence: session.calendarSequence,
				updatedAt: session.updatedAt
			})
			.from(session)
			.where(
				and(
					sql`${session.eventId} IN ${among}`,
					sql`${session.kind} = 'training'`,
					sql`${session.status} = 'scheduled'`
				)
			)
			.orderBy(asc(session.eventId), asc(session.startsAt)),
		db
			.select({ eventId: ticketType.eventId, status: ticketType.priceStatus, price })
			.from(ticketType)
			.innerJoin(price, eq(price.ticketTypeId, ticketType.id))
			.where(
				and(
					sql`${ticketType.eventId} IN ${among}`,
					sql`${ticketType.role} = 'admission'`,
					eq(ticketType.onSale, true)
				)
			)
	]);
	const datesOf = Map.groupBy(dates, ({ eventId }) => eventId);
	const pricesOf = Map.groupBy(prices, ({ eventId }) => eventId);
	return offers.map((offer) => ({
		...offer,
		dates: (datesOf.get(offer.eventId) ?? []).map(({ eventId: _, ...date }) => date),
		prices: (pricesOf.get(offer.eventId) ?? []).map(({ status, price: found }) => ({ ...found, status }))
	}));
}
