import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { BookableSession } from '../../booking/sessions.ts';
import type { Audience, PricedTicketType } from '../../pricing/quote.ts';
import { ruleOfOffer, type WithdrawalRule } from '../../registration/withdrawal.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { room, session, track } from '../db/schema/programme.ts';
import { price, ticketType, ticketTypeQuota } from '../db/schema/registration.ts';
import { versionOf } from '../db/version.ts';
import { saleEndOf } from './sale-end.ts';

type Event = typeof event.$inferSelect;
type PriceRow = typeof price.$inferSelect;
type TypeRow = typeof ticketType.$inferSelect & {
	prices: PriceRow[];
	quotaIds: number[];
	/** See `saleEndOf`. */
	saleEndsAt: Date;
};

/** What an event offers, without what orders change (places taken). */
export interface Catalogue {
	event: Event;
	/** What withdrawing will cost whoever orders now; null: nothing. */
	withdrawal: WithdrawalRule | null;
	/** Whether a place may be paid by a credit of a pack. */
	acceptsCredits: boolean;
	/** On sale or not, in the order of the form. */
	types: TypeRow[];
	/** Bookable and scheduled, by slot. */
	sessions: Omit<BookableSession, 'left'>[];
	sessionById: ReadonlyMap<number, Omit<BookableSession, 'left'>>;
	/** Titles of all sessions, bookable or not, to name one that cannot be chosen. */
	titleById: ReadonlyMap<number, string>;
}

/**
 * Ticket types, prices and sessions are written under `events.…`, `programme.…` and `trainings.…`: an order changes none
 * of them, so the next one finds them here.
 */
const DOMAINS = ['events', 'programme', 'trainings'] as const;
const cache = new Map<string | number, { version: string; catalogue: Catalogue }>();

/** What an event offers, published or not, by its slug or id; undefined where there is none. */
export async function catalogueOf(slugOrId: string | number): Promise<Catalogue | undefined> {
	const version = await versionOf(DOMAINS);
	const found = cache.get(slugOrId);
	if (found?.version === version) return found.catalogue;
	const catalogue = await read(slugOrId);
	if (catalogue) cache.set(slugOrId, { version, catalogue });
	return catalogue;
}

/** Of these events, those that have sessions to choose: a training has none, and its pages say nothing of them. */
export async function eventsWithWorkshops(eventIds: readonly number[]): Promise<ReadonlySet<number>> {
	const db = await reader();
	const rows = await db
		.selectDistinct({ id: session.eventId })
		.from(session)
		.where(
			and(
				inArray(session.eventId, [...new Set(eventIds)]),
				eq(session.bookable, true),
				eqLiteral(session.status, 'scheduled')
			)
		);
	return new Set(rows.map(({ id }) => id));
}

/** A date of a series, or the only one. */
export interface NextDate {
	/** `YYYY-MM-DD`. */
	day: string;
	startsAt: Date;
	endsAt: Date;
}

/** Of these events, the next date of each that has dates to come: of a series, the first one may be long past. */
export async function nextDates(
	eventIds: readonly number[],
	at: Date
): Promise<ReadonlyMap<number, NextDate>> {
	const db = await reader();
	const rows = await db
		// The other columns are those of the row that has the least start (SQLite, « bare columns » beside min).
		.select({
			id: session.eventId,
			day: session.day,
			startsAt: sql`min(${session.startsAt})`.mapWith(session.startsAt),
			endsAt: session.endsAt
		})
		.from(session)
		.where(
			and(
				inArray(session.eventId, [...new Set(eventIds)]),
				eqLiteral(session.kind, 'training'),
				eqLiteral(session.status, 'scheduled'),
				gt(session.endsAt, at)
			)
		)
		.groupBy(session.eventId);
	return new Map(rows.map(({ id, ...next }) => [id, next]));
}

async function read(slugOrId: string | number): Promise<Catalogue | undefined> {
	const db = await reader();
	const [found] = await db
		.select()
		.from(event)
		.where(typeof slugOrId === 'number' ? eq(event.id, slugOrId) : eq(event.slug, slugOrId));
	if (!found) return undefined;
	const eventTypes = sql`(SELECT id FROM ticket_type WHERE event_id = ${found.id})`;
	const [types, prices, quotas, everySession, [offer]] = await Promise.all([
		db
			.select()
			.from(ticketType)
			.where(eq(ticketType.eventId, found.id))
			.orderBy(ticketType.position, ticketType.id),
		db
			.select()
			.from(price)
			.where(sql`${price.ticketTypeId} IN ${eventTypes}`),
		db
			.select()
			.from(ticketTypeQuota)
			.where(sql`${ticketTypeQuota.ticketTypeId} IN ${eventTypes}`),
		db
			.select({
				id: session.id,
				slug: session.slug,
				kind: session.kind,
				title: session.title,
				trackName: track.name,
				roomName: room.name,
				slot: session.slot,
				day: session.day,
				startsAt: session.startsAt,
				endsAt: session.endsAt,
				ticketTypeCode: session.ticketTypeCode,
				capacity: session.capacity,
				bookable: session.bookable,
				status: session.status
			})
			.from(session)
			.leftJoin(track, eq(track.id, session.trackId))
			.leftJoin(room, eq(room.id, session.roomId))
			.where(eq(session.eventId, found.id))
			.orderBy(asc(session.startsAt), asc(session.slot), asc(session.title), asc(session.id)),
		db
			.select({
				freeUntilDays: courseSession.freeUntilDays,
				keptPercent: courseSession.keptPercent,
				acceptsCredits: courseSession.acceptsCredits
			})
			.from(courseSession)
			.where(eq(courseSession.eventId, found.id))
	]);
	const sessions = everySession
		.filter((row) => row.bookable && row.status === 'scheduled')
		.map(({ bookable: _, status: __, ...row }) => row);
	const pricesOf = Map.groupBy(prices, (row) => row.ticketTypeId);
	const quotasOf = Map.groupBy(quotas, (row) => row.ticketTypeId);
	return {
		event: found,
		withdrawal: offer ? ruleOfOffer(offer, found) : null,
		acceptsCredits: offer?.acceptsCredits ?? false,
		types: types.map((type) => ({
			...type,
			prices: pricesOf.get(type.id) ?? [],
			quotaIds: (quotasOf.get(type.id) ?? []).map((row) => row.quotaId),
			saleEndsAt: saleEndOf(type, found, everySession)
		})),
		sessions,
		sessionById: new Map(sessions.map((row) => [row.id, row])),
		titleById: new Map(everySession.map((row) => [row.id, row.title]))
	};
}

/**
 * The types on sale at an instant (none that is over), with the prices then in force: for each audience the lowest whose
 * end has not come.
 * @param left places left in each quota by id; without it, `left` is 0 and means nothing
 */
export function pricedTypes(
	types: readonly TypeRow[],
	at: Date = now(),
	left: ReadonlyMap<number, number> = new Map()
): PricedTicketType[] {
	return types
		.filter((type) => type.onSale && at < type.saleEndsAt)
		.map((type) => {
			const standard = inForce(type.prices, 'standard', at);
			const member = inForce(type.prices, 'member', at);
			const priceUntil = earliest(standard?.until, member?.until);
			return {
				id: type.id,
				code: type.code,
				name: type.name,
				description: type.description,
				role: type.role,
				...(type.priceStatus ? { priceStatus: type.priceStatus } : {}),
				days: type.days,
				taxCode: type.taxCode,
				priceCents: { standard: standard?.amountCents ?? null, member: member?.amountCents ?? null },
				priceLabel: (standard ?? member)?.label ?? '',
				priceUntil,
				laterPriceCents: {
					standard: (priceUntil && inForce(type.prices, 'standard', priceUntil)?.amountCents) ?? null,
					member: (priceUntil && inForce(type.prices, 'member', priceUntil)?.amountCents) ?? null
				},
				// A type in no quota never runs out.
				left: type.quotaIds.reduce((least, id) => Math.min(least, left.get(id) ?? 0), Number.MAX_SAFE_INTEGER)
			};
		});
}

/** The price an audience pays at an instant: the lowest whose end has not come. */
export function inForce(prices: readonly PriceRow[], audience: Audience, at: Date): PriceRow | undefined {
	let lowest: PriceRow | undefined;
	for (const row of prices) {
		if (row.audience !== audience || (row.until && row.until <= at)) continue;
		if (!lowest || row.amountCents < lowest.amountCents) lowest = row;
	}
	return lowest;
}

function earliest(a: Date | null | undefined, b: Date | null | undefined): Date | null {
	if (a && b) return a < b ? a : b;
	return a ?? b ?? null;
}
