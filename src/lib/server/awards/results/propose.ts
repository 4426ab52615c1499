import { eq, sql } from 'drizzle-orm';
import { standing } from '../../../awards/ranking/standing.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { awardResult } from '../../db/schema/results.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { requireOffice, seatAt, type Seat } from '../deliberation/access.ts';
import { minute, minutedDigest } from '../deliberation/minute.ts';
import { deliberatedIn, entriesOf, wholeSheet } from '../deliberation/queries.ts';
import { countOf, type Round } from '../deliberation/round-count.ts';
import { requireUnlocked } from '../deliberation/rounds.ts';
import { coverageOf, type WholeSheet } from '../deliberation/sheet.ts';
import type { Category } from '../editions/queries.ts';
import { canonicalDigest } from './canonical.ts';
import { requireVoted } from './public-grounds.ts';
import { basisOf, figuresOf, type Figures } from './figures.ts';
import { suggestedLaureates } from '../../../awards/ranking/suggested.ts';

/**
 * Proposes the laureates of a prize with the figures as they stand: what two people then confirm, by its digest. Proposed
 * again otherwise, what was confirmed is confirmed no more (trigger).
 *
 * Whom the figures name by themselves may be proposed at once. Otherwise the minutes must hold a deliberation since the
 * last ranking: the ballot that names them, or a note. The same proposal sent twice is minuted once.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `result_conflict` (403), `declare_first`
 * (403), `result_locked`, `round_still_open`, `laureate_unknown`, `laureate_twice`, `laureate_unread`,
 * `favourite_round_required`, `laureates_many`, `deliberation_required`, `laureate_contrary`, `stale_page`
 */
export async function proposeResult(input: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	codes: readonly string[];
	reason: string;
}): Promise<{ digest: string }> {
	const { actor, editionSlug, categorySlug, codes, reason } = input;
	const { personId } = requirePerson(actor);
	// Two thousand resamples have no place in a write: they are worked out before, and what they are of is compared in it.
	const db = await reader();
	const before = await seatAt(db, actor, editionSlug, categorySlug);
	requireOffice(before);
	const whole = await wholeSheet(db, before);
	const figures = figuresOf(before.category, whole.sheet, whole.rounds);
	const basis = basisOf(whole.sheet, whole.rounds);
	return write('results.propose', async (tx) => {
		const seat = await seatAt(tx, actor, editionSlug, categorySlug);
		requireOffice(seat);
		const { category } = seat;
		await requireUnlocked(tx, category.id);
		const { sheet, rounds } = await wholeSheet(tx, seat);
		if (rounds.some(({ closedAt }) => closedAt === null)) throw new Refusal('round_still_open');
		if (basisOf(sheet, rounds) !== basis) throw new Refusal('stale_page');
		const chosen = codes.map((code) => sheet.nominees.find((one) => one.code === code));
		if (chosen.length === 0 || chosen.includes(undefined))
			throw new Refusal('laureate_unknown', { status: 400, field: 'codes' });
		if (new Set(codes).size < codes.length)
			throw new Refusal('laureate_twice', { status: 400, field: 'codes' });
		const laureates = chosen.map((one) => one!.id);
		await requireFree(tx, seat, laureates);
		await requireGrounds(tx, category, { sheet, rounds }, laureates);
		const result = { laureates, reason, basis, figures: { ...figures } as Record<string, unknown> };
		const digest = resultDigest(seat, [...codes], reason, figures);
		const already = await resultOf(tx, category.id);
		if (already?.digest === digest && already.basis === basis) return { digest };
		const proposed = { ...result, digest, proposedBy: personId, proposedAt: now() };
		await tx
			.insert(awardResult)
			.values({ categoryId: category.id, ...proposed })
			.onConflictDoUpdate({ target: awardResult.categoryId, set: proposed });
		await minute(tx, actor, category, {
			kind: 'result_proposed',
			text: reason,
			facts: { laureates: [...codes], digest }
		});
		await record(tx, actor, {
			action: 'result.proposed',
			objectKind: 'award_category',
			objectId: category.id,
			details: { nominations: [...codes], digest }
		});
		await emit(tx, 'result.proposed', { categoryId: category.id, personId });
		return { digest };
	});
}

/** What two people confirm: the prize, its laureates in order, the reason and every figure. */
export function resultDigest(
	{ edition, category }: { edition: { slug: string }; category: { slug: string } },
	laureates: readonly string[],
	reason: string,
	figures: Figures | Record<string, unknown>
): string {
	return canonicalDigest({ edition: edition.slug, category: category.slug, laureates, reason, figures });
}

/** Whoever has a prize of the edition has no second one. */
async function requireFree(tx: Tx, { category, edition }: Seat, laureates: readonly number[]): Promise<void> {
	const taken = await tx.all<{ id: number }>(
		sql`SELECT l.value AS id FROM award_result a JOIN award_category c ON c.id = a.category_id
			JOIN json_each(a.laureates) l
			WHERE c.edition_id = ${edition.id} AND a.category_id <> ${category.id} AND a.locked_at IS NOT NULL`
	);
	if (taken.some(({ id }) => laureates.includes(id)))
		throw new Refusal('laureate_twice', { status: 400, field: 'codes' });
}

/** What a proposal rests on: figures or a ballot that name those very laureates, or a note since that says why others. */
async function requireGrounds(
	tx: Tx,
	category: Category,
	{ sheet, rounds }: { sheet: WholeSheet; rounds: Round[] },
	laureates: readonly number[]
): Promise<void> {
	if (category.mode === 'public') return requireVoted(tx, category.id, laureates);
	const codes = { status: 400, field: 'codes' };
	const ranking = standing(sheet.readings, coverageOf(category, sheet));
	if (category.mode === 'favourite') {
		if (!rounds.some(({ kind }) => kind === 'favourite')) throw new Refusal('favourite_round_required');
	} else if (laureates.some((id) => !ranking.rows.some(({ nomination }) => nomination === id)))
		throw new Refusal('laureate_unread', codes);
	const counted = rounds.map((round) => ({ kind: round.kind, count: countOf(round, sheet) }));
	const named = suggestedLaureates(category, ranking, counted);
	const isNamed =
		named?.laureates.length === laureates.length && named.laureates.every((id) => laureates.includes(id));
	if (laureates.length > category.laureates && !(isNamed && named.by === 'round'))
		throw new Refusal('laureates_many', { ...codes, values: { count: category.laureates } });
	if (isNamed && named.by === 'figures') return;
	const isMinuted = sheet.readings.length === 0 || (await minutedDigest(tx, category.id)) === sheet.digest;
	const held = isMinuted ? deliberatedIn(await entriesOf(tx, category.id)) : null;
	if (!held && (named === null || isNamed)) throw new Refusal('deliberation_required');
	if (!held || (!isNamed && held.kind === 'round' && named !== null)) throw new Refusal('laureate_contrary');
}

/** The result of a prize as it stands. */
export async function resultOf(tx: Pick<Tx, 'select'>, categoryId: number) {
	const [found] = await tx.select().from(awardResult).where(eq(awardResult.categoryId, categoryId));
	return found;
}
