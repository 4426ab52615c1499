import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { phaseOf } from '../../../awards/calendar.ts';
import { isStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category, Edition } from '../editions/queries.ts';

/** Who deliberates on a prize, as what, and of which nominations they must see nothing. */
export interface Seat {
	actor: Actor;
	edition: Edition;
	category: Category;
	/** Sits as the permanence. */
	isStaff: boolean;
	/** Sits on the jury; null for the permanence that has no part in it. */
	juror: { id: number; name: string } | null;
	/** Nominations that a conflict closes to this person, in the whole edition. */
	barred: ReadonlySet<number>;
	/** Whether one of them is judged here: then neither minutes nor result are theirs to see. */
	isRecused: boolean;
}

/** The states of nominations that are judged, or were. */
export const JUDGED = ['eligible', 'shortlisted', 'laureate'] as const;

/**
 * The nominations that a prize chooses among: its own, or for a « coup de cœur » all those of its edition.
 */
export function poolOf({ id, editionId, mode }: Pick<Category, 'id' | 'editionId' | 'mode'>) {
	return and(
		inArray(nomination.status, [...JUDGED]),
		mode === 'favourite'
			? and(eq(nomination.editionId, editionId), ne(nomination.categoryId, id))
			: eq(nomination.categoryId, id)
	);
}

/** The edition of an address, and the person's place in its jury. @throws Refusal `not_found` (404) for whoever has none */
export async function editionSeat(
	db: Database | Tx,
	actor: Actor,
	editionSlug: string
): Promise<Omit<Seat, 'category' | 'isRecused'>> {
	const [edition] = await db.select().from(awardEdition).where(eq(awardEdition.slug, editionSlug));
	const personId = actor.kind === 'person' ? actor.personId : null;
	const [mine] =
		edition && personId !== null
			? await db
					.select({ id: juror.id, name: juror.name, status: juror.status })
					.from(juror)
					.where(and(eq(juror.editionId, edition.id), eq(juror.personId, personId)))
			: [];
	const sits = mine?.status === 'accepted' ? { id: mine.id, name: mine.name } : null;
	if (!edition || (!isStaff(actor) && !sits)) throw new Refusal('not_found', { status: 404 });
	const barred = await db.all<{ id: number }>(
		sql`SELECT nomination_id AS id FROM nomination_barred WHERE juror_id = ${mine?.id ?? null}
			UNION SELECT x.nomination_id FROM nomination_party x JOIN nomination n ON n.id = x.nomination_id
			WHERE x.person_id = ${personId} AND n.edition_id = ${edition.id}`
	);
	return {
		actor,
		edition,
		isStaff: isStaff(actor),
		juror: sits,
		barred: new Set(barred.map(({ id }) => id))
	};
}

/**
 * A person's seat in the deliberation on a prize, once scoring is closed.
 * @throws Refusal `not_found` (404) for whoever has no part in it, `deliberation_not_open`
 */
export async function seatAt(
	db: Database | Tx,
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<Seat> {
	const seat = await editionSeat(db, actor, editionSlug);
	const [category] = await db
		.select()
		.from(awardCategory)
		.where(and(eq(awardCategory.editionId, seat.edition.id), eq(awardCategory.slug, categorySlug)));
	if (!category) throw new Refusal('not_found', { status: 404 });
	requireOpen(seat.edition);
	const pool =
		seat.barred.size === 0
			? []
			: await db.select({ id: nomination.id }).from(nomination).where(poolOf(category));
	return { ...seat, category, isRecused: pool.some(({ id }) => seat.barred.has(id)) };
}

/** Whether a jury may see where it stands: not before the last score is given. */
export function isDeliberating(edition: Edition): boolean {
	return ['deliberation', 'results'].includes(phaseOf(edition, now()));
}

/** @throws Refusal `deliberation_not_open` while jurors still score */
function requireOpen(edition: Edition): void {
	if (!isDeliberating(edition)) throw new Refusal('deliberation_not_open');
}

/** @throws Refusal `not_allowed` (403) unless the permanence asks, and no conflict closes the prize to that person */
export function requireOffice(seat: Seat): void {
	if (!seat.isStaff) throw new Refusal('not_allowed', { status: 403 });
	requireUnbiased(seat);
}

/** @throws Refusal `result_conflict` to whoever has a conflict with something judged here */
export function requireUnbiased(seat: Seat): void {
	if (seat.isRecused) throw new Refusal('result_conflict', { status: 403 });
}
