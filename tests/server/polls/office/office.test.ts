import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { standingOf } from '../../../../src/lib/poll/standing.ts';

import { HOUR_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { requireVoted } from '../../../../src/lib/server/awards/results/public-grounds.ts';
import { proposePublicResult } from '../../../../src/lib/server/awards/results/propose-public.ts';
import { confirmResult } from '../../../../src/lib/server/awards/results/confirm.ts';
import { shownResult } from '../../../../src/lib/server/awards/results/queries.ts';
import { pollBoard } from '../../../../src/lib/server/awards/polls/board.ts';
import { holdLockstep, LOCKSTEP } from '../../../../src/lib/server/polls/office/lockstep.ts';
import { publishPoll } from '../../../../src/lib/server/polls/office/publish.ts';
import { reviewEncouragement } from '../../../../src/lib/server/polls/office/moderate.ts';
import { preparePoll } from '../../../../src/lib/server/awards/polls/prepare.ts';
import { setPollWords } from '../../../../src/lib/server/polls/office/words.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { storeRefusals } from '../../../../src/lib/server/polls/ballots/refusals.ts';
import { requestVoteCode, castWithCode } from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { askReview, clearBallot, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { tallyFor, tallyPdf } from '../../../../src/lib/server/polls/office/tally.ts';
import { castSignedIn } from '../../../../src/lib/server/polls/ballots/cast-signed-in.ts';
import { makeNomination } from '../../../factories/awards.ts';
import { makePerson } from '../../../factories/people.ts';
import {
	makeClosedVote,
	makeEncouragement,
	makePoll,
	makeVote,
	pollSettings,
	vote
} from '../../../factories/polls.ts';
import { refusal } from '../../../setup/guards.ts';

const staff = async () => (await makePerson({ roles: ['staff'] })).actor;

async function pollOf(categoryId: number) {
	const [row] = await (await reader()).select().from(t.poll).where(eq(t.poll.categoryId, categoryId));
	return row!;
}

describe('the vote of a prize', () => {
	test('offers those who agreed to be named, with a portrait only where they agreed to it', async () => {
		const actor = await staff();
		const { of, at, edition, nominations } = await makeVote();
		const { nomination: silent } = await makeNomination(of, { consents: null });
		const { nomination: hidden } = await makeNomination(of, { consents: { named: false } });
		const { eligible } = await pollBoard(actor, at.editionSlug, at.categorySlug);
		expect(eligible.filter(({ mayStand }) => mayStand)).toHaveLength(3);
		expect(eligible.find(({ nominationId }) => nominationId === silent.id)).toMatchObject({
			...{ mayStand: false, hasAnswered: false, photoId: null }
		});
		for (const one of [silent, hidden])
			expect(
				await refusal(preparePoll({ actor, ...at, input: pollSettings(edition, [...nominations, one]) }))
			).toBe('poll_candidate_silent');
		await preparePoll({ actor, ...at, input: pollSettings(edition, nominations) });
		const poll = await pollOf(of.category.id);
		expect(poll).toMatchObject({ embargoUntil: edition.embargoUntil, publishedAt: null });
		expect(poll.contestedUntil.getTime()).toBeGreaterThan(edition.embargoUntil.getTime());
	});

	test('is set otherwise until somebody votes; the codes of who stays do not move', async () => {
		const actor = await staff();
		const { of, at, edition, nominations } = await makeVote();
		const set = (other: Parameters<typeof pollSettings>[2], who = nominations) =>
			preparePoll({ actor, ...at, input: pollSettings(edition, who, other) });
		expect(await refusal(set({ closesAt: '2090-01-01T09:00' }))).toBe('poll_calendar');
		await set({});
		expect(await refusal(set({}))).toBe('stale_page');
		await set({ revision: 1, perVoter: 2 }, nominations.slice(0, 2));
		const codes = async () => {
			const { live } = await pollBoard(actor, at.editionSlug, at.categorySlug);
			return live!.candidates.map(({ code }) => code);
		};
		const two = await codes();
		await publishPoll({ actor, ...at });
		const { revision } = await pollOf(of.category.id);
		expect(await refusal(set({ revision }, nominations.slice(0, 1)))).toBe('poll_incomplete');
		await set({ revision, perVoter: 2 });
		expect((await codes()).slice(0, 2)).toEqual(two);
		const poll = await pollOf(of.category.id);
		await vote(poll, 'a@exemple.org', [two[0]!]);
		expect(await refusal(set({ revision: poll.revision }))).toBe('poll_settled');
		await setPollWords({ actor, ...at, revision: poll.revision, introduction: 'Merci.' });
		expect(await pollOf(of.category.id)).toMatchObject({ introduction: 'Merci.' });
	});
});

describe('what is happening', () => {
	test('votes in step are shown and held, without a name nor a choice; addresses are masked', async () => {
		const actor = await staff();
		const { poll, codes, of } = await makePoll();
		const at = { editionSlug: of.edition.slug, categorySlug: of.category.slug };
		for (let i = 0; i < LOCKSTEP; i++)
			await vote(poll, `voix.${i}@robots.example`, [codes[0]!], { network: `192.0.2.${i}` });
		// As many of a public provider say nothing.
		for (let i = 0; i < LOCKSTEP; i++)
			await vote(poll, `voix.${i}@gmail.com`, [codes[1]!], { network: `192.0.2.${100 + i}` });
		const { live } = await pollBoard(actor, at.editionSlug, at.categorySlug);
		expect(live!.lockstep).toMatchObject([
			{ by: 'domain', key: 'robots.example', votes: LOCKSTEP, loose: LOCKSTEP, candidate: codes[0] }
		]);
		expect(live!.hours).toEqual([{ hour: expect.any(String), votes: 2 * LOCKSTEP }]);
		const { by, key, candidate, until } = live!.lockstep[0]!;
		const hold = () => holdLockstep({ actor, ...at, by, key, candidate, until: until.getTime() });
		expect(await hold()).toBe(LOCKSTEP);
		expect(await hold()).toBe(0);
		const after = (await pollBoard(actor, at.editionSlug, at.categorySlug)).live!;
		expect(after.held).toHaveLength(LOCKSTEP);
		expect(after.held[0]).toMatchObject({ heldFor: 'lockstep', address: 'v•••@robots.example' });
		expect(JSON.stringify([after.held, after.reviews])).not.toMatch(/voix|choices/);
		expect(after.lockstep[0]).toMatchObject({ loose: 0 });
	});

	test('a void waits for a second person, with who asked and why', async () => {
		const first = await makePerson({ roles: ['staff'] });
		const { poll, codes, of } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		await askReview({ actor: first.actor, ballotId: ballot, reason: 'bought' });
		const board = async () => (await pollBoard(first.actor, of.edition.slug, of.category.slug)).live!;
		expect((await board()).reviews).toMatchObject([
			{ id: ballot, kind: 'void', reason: 'bought', askedBy: first.person.id }
		]);
		await decideReview({ actor: await staff(), ballotId: ballot, agrees: true });
		expect(await board()).toMatchObject({ reviews: [], voided: [{ id: ballot }] });
	});

	test('a word shows once somebody has read it, and may be taken back', async () => {
		const actor = await staff();
		const { poll, codes, candidates, of } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const id = await makeEncouragement(candidates[0]!.id, ballot, '<script>alert(1)</script>');
		const words = async () =>
			(await pollBoard(actor, of.edition.slug, of.category.slug)).live!.encouragements.map(
				({ status }) => status
			);
		expect(await words()).toEqual(['waiting']);
		await reviewEncouragement({ actor, id, shows: true });
		expect(await words()).toEqual(['shown']);
		await reviewEncouragement({ actor, id, shows: false });
		expect(await words()).toEqual(['refused']);
		expect(await refusal(reviewEncouragement({ actor, id, shows: false }))).toBe('not_found');
		const [aside] = (await pollBoard(actor, of.edition.slug, of.category.slug)).live!.encouragements;
		expect(aside).toMatchObject({
			reviewedBy: expect.stringContaining('Camille'),
			reviewedAt: expect.any(Date)
		});
		await reviewEncouragement({ actor, id, shows: true });
		expect(await words()).toEqual(['shown']);
	});
});

describe('the close', () => {
	test('nobody is put ahead of somebody who has as many votes', () => {
		const of = (...votes: number[]) => votes.map((n) => ({ votes: n, isRemoved: false }));
		expect(standingOf(of(5, 3, 3, 1), 3)).toMatchObject({ clear: of(5, 3, 3), tied: [] });
		expect(standingOf(of(5, 3, 3, 1), 2)).toMatchObject({ clear: of(5), tied: of(3, 3), places: 1 });
		expect(standingOf(of(2, 2, 0), 1)).toMatchObject({ clear: [], tied: of(2, 2), places: 1 });
		expect(standingOf([{ votes: 9, isRemoved: true }, ...of(0, 4)], 3)).toMatchObject({ clear: of(4) });
	});

	test('its tally says what stands, what was taken out and why, and is drawn for the minutes', async () => {
		const { at, poll, codes, ballots } = { ...(await makeClosedVote()), ballots: [] as string[] };
		const rows = await (await reader()).select().from(t.ballot).where(eq(t.ballot.pollId, poll.id));
		ballots.push(rows.find(({ choices }) => choices[0] === codes[1])!.id);
		const [first, second] = [await staff(), await staff()];
		await askReview({ actor: first, ballotId: ballots[0]!, reason: 'robot' });
		await decideReview({ actor: second, ballotId: ballots[0]!, agrees: true });
		const tally = await tallyFor(await reader(), first, at);
		expect(tally).toMatchObject({
			...{ ballots: 2, voided: 1, entries: 4, voids: [{ reason: 'robot', n: 1 }] },
			standing: { clear: [{ code: codes[0], votes: 2 }], tied: [] }
		});
		expect((await tallyPdf(first, at)).subarray(0, 5).toString()).toBe('%PDF-');
	});

	test('says by kind how many tries were refused, of nobody in particular', async () => {
		const { at, poll, codes } = await makeClosedVote({ isSealed: false });
		const path = { edition: at.editionSlug };
		const back = setClock(() => poll.closesAt.getTime() - HOUR_MS);
		const asked = { path, choices: [codes[0]!], network: '198.51.100.5', work: undefined };
		for (const email of ['x@mailinator.com', 'y@mailinator.com', 'rien'])
			await refusal(requestVoteCode({ ...asked, email }));
		await refusal(castWithCode({ path, code: '000000', request: undefined, network: asked.network }));
		const { actor } = await makePerson();
		for (let i = 0; i < 3; i++) await castSignedIn({ ...asked, actor });
		await storeRefusals();
		await refusal(requestVoteCode({ ...asked, email: 'z@mailinator.com' }));
		await Promise.all([storeRefusals(), storeRefusals()]);
		back();
		await signHeads();
		const tally = await tallyFor(await reader(), await staff(), at);
		expect(tally).toMatchObject({ ballots: 4, secondBallots: 0 });
		expect(tally.refused).toEqual([
			{ kind: 'duplicate', n: 2 },
			{ kind: 'code_dead', n: 1 },
			{ kind: 'address', n: 1 },
			{ kind: 'disposable', n: 3 }
		]);
	});

	test('of an open vote there is no tally', async () => {
		const { of } = await makePoll();
		const actor = await staff();
		expect(
			await refusal(tallyPdf(actor, { editionSlug: of.edition.slug, categorySlug: of.category.slug }))
		).toBe('poll_still_open');
	});

	test('by a clock that is ahead tells no count, nor locks a result, while another instance takes ballots', async () => {
		const { at, poll, of, codes, nominations } = await makeClosedVote({ isSealed: false });
		const actor = await staff();
		const onTime = () => setClock(() => poll.closesAt.getTime() - MINUTE_MS);
		const counted = async () => [
			await refusal(tallyFor(await reader(), actor, at)),
			await refusal(write('awards.test', (tx) => requireVoted(tx, of.category.id, [nominations[0]!.id]))),
			(await pollBoard(actor, at.editionSlug, at.categorySlug)).live!.standing === null
		];
		// This instance believes that it is over; the other, which is on time, counts three ballots more.
		expect(await counted()).toEqual(['poll_still_open', 'poll_still_open', true]);
		const back = onTime();
		for (const one of ['x', 'y', 'z']) await vote(poll, `${one}@exemple.org`, [codes[1]!]);
		// Nor does that one, once a seal before its time is there.
		back();
		await signHeads();
		const again = onTime();
		expect(await counted()).toEqual(['poll_still_open', 'poll_still_open', true]);
		again();
		// The control: sealed, by that same clock, it tells the count that stands, and no other result is locked.
		expect(await counted()).toEqual(['done', 'laureate_contrary', false]);
		const { standing } = await tallyFor(await reader(), actor, at);
		expect(standing.clear).toMatchObject([{ code: codes[1], votes: 4 }]);
	});

	test('its result is proposed, two people lock it, and a vote taken out since makes it of the past', async () => {
		const { at, poll, nominations, codes: candidates } = await makeClosedVote();
		const [first, second] = [await staff(), await staff()];
		const { digest } = await proposePublicResult({ actor: first, ...at, codes: [] });
		const shown = await shownResult(first, at.editionSlug, at.categorySlug);
		expect(shown).toMatchObject({ laureates: [{ code: nominations[0]!.code }], isStale: false });
		const cast = await (await reader()).select().from(t.ballot).where(eq(t.ballot.pollId, poll.id));
		const one = cast.find(({ choices }) => choices[0] === candidates[0]);
		await askReview({ actor: first, ballotId: one!.id, reason: 'robot' });
		await decideReview({ actor: second, ballotId: one!.id, agrees: true });
		expect(await refusal(confirmResult({ actor: first, ...at, digest }))).toBe('result_changed');
		const again = await refusal(proposePublicResult({ actor: first, ...at, codes: [] }));
		// One vote each now: people decide.
		expect(again).toBe('poll_tied');
		const codes = (await tallyFor(await reader(), first, at)).standing.tied.map(({ code }) => code);
		const shared = await proposePublicResult({ actor: first, ...at, codes });
		expect(await confirmResult({ actor: first, ...at, digest: shared.digest })).toEqual({ locked: false });
		expect(await confirmResult({ actor: second, ...at, digest: shared.digest })).toEqual({ locked: true });
	});
});

describe('a hand in a candidate', () => {
	test('sees no count before it is told, and decides of nothing; another of the permanence does', async () => {
		const { at, poll, nominations, candidates, codes } = await makeClosedVote();
		const { actor: other } = await makePerson({ roles: ['staff'] });
		const { actor, person } = await makePerson({ roles: ['staff'] });
		await write('awards.test', (tx) =>
			tx.update(t.nomination).set({ nominatorId: person.id }).where(eq(t.nomination.id, nominations[1]!.id))
		);
		const [one] = await (await reader()).select().from(t.ballot).where(eq(t.ballot.pollId, poll.id));
		const word = await makeEncouragement(candidates[0]!.id, one!.id);
		const board = (who: typeof actor) => pollBoard(who, at.editionSlug, at.categorySlug);
		expect(await board(actor)).toMatchObject({ live: null, isKeptFrom: true });
		expect(await board(other)).toMatchObject({ isKeptFrom: false, live: { isClosed: true } });
		await askReview({ actor: other, ballotId: one!.id, reason: 'robot' });
		const on = { by: 'domain', key: 'exemple.org', candidate: codes[0]!, until: now().getTime() } as const;
		for (const refused of [
			() => tallyPdf(actor, at),
			() => askReview({ actor, ballotId: one!.id, reason: 'robot' }),
			() => decideReview({ actor, ballotId: one!.id, agrees: true }),
			() => clearBallot({ actor, ballotId: one!.id }),
			() => reviewEncouragement({ actor, id: word, shows: true }),
			() => holdLockstep({ actor, ...at, ...on })
		])
			expect(await refusal(refused())).toBe('result_conflict');
		expect((await tallyPdf(other, at)).length).toBeGreaterThan(1000);
		const told = setClock(() => poll.embargoUntil!.getTime());
		expect(await board(actor)).toMatchObject({ isKeptFrom: false, live: { isClosed: true } });
		told();
	});
});
