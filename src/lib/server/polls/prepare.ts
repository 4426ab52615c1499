import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { PollInput } from '../../schemas/polls.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { instantOnClock } from '../clock-time.ts';
import { DAY_MS } from '../clock.ts';
import { poll, pollCandidate } from '../db/schema/polls.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { eligibleFor, type Eligible } from './eligible.ts';
import { addCandidates, CONTESTED_DAYS, makePoll } from './manage.ts';
import { madePoll, pollDesk, type PollDesk } from './office.ts';

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
		const set = { ...rest, ...calendarOf(desk, input) };
		const candidates = await chosenOf(tx, desk, chosen);
		if (!desk.poll) {
			const { mayChange, freezeHours, ...made } = set;
			const { id } = await makePoll(tx, actor, {
				...{ ...made, timezone: desk.edition.timezone, candidates: candidates.map(candidateRow) },
				owner: { categoryId: desk.category.id },
				code: `${editionSlug}/${categorySlug}`
			});
			await tx.update(poll).set({ mayChange, freezeHours }).where(eq(poll.id, id));
			return;
		}
		const { id } = desk.poll;
		await requireUnsettled(tx, id);
		await tx
			.update(poll)
			.set({ ...set, revision: sql`${poll.revision} + 1` })
			.where(eq(poll.id, id));
		await replaceCandidates(tx, id, candidates, desk.poll.publishedAt !== null);
		await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: id });
	});
}

/** Changes the words above the candidates, at any time. @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` */
export async function setPollWords(request: At & { revision: number; introduction: string }): Promise<void> {
	const { actor, editionSlug, categorySlug, revision, introduction } = request;
	await write('polls.setWords', async (tx) => {
		const { id, revision: stands } = (await madePoll(tx, actor, editionSlug, categorySlug)).poll;
		if (stands !== revision) throw new Refusal('stale_page');
		await tx
			.update(poll)
			.set({ introduction, revision: revision + 1 })
			.where(eq(poll.id, id));
		await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: id });
	});
}

/** The instants of a vote: it closes after it opens, and at the gala at the latest. */
function calendarOf({ edition }: PollDesk, input: PollInput) {
	const opensAt = instantOnClock(input.opensAt, edition.timezone, 'opensAt');
	const closesAt = instantOnClock(input.closesAt, edition.timezone, 'closesAt');
	if (closesAt <= opensAt || closesAt > edition.embargoUntil)
		throw new Refusal('poll_calendar', { status: 400, field: 'closesAt' });
	const { embargoUntil } = edition;
	const contestedUntil = new Date(embargoUntil.getTime() + CONTESTED_DAYS * DAY_MS);
	return { opensAt, closesAt, embargoUntil, contestedUntil };
}

async function chosenOf(tx: Tx, { category }: PollDesk, codes: readonly string[]): Promise<Eligible[]> {
	const all = await eligibleFor(tx, category);
	const chosen = all.filter(({ nomination }) => codes.includes(nomination));
	if (chosen.length < new Set(codes).size || chosen.some(({ mayStand }) => !mayStand))
		throw new Refusal('poll_candidate_silent', { status: 400, field: 'nominations' });
	return chosen;
}

async function requireUnsettled(tx: Tx, pollId: number): Promise<void> {
	const [voted] = await tx.all(sql`SELECT 1 FROM ledger_entry WHERE poll_id = ${pollId} LIMIT 1`);
	if (voted) throw new Refusal('poll_settled');
}

/** Those who stay keep their code: it is in the links of a vote that is public. */
async function replaceCandidates(
	tx: Tx,
	pollId: number,
	candidates: readonly Eligible[],
	isPublic: boolean
): Promise<void> {
	if (isPublic && candidates.length < 2) throw new Refusal('poll_incomplete');
	const ids = candidates.map(({ nominationId }) => nominationId);
	const ofPoll = eq(pollCandidate.pollId, pollId);
	await tx
		.delete(pollCandidate)
		.where(ids.length > 0 ? and(ofPoll, notInArray(pollCandidate.nominationId, ids)) : ofPoll);
	const stay = await tx
		.select({ nominationId: pollCandidate.nominationId })
		.from(pollCandidate)
		.where(and(ofPoll, inArray(pollCandidate.nominationId, ids)));
	for (const one of candidates) {
		if (!stay.some(({ nominationId }) => nominationId === one.nominationId)) continue;
		const { name, organisationName, regionCode, story, photoId } = one;
		await tx
			.update(pollCandidate)
			.set({ name, organisationName, regionCode, story, photoId })
			.where(eq(pollCandidate.nominationId, one.nominationId));
	}
	const added = candidates.filter(
		(one) => !stay.some(({ nominationId }) => nominationId === one.nominationId)
	);
	try {
		await addCandidates(tx, pollId, added.map(candidateRow));
	} catch (error) {
		if (violation(error) === 'poll_settled') throw new Refusal('poll_settled');
		throw error;
	}
}

function candidateRow({ nominationId, name, organisationName, regionCode, story, photoId }: Eligible) {
	return { nominationId, name, organisationName, regionCode, story, photoId };
}
