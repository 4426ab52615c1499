import { eq, sql } from 'drizzle-orm';
import type { PollInput } from '../../../schemas/polls.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { instantOnClock } from '../../clock-time.ts';
import { DAY_MS } from '../../clock.ts';
import { poll } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { CONTESTED_DAYS, makePoll } from '../../polls/office/make.ts';
import { replaceCandidates, requireUnsettled } from '../../polls/office/replace-candidates.ts';
import { pollDesk, type PollDesk } from './desk.ts';
import { eligibleFor, type Eligible } from './eligible.ts';

/** Whose vote, asked by whom. */
interface At {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
}

/**
 * Prepares the vote of a prize, or sets it otherwise while nobody has voted: from the first ballot on, what is asked, of whom,
 * and until when is settled. Results are told at the edition's gala. Times are of the edition's clock.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when somebody else changed it since, `poll_settled`,
 *   `poll_calendar` on a date, `poll_candidate_silent` for a nominee who has not agreed to be named, `time_missing`
 */
export async function preparePoll({ input, ...at }: At & { input: PollInput }): Promise<void> {
	const { actor, editionSlug, categorySlug } = at;
	await write('polls.prepare', async (tx) => {
		const desk = await pollDesk(tx, actor, editionSlug, categorySlug);
		if ((desk.poll?.revision ?? 0) !== input.revision) throw new Refusal('stale_page');
		const { revision: _, nominations: chosen, ...rest } = input;
		const set = { ...rest, ...calendarOf(desk, input, await outAt(tx, desk)) };
		const candidates = await chosenOf(tx, desk, chosen);
		if (!desk.poll) {
			await makePoll(tx, actor, {
				...{ ...set, timezone: desk.edition.timezone, candidates: candidates.map(candidateRow) },
				owner: { categoryId: desk.category.id },
				code: `${editionSlug}/${categorySlug}`
			});
			return;
		}
		const { id } = desk.poll;
		await requireUnsettled(tx, id);
		await tx
			.update(poll)
			.set({ ...set, revision: sql`${poll.revision} + 1` })
			.where(eq(poll.id, id));
		await replaceCandidates(tx, desk.poll, candidates.map(candidateRow));
		await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: id });
	});
}

/** The instants of a vote: it closes after it opens, and at the gala at the latest. */
function calendarOf({ edition }: PollDesk, input: PollInput, embargoUntil: Date) {
	const opensAt = instantOnClock(input.opensAt, edition.timezone, 'opensAt');
	const closesAt = instantOnClock(input.closesAt, edition.timezone, 'closesAt');
	if (closesAt <= opensAt || closesAt > edition.embargoUntil)
		throw new Refusal('poll_calendar', { status: 400, field: 'closesAt' });
	const contestedUntil = new Date(embargoUntil.getTime() + CONTESTED_DAYS * DAY_MS);
	return { opensAt, closesAt, embargoUntil, contestedUntil };
}

/** When the prize comes out: until then its vote is not told (trigger). */
async function outAt(tx: Tx, { category }: PollDesk): Promise<Date> {
	const [out] = await tx.all<{ at: number }>(
		sql`SELECT out_at AS at FROM prize_out WHERE category_id = ${category.id}`
	);
	return new Date(out!.at);
}

async function chosenOf(tx: Tx, { category }: PollDesk, codes: readonly string[]): Promise<Eligible[]> {
	const all = await eligibleFor(tx, category);
	const chosen = all.filter(({ nomination }) => codes.includes(nomination));
	if (chosen.length < new Set(codes).size || chosen.some(({ mayStand }) => !mayStand))
		throw new Refusal('poll_candidate_silent', { status: 400, field: 'nominations' });
	return chosen;
}

function candidateRow({ nominationId, name, organisationName, regionCode, story, photoId }: Eligible) {
	return { nominationId, name, organisationName, regionCode, story, photoId };
}
