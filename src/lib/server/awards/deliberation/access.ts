import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
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
	/** Nominations that are closed to this person, in the whole edition: by a conflict, or until they say there is none. */
	barred: ReadonlySet<number>;
	/** Those of them of which a juror has said nothing yet. */
	undeclared: ReadonlySet<number>;
	/** Whether one of those closed is judged here, or was: then neither minutes nor result are theirs to see. */
	isRecused: boolean;
	/** How many a juror has still to declare here. */
	toDeclare: number;
	/** Whether one is closed for good, by a conflict or a hand in it. */
	hasConflict: boolean;
}

/** A place in a jury or in the office, before a prize is chosen. */
export type EditionSeat = Omit<Seat, 'category' | 'isRecused' | 'toDeclare' | 'hasConflict'>;

/** The states of nominations that are judged, or were. */
export const JUDGED = ['eligible', 'shortlisted', 'laureate'] as const;

/**
 * The nominations that a prize chooses among: its own, or for a « coup de cœur » those that other prizes had read. Of those of
 * a prize of the public no juror reads anything, nor says whether there is a conflict.
 */
export function poolOf({ id, editionId, mode }: Pick<Category, 'id' | 'editionId' | 'mode'>) {
	return and(
		inArray(nomination.status, [...JUDGED]),
		mode === 'favourite'
			? and(
					eq(nomination.editionId, editionId),
					ne(nomination.categoryId, id),
					sql`${nomination.categoryId} NOT IN (SELECT c.id FROM award_category c WHERE c.edition_id = ${editionId} AND c.mode = 'public')`
				)
			: eq(nomination.categoryId, id)
	);
}

/** The edition of an address, and the person's place in its jury. @throws Refusal `not_found` (404) for whoever has none */
export async function editionSeat(
	db: Database | Tx,
	actor: Actor,
	editionSlug: string
): Promise<EditionSeat> {
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
	const closed = await db.all<{ id: number; said: number }>(
		sql`SELECT nomination_id AS id, 1 AS said FROM nomination_barred WHERE juror_id = ${mine?.id ?? null}
			UNION SELECT x.nomination_id, 1 FROM nomination_party x JOIN nomination n ON n.id = x.nomination_id
			WHERE x.person_id = ${personId} AND n.edition_id = ${edition.id}
			UNION SELECT n.id, 0 FROM nomination n JOIN award_category c ON c.id = n.category_id AND c.mode <> 'public'
			WHERE n.edition_id = ${edition.id} AND n.status IN ('eligible', 'shortlisted', 'laureate')
			AND NOT EXISTS (SELECT 1 FROM conflict_declaration d WHERE d.juror_id = ${sits?.id ?? null} AND d.nomination_id = n.id)
			AND ${sits === null ? 0 : 1}`
	);
	const barred = new Set(closed.map(({ id }) => id));
	const said = new Set(closed.filter((one) => one.said).map(({ id }) => id));
	return {
		actor,
		edition,
		isStaff: isStaff(actor),
		juror: sits,
		barred,
		undeclared: new Set([...barred].filter((id) => !said.has(id)))
	};
}

/** What a seat becomes before each prize of its edition. */
export async function seatings(db: Database | Tx, seat: EditionSeat): Promise<(category: Category) => Seat> {
	// Withdrawn since or not: whoever was kept from it hears nothing of what was said about it.
	const judged =
		seat.barred.size === 0
			? []
			: await db
					.select({ id: nomination.id, categoryId: nomination.categoryId, mode: awardCategory.mode })
					.from(nomination)
					.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
					.where(
						and(
							eq(nomination.editionId, seat.edition.id),
							or(
								inArray(nomination.status, [...JUDGED]),
								sql`EXISTS (SELECT 1 FROM reading r WHERE r.nomination_id = ${nomination.id})`
							)
						)
					);
	return (category) => {
		const closed = judged.filter(({ id, categoryId, mode }) => {
			const isHere =
				category.mode === 'favourite'
					? categoryId !== category.id && mode !== 'public'
					: categoryId === category.id;
			return isHere && seat.barred.has(id);
		});
		const toDeclare = closed.filter(({ id }) => seat.undeclared.has(id)).length;
		const hasConflict = closed.length > toDeclare;
		return { ...seat, category, isRecused: closed.length > 0, toDeclare, hasConflict };
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
	return (await seatings(db, seat))(category);
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

/**
 * @throws Refusal `result_conflict` to whoever has a conflict with something judged here, `declare_first` to a juror who has
 * not said of all of it whether there is one
 */
export function requireUnbiased(seat: Seat): void {
	if (seat.hasConflict) throw new Refusal('result_conflict', { status: 403 });
	if (seat.toDeclare > 0) throw new Refusal('declare_first', { status: 403 });
}
