import { asc, eq, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { person } from '../../db/schema/members.ts';
import { laureate, resultConfirmation, resultUnlock } from '../../db/schema/results.ts';
import { Refusal } from '../../errors.ts';
import { poolOf, requireUnbiased, seatAt, type Seat } from '../deliberation/access.ts';
import { wholeSheet } from '../deliberation/queries.ts';
import { staffEdition } from '../editions/queries.ts';
import { basisOf, type Figures } from './figures.ts';
import { lockedMinutes } from './minutes.ts';
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
	/** Scores or ballots moved since: it must be proposed anew. */
	isStale: boolean;
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

async function readResult(db: Database, seat: Seat): Promise<ShownResult | null> {
	const { category } = seat;
	const found = await resultOf(db, category.id);
	if (!found) return null;
	const [confirmations, unlocks, laureates, proposer, whole] = await Promise.all([
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
		db.all<{ code: string; title: string; nominee: string }>(
			sql`SELECT n.code, n.title, n.nominee_name AS nominee FROM award_result a
				JOIN json_each(a.laureates) l JOIN nomination n ON n.id = l.value
				WHERE a.category_id = ${category.id} ORDER BY l.key`
		),
		db
			.select({ name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
			.from(person)
			.where(eq(person.id, found.proposedBy)),
		wholeSheet(db, seat)
	]);
	return {
		laureates: laureates.map(({ code, title, nominee }) => ({ code, title, nominee })),
		reason: found.reason,
		digest: found.digest,
		figures: found.figures as unknown as Figures,
		proposedBy: proposer[0]?.name ?? '',
		proposedAt: found.proposedAt,
		lockedAt: found.lockedAt,
		minutesHash: found.minutesHash,
		confirmations,
		unlocks,
		isUnderEmbargo: seat.edition.embargoUntil > now(),
		isStale: basisOf(whole.sheet, whole.rounds) !== found.figures.basis
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
	return { edition, honours, isWhole, isUnderEmbargo: edition.embargoUntil > now() };
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
