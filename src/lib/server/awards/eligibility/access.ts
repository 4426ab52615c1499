import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category, Edition } from '../editions/queries.ts';
import { ofJury } from '../jury/of-jury.ts';

export type Nomination = typeof nomination.$inferSelect;

/** Handed in at least once: before that, a nomination is its people's alone. In a query of nominations. */
export const handedIn = sql`(${nomination.status} <> 'draft' AND ${nomination.submittedAt} IS NOT NULL)`;

/**
 * Whether whoever asks has a hand in a nomination of the query, or is of its jury: they decide nothing of it. Jurors read as
 * jurors or not at all, or else staff among them would read names where the others read none.
 */
export function handOf(actor: Actor) {
	// Columns by their whole names: a query of this table alone would leave « id » to the table that is asked within.
	if (actor.kind !== 'person') return sql<number>`0`;
	return sql<number>`(EXISTS (SELECT 1 FROM nomination_party x WHERE x.nomination_id = nomination.id AND x.person_id = ${actor.personId})
		OR ${ofJury(actor, sql.raw('nomination.edition_id'))})`;
}

/** Whether nothing more is decided of the eligibility of a nomination of the query: its category has its result. */
const isLocked = sql<number>`EXISTS (SELECT 1 FROM award_result r
	WHERE r.category_id = ${nomination.categoryId} AND r.locked_at IS NOT NULL)`;

/**
 * When what a nomination of the query holds last changed, its files and the answers to our questions with it: what was found
 * before is of another dossier.
 */
export const dossierChangedAt = sql<number>`max(nomination.updated_at,
	coalesce((SELECT max(f.created_at) FROM nomination_file f WHERE f.nomination_id = nomination.id), 0),
	coalesce((SELECT max(q.answered_at) FROM nominator_question q WHERE q.nomination_id = nomination.id), 0))`;

/** How many points of a nomination of the query were looked at before its dossier changed. */
export const staleChecks = sql<number>`(SELECT count(*) FROM nomination_check k
	JOIN award_check a ON a.id = k.check_id AND a.category_id = nomination.category_id
	WHERE k.nomination_id = nomination.id AND k.at < ${dossierChangedAt})`;

/** Whether an answer of its people came, and nobody has looked at a nomination of the query since, nor decided of it. */
export const isAnswered = sql<number>`(nomination.status = 'submitted' AND nomination.eligibility IS NULL
	AND EXISTS (SELECT 1 FROM nominator_question q WHERE q.nomination_id = nomination.id AND q.answered_at > coalesce(
		(SELECT max(k.at) FROM nomination_check k WHERE k.nomination_id = nomination.id), 0)))`;

export interface OpenNomination {
	nomination: Nomination;
	category: Category;
	/** Its category has a locked result. */
	isLocked: boolean;
}

/**
 * A nomination of an edition as staff work on it.
 * @throws Refusal `not_found` (404) also for a draft, `nomination_own` (403) for whoever has a hand in it or is of the
 *   jury
 */
export async function openHandedIn(
	db: Database | Tx,
	actor: Actor,
	edition: Pick<Edition, 'id'>,
	code: string
): Promise<OpenNomination> {
	const [found] = await openMany(db, actor, edition, [code]);
	if (!found) throw new Refusal('not_found', { status: 404 });
	if (found.isOwn) throw new Refusal('nomination_own', { status: 403 });
	return found;
}

/** Those of an edition that were handed in, of some codes, in no order; `isOwn` where whoever asks has a hand in it. */
export async function openMany(
	db: Database | Tx,
	actor: Actor,
	edition: Pick<Edition, 'id'>,
	codes: readonly string[]
): Promise<(OpenNomination & { isOwn: boolean })[]> {
	const rows = await db
		.select({ nomination, category: awardCategory, hand: handOf(actor), locked: isLocked })
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.where(and(eq(nomination.editionId, edition.id), inArray(nomination.code, [...codes]), handedIn));
	return rows.map(({ hand, locked, ...row }) => ({ ...row, isLocked: locked === 1, isOwn: hand === 1 }));
}

/** Whether anything is still to be checked or decided: told or not, and before the jury has chosen. */
export function isDecidable({ nomination: { status }, isLocked: locked }: OpenNomination): boolean {
	return !locked && (status === 'submitted' || status === 'eligible' || status === 'ineligible');
}

/** @throws Refusal `nomination_settled` where nothing more is decided of its eligibility */
export function requireDecidable(open: OpenNomination): void {
	if (!isDecidable(open)) throw new Refusal('nomination_settled');
}
