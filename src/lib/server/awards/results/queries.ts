import { and, asc, eq, sql } from 'drizzle-orm';
import { isStaff, requireStaff, type Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { person } from '../../db/schema/members.ts';
import { laureate, resultConfirmation, resultUnlock } from '../../db/schema/results.ts';
import { Refusal } from '../../errors.ts';
import { editionSeat, poolOf, requireUnbiased, seatAt, type Seat } from '../deliberation/access.ts';
import { wholeSheet } from '../deliberation/queries.ts';
import { staffEdition } from '../editions/queries.ts';
import { basisOf, keptBasis, type Figures } from './figures.ts';
import { lockedMinutes } from './minutes.ts';
import { editionOut, isToCome, prizeOut } from './out.ts';
import { resultOf } from './propose.ts';

/** Who confirmed a result, or asked to open it again. */
export interface Signature {
	personId: number;
	name: string;
	at: Date;
	reason?: string;
}

/** A result as those who decide on it see it. */
export interface ShownResult {
	laureates: { code: string; title: string; nominee: string }[];
	reason: string;
	digest: string;
	figures: Figures;
	proposedBy: string;
	proposedAt: Date;
	lockedAt: Date | null;
	minutesHash: string | null;
	confirmations: Signature[];
	unlocks: Signature[];
	/** Who locked it and can act no more: another of the permanence may ask in their stead that it be opened again. */
	gone: string[];
	/** Scores or ballots moved since: it must be proposed anew. */
	isStale: boolean;
	/** Locked, and one of those it honours has withdrawn since: there is nobody to publish. It must be opened and proposed anew. */
	isVoid: boolean;
	isUnderEmbargo: boolean;
}

/**
 * The result of a prize, for the permanence and the jury; null before any, and for whoever a conflict keeps from it.
 * @throws Refusal `not_found` (404), `deliberation_not_open`
 */
export async function shownResult(
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<ShownResult | null> {
	const db = await reader();
	const seat = await seatAt(db, actor, editionSlug, categorySlug);
	return seat.isRecused ? null : readResult(db, seat);
}

/**
 * How far the result of a prize has come, for the permanence: nothing of what it says.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function resultStage(
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<'none' | 'proposed' | 'locked'> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const [category] = await db
		.select({ id: awardCategory.id })
		.from(awardCategory)
		.where(and(eq(awardCategory.editionId, edition.id), eq(awardCategory.slug, categorySlug)));
	if (!category) throw new Refusal('not_found', { status: 404 });
	const result = await resultOf(db, category.id);
	return !result ? 'none' : result.lockedAt ? 'locked' : 'proposed';
}

/**
 * Whether somebody may ask that the result of a prize be opened again: they locked it, whatever became of their seat, or may
 * ask in the stead of one who can act no more. They may have no result to see by then.
 * @throws Refusal `not_found` (404) for whoever has no part in it
 */
export async function mayAskUnlock(
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<'signer' | 'instead' | null> {
	const db = await reader();
	const personId = actor.kind === 'person' ? actor.personId : null;
	const [found] = await db.all<{ signed: number; gone: number; asked: number }>(
		sql`SELECT EXISTS (SELECT 1 FROM result_confirmation c WHERE c.category_id = a.category_id AND c.person_id = ${personId}) AS signed,
			EXISTS (SELECT 1 FROM signer_gone g WHERE g.category_id = a.category_id) AS gone,
			EXISTS (SELECT 1 FROM result_unlock u WHERE u.category_id = a.category_id AND u.person_id = ${personId}) AS asked
			FROM award_result a JOIN award_category c ON c.id = a.category_id JOIN award_edition e ON e.id = c.edition_id
			WHERE e.slug = ${editionSlug} AND c.slug = ${categorySlug} AND a.locked_at IS NOT NULL`
	);
	// Whoever locked it needs no seat any more; anybody else does.
	if (!found?.signed) await editionSeat(db, actor, editionSlug);
	if (!found || found.asked) return null;
	if (found.signed) return 'signer';
	if (!found.gone || !isStaff(actor)) return null;
	return (await seatAt(db, actor, editionSlug, categorySlug)).isRecused ? null : 'instead';
}

async function readResult(db: Database, seat: Seat): Promise<ShownResult | null> {
	const { category } = seat;
	const found = await resultOf(db, category.id);
	if (!found) return null;
	const [confirmations, unlocks, laureates, proposer, whole, gone] = await Promise.all([
		db
			.select({
				personId: resultConfirmation.personId,
				name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
				at: resultConfirmation.at
			})
			.from(resultConfirmation)
			.innerJoin(person, eq(person.id, resultConfirmation.personId))
			.where(eq(resultConfirmation.categoryId, category.id))
			.orderBy(asc(resultConfirmation.at)),
		db
			.select({
				personId: resultUnlock.personId,
				name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
				at: resultUnlock.at,
				reason: resultUnlock.reason
			})
			.from(resultUnlock)
			.innerJoin(person, eq(person.id, resultUnlock.personId))
			.where(eq(resultUnlock.categoryId, category.id)),
		db.all<{ id: number; code: string; title: string; nominee: string; status: string }>(
			sql`SELECT n.id, n.code, n.title, n.nominee_name AS nominee, n.status FROM award_result a
				JOIN json_each(a.laureates) l JOIN nomination n ON n.id = l.value
				WHERE a.category_id = ${category.id} ORDER BY l.key`
		),
		db
			.select({ name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
			.from(person)
			.where(eq(person.id, found.proposedBy)),
		wholeSheet(db, seat),
		db.all<{ name: string }>(
			sql`SELECT p.given_name || ' ' || p.family_name AS name FROM signer_gone g JOIN person p ON p.id = g.person_id
				WHERE g.category_id = ${category.id} ORDER BY p.id`
		)
	]);
	const masks = new Map(seat.juror ? whole.sheet.nominees.map(({ code, masked }) => [code, masked]) : []);
	/** Blind to the end: jurors read no name before the lock. */
	const shown = <T extends { code: string; title: string; nominee: string }>(one: T): T => {
		const masked = masks.get(one.code);
		return typeof masked === 'string' ? { ...one, title: masked, nominee: '' } : one;
	};
	const { basis: _, ...kept } = found.figures;
	const figures = kept as unknown as Figures;
	return {
		laureates: laureates.map(({ code, title, nominee }) => shown({ code, title, nominee })),
		reason: found.reason,
		digest: found.digest,
		figures: { ...figures, rows: figures.rows.map(shown) },
		proposedBy: proposer[0]?.name ?? '',
		proposedAt: found.proposedAt,
		lockedAt: found.lockedAt,
		minutesHash: found.minutesHash,
		confirmations,
		unlocks,
		isUnderEmbargo: isToCome(await prizeOut(db, category.id)),
		gone: found.lockedAt ? gone.map(({ name }) => name) : [],
		isVoid: found.lockedAt !== null && laureates.some(({ status }) => status === 'withdrawn'),
		isStale: basisOf(whole.sheet, whole.rounds) !== keptBasis(found)
	};
}

/**
 * The minutes of a locked result, for the permanence and its jury but whoever a conflict keeps from it.
 * @throws Refusal `not_found` (404) also before any lock, `deliberation_not_open`, `result_conflict` (403)
 */
export async function minutesFor(actor: Actor, editionSlug: string, categorySlug: string) {
	const db = await reader();
	const seat = await seatAt(db, actor, editionSlug, categorySlug);
	requireUnbiased(seat);
	const found = await lockedMinutes(db, seat.category.id);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** A prize that is locked, with those it honours and its finalists: what certificates and releases print. */
export interface Honour {
	categoryId: number;
	slug: string;
	prize: string;
	description: string;
	laureates: { title: string; nominee: string; summary: string }[];
	finalists: { title: string; nominee: string }[];
}

/**
 * The locked results of an edition, for the permanence, embargo or not; without those that a conflict closes to whoever asks.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function honoursOf(actor: Actor, editionSlug: string) {
	requireStaff(actor);
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const locked = await db.all<{ slug: string }>(
		sql`SELECT c.slug FROM award_result a JOIN award_category c ON c.id = a.category_id
			WHERE c.edition_id = ${edition.id} AND a.locked_at IS NOT NULL ORDER BY c.position, c.id`
	);
	const honours: Honour[] = [];
	let isWhole = true;
	for (const { slug } of locked) {
		const seat = await seatAt(db, actor, editionSlug, slug);
		isWhole &&= !seat.isRecused;
		if (seat.isRecused) continue;
		const { category } = seat;
		const { laureates: ids } = (await resultOf(db, category.id))!;
		const pool = await db
			.select({
				id: nomination.id,
				title: nomination.title,
				nominee: nomination.nomineeName,
				summary: nomination.summary,
				status: nomination.status
			})
			.from(nomination)
			.where(poolOf(category));
		honours.push({
			...{ categoryId: category.id, slug, prize: category.name, description: category.description },
			laureates: ids.flatMap((id) => pool.filter((one) => one.id === id)),
			finalists: pool.filter(
				({ id, status }) => status === 'shortlisted' && !ids.includes(id) && category.mode !== 'favourite'
			)
		});
	}
	return { edition, honours, isWhole, isUnderEmbargo: isToCome(await editionOut(db, edition.id)) };
}

/** The laureates of an edition as they are public, those taken down too. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function staffLaureates(actor: Actor, editionSlug: string) {
	requireStaff(actor);
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	return db
		.select()
		.from(laureate)
		.where(eq(laureate.editionId, edition.id))
		.orderBy(asc(laureate.position), asc(laureate.id));
}
