import { eq, like } from 'drizzle-orm';
import { addDays, instantAt } from '../../format/dates.ts';
import type { CourseKind } from '../../schemas/course-lists.ts';
import type { OfferInput } from '../../schemas/trainings.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { instantOnClock } from '../clock-time.ts';
import { now } from '../clock.ts';
import { course, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { price, quota, ticketType, ticketTypeQuota } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { offerPlaces } from '../registration/line/offer-places.ts';
import { putDates, readDates, type OfferDate } from './offer-dates.ts';
import { putStatusPrices } from './status-prices.ts';
import { putTrainers } from './offer-trainers.ts';
import { touchOffer } from './touch.ts';

const TIMEZONE = 'America/Toronto';

/** Until how many days before the first meeting people change by themselves, unless it is said. */
const CHANGES_DAYS = 5;

/** The kind of event that an offer is: a group meets. */
const EVENT_KIND = { training: 'training', meeting: 'meeting', agm: 'agm', group: 'meeting' } as const;

/** What an order of it names. */
export const PASS = {
	training: { code: 'formation', name: 'Formation' },
	meeting: { code: 'rencontre', name: 'Rencontre' },
	agm: { code: 'assemblee', name: 'Assemblée' },
	group: { code: 'groupe', name: 'Groupe' }
} as const;

// An offer is an event: what is written here raises `events`, which its prices, its places and its pages follow.

/**
 * Makes a dated offer of a course, in one write: its event, its places, its pass and prices, its meetings, its trainers.
 * It is a draft. With a minimum of people it is tentative; without, it takes place.
 * @throws Refusal `not_allowed` (403), `not_found` (404), and what {@link checked}, `readDates` and `putTrainers` refuse
 */
export function addOffer(request: {
	actor: Actor;
	courseSlug: string;
	input: OfferInput;
}): Promise<{ slug: string }> {
	const { actor, courseSlug, input } = request;
	requireStaff(actor);
	const { dates, when, offer, place } = checked(input, TIMEZONE);
	return write('events.addOffer', async (tx) => {
		const [of] = await tx.select().from(course).where(eq(course.slug, courseSlug));
		if (!of) throw new Refusal('not_found', { status: 404 });
		if (of.kind === 'group') requireGroupSize(input);
		const slug = await freeSlug(tx, `${of.slug.slice(0, 48).replace(/-$/, '')}-${dates[0]!.day}`);
		const [made] = await tx
			.insert(event)
			.values({
				...{ slug, kind: EVENT_KIND[of.kind], name: of.title, tagline: of.summary, timezone: TIMEZONE },
				...{ firstDay: dates[0]!.day, lastDay: dates.at(-1)!.day, ...when, ...place }
			})
			.returning();
		const eventId = made!.id;
		const status = offer.minPeople > 0 ? ('tentative' as const) : ('confirmed' as const);
		await tx.insert(courseSession).values({ eventId, courseId: of.id, status, ...offer });
		const [places] = await tx
			.insert(quota)
			.values({ eventId, name: 'Places', capacity: input.capacity })
			.returning();
		const [pass] = await tx
			.insert(ticketType)
			.values({ eventId, ...PASS[of.kind], role: 'admission', days: daysOf(dates) })
			.returning();
		await tx.insert(ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: places!.id });
		await putPrices(tx, pass!.id, input);
		await putStatusPrices(tx, pass!, input);
		await putDates(tx, { eventId, title: of.title, timezone: TIMEZONE }, dates);
		await putTrainers(tx, eventId, input.trainers);
		await record(tx, actor, {
			action: 'offer.added',
			objectKind: 'course_session',
			objectId: eventId,
			details: { course: of.slug }
		});
		return { slug };
	});
}

/**
 * Changes a dated offer. What people bought stays: fewer places than are taken are refused, prices are those of the next
 * orders, and whoever is registered is told of a date or a place that changed.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `training_changed`, `offer_over` once it is cancelled or closed,
 *   `capacity_below_taken`, and as {@link addOffer}
 */
export async function saveOffer(request: { actor: Actor; slug: string; input: OfferInput }): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	try {
		await write('events.saveOffer', (tx) => save(tx, actor, slug, input));
	} catch (error) {
		if (violation(error) === 'quota_never_oversold')
			throw new Refusal('capacity_below_taken', { field: 'capacity' });
		throw error;
	}
}

async function save(tx: Tx, actor: Actor, slug: string, input: OfferInput): Promise<void> {
	const { event: of, offer: before } = await touchOffer(tx, slug, input.revision ?? 0);
	if (before.status === 'cancelled' || before.status === 'closed') throw new Refusal('offer_over');
	const { dates, when, offer, place } = checked(input, of.timezone);
	const [{ kind }] = (await tx
		.select({ kind: course.kind })
		.from(course)
		.where(eq(course.id, before.courseId))) as [{ kind: CourseKind }];
	if (kind === 'group') requireGroupSize(input);
	const change = await putDates(tx, { eventId: of.id, title: of.name, timezone: of.timezone }, dates);
	await tx
		.update(event)
		.set({ firstDay: dates[0]!.day, lastDay: dates.at(-1)!.day, ...when, ...place })
		.where(eq(event.id, of.id));
	await tx.update(courseSession).set(offer).where(eq(courseSession.eventId, of.id));
	await tx.update(quota).set({ capacity: input.capacity }).where(eq(quota.eventId, of.id));
	await offerPlaces(tx);
	const passes = await tx
		.update(ticketType)
		.set({ days: daysOf(dates) })
		.where(eq(ticketType.eventId, of.id))
		.returning();
	const pass = passes.find(({ priceStatus }) => priceStatus === null)!;
	await putPrices(tx, pass.id, input);
	await putStatusPrices(tx, pass, input);
	await putTrainers(tx, of.id, input.trainers);
	const hasMoved =
		change.hasMoved || Object.entries(place).some(([key, value]) => of[key as never] !== value);
	if (hasMoved && of.publishedAt && before.status !== 'held')
		await emit(
			tx,
			'training.moved',
			{ eventId: of.id, was: change.was, placeWas: [of.venueName, of.city].filter(Boolean).join(', ') },
			{ dedupeKey: `training.moved:${of.id}:${before.revision}` }
		);
	await record(tx, actor, {
		action: hasMoved ? 'offer.moved' : 'offer.set',
		objectKind: 'course_session',
		objectId: of.id
	});
}

/**
 * What a form says of an offer, as it is stored.
 * @throws Refusal on the field: `offer_dates_disordered`, `decide_missing`, `decide_late`, `minimum_above_capacity`,
 *   `region_missing`, and what `readDates` refuses
 */
function checked(input: OfferInput, timezone: string) {
	const dates = readDates(input.dates, timezone);
	const at = (field: 'opensAt' | 'closesAt' | 'changesCloseAt' | 'decideAt') =>
		instantOnClock(input[field]!, timezone, field);
	const { startsAt, day } = dates[0]!;
	const when = {
		registrationOpensAt: input.opensAt ? at('opensAt') : now(),
		registrationClosesAt: input.closesAt ? at('closesAt') : startsAt,
		changesCloseAt: input.changesCloseAt
			? at('changesCloseAt')
			: instantAt(addDays(day, -CHANGES_DAYS), '17:00', timezone)
	};
	if (when.registrationClosesAt <= when.registrationOpensAt)
		throw new Refusal('offer_dates_disordered', { status: 400, field: 'closesAt' });
	if (input.minPeople > input.capacity)
		throw new Refusal('minimum_above_capacity', { status: 400, field: 'minPeople' });
	if (input.minPeople > 0 && !input.decideAt)
		throw new Refusal('decide_missing', { status: 400, field: 'decideAt' });
	const decideAt = input.minPeople > 0 ? at('decideAt') : null;
	if (decideAt && decideAt >= startsAt) throw new Refusal('decide_late', { status: 400, field: 'decideAt' });
	const isOnline = input.format === 'online';
	if (!isOnline && !input.regionCode)
		throw new Refusal('region_missing', { status: 400, field: 'regionCode' });
	const { format, accessMinutes, minPeople, perOrganisation, targetPeople, series, membersOnly } = input;
	return {
		dates,
		when,
		place: {
			venueName: isOnline ? '' : input.venueName,
			venueAddress: isOnline ? '' : input.venueAddress,
			city: isOnline ? '' : input.city
		},
		offer: {
			...{ format, accessMinutes, minPeople, decideAt, series, membersOnly },
			freeUntilDays: input.freeUntilDays ?? null,
			keptPercent: input.keptPercent,
			acceptsCredits: input.acceptsCredits,
			regionCode: isOnline ? null : input.regionCode,
			room: isOnline ? '' : input.room,
			meetingUrl: format === 'in_person' ? '' : input.meetingUrl,
			perOrganisation: perOrganisation ?? null,
			targetPeople: targetPeople ?? null
		}
	};
}

/** A group is of six to eight, and is not held with fewer. @throws Refusal `group_size` */
function requireGroupSize({ capacity, minPeople }: OfferInput): void {
	if (capacity < 6 || capacity > 8) throw new Refusal('group_size', { status: 400, field: 'capacity' });
	if (minPeople < 6) throw new Refusal('group_size', { status: 400, field: 'minPeople' });
}

async function putPrices(tx: Tx, ticketTypeId: number, input: OfferInput): Promise<void> {
	await tx.delete(price).where(eq(price.ticketTypeId, ticketTypeId));
	await tx
		.insert(price)
		.values([
			{ ticketTypeId, audience: 'member', amountCents: input.memberPrice },
			...(input.membersOnly
				? []
				: [{ ticketTypeId, audience: 'standard' as const, amountCents: input.standardPrice }])
		]);
}

function daysOf(dates: readonly OfferDate[]): string[] {
	return [...new Set(dates.map(({ day }) => day))];
}

async function freeSlug(tx: Tx, base: string): Promise<string> {
	const rows = await tx
		.select({ slug: event.slug })
		.from(event)
		.where(like(event.slug, `${base}%`));
	const taken = new Set(rows.map(({ slug }) => slug));
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
