import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { recount } from '../../../../src/lib/poll/recount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../../src/lib/server/db/write.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { askReview, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, pollRow, vote, voteAHandful, votesOf } from '../../../factories/polls.ts';
import { refusal, refusedBy, without } from '../../../setup/guards.ts';
import { hashing } from '../verifiers.ts';

let back = () => {};
afterEach(() => back());
const at = (offset: number) => {
	const instant = Date.now() + offset;
	back = setClock(() => instant);
};

describe('the ledger', () => {
	test('is recounted from its public file alone, with what two people took out and put back', async () => {
		const [one, two] = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		const { poll, codes } = await makePoll();
		const ballots = [];
		for (let i = 0; i < 6; i++) ballots.push(await vote(poll, `v${i}@exemple.org`, [codes[i % 3]!]));
		await signHeads();
		await vote(poll, 'v0@exemple.org', [codes[2]!]);
		const ballotId = ballots[1]!.ballot;
		await askReview({ actor: one.actor, ballotId, reason: 'robot' });
		expect(await refusal(askReview({ actor: two.actor, ballotId, reason: 'robot' }))).toBe('ballot_reviewed');
		expect(await refusal(decideReview({ actor: one.actor, ballotId, agrees: true }))).toBe(
			'ballot_needs_two'
		);
		await decideReview({ actor: two.actor, ballotId, agrees: true });
		expect(await refusal(vote(poll, 'v1@exemple.org', [codes[0]!]))).toBe('ballot_void');
		const other = ballots[3]!.ballot;
		await askReview({ actor: two.actor, ballotId: other, reason: 'bought' });
		await decideReview({ actor: one.actor, ballotId: other, agrees: true });
		expect(await refusal(askReview({ actor: one.actor, ballotId: other, reason: 'robot' }))).toBe(
			'ballot_reviewed'
		);
		await askReview({ actor: one.actor, ballotId: other, reason: undefined });
		await decideReview({ actor: two.actor, ballotId: other, agrees: true });
		await askReview({ actor: one.actor, ballotId: ballots[4]!.ballot, reason: 'robot' });
		await decideReview({ actor: two.actor, ballotId: ballots[4]!.ballot, agrees: false });
		expect(await verifyPolls()).toEqual([]);
		at(5 * DAY_MS + HOUR_MS);
		await signHeads();
		const told = await recount(await publicFile(await pollRow(poll.id)), hashing);
		expect(told).toMatchObject({
			faults: [],
			entries: 10,
			ballots: 5,
			voided: 1,
			changes: 1,
			signatures: 'checked'
		});
		expect(told.counts!.map(([, , n]) => n)).toEqual([1, 1, 3]);
		expect(await votesOf(poll.id)).toEqual([1, 1, 3]);
	});

	test('of many votes at once has no gap and no fork, and an altered row is found', async () => {
		const { poll, codes } = await makePoll();
		await Promise.all(
			Array.from({ length: 60 }, (_, i) =>
				vote(poll, `m${i}@exemple.org`, [codes[i % 3]!], { network: `n${i}` })
			)
		);
		const db = await reader();
		const rows = await db
			.select()
			.from(t.ledgerEntry)
			.where(eq(t.ledgerEntry.pollId, poll.id))
			.orderBy(t.ledgerEntry.seq);
		expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
		expect(rows.slice(1).every(({ prev }, i) => prev === rows[i]!.hash)).toBe(true);
		const last = rows.at(-1)!;
		expect(await refusedBy((tx) => tx.insert(t.ledgerEntry).values({ ...last, seq: 60 + 2 }))).toBe(
			'ledger_broken'
		);
		expect(await refusedBy((tx) => tx.insert(t.ledgerEntry).values({ ...last, seq: 61, prev: 'x' }))).toBe(
			'ledger_broken'
		);
		expect(
			await without(['ledger_entry_follows'], (tx) => tx.insert(t.ledgerEntry).values({ ...last, seq: 62 }))
		).toBe('done');
		const touch = (tx: Tx) =>
			tx
				.update(t.ledgerEntry)
				.set({ hour: '2020-01-01T00' })
				.where(sql`poll_id = ${poll.id} AND seq = 7`);
		expect(await refusedBy(touch)).toBe('ledger_append_only');
		expect(
			await refusedBy((tx) => tx.delete(t.ledgerEntry).where(sql`poll_id = ${poll.id} AND seq = 60`))
		).toBe('ledger_append_only');
		const swap = (tx: Tx) =>
			tx
				.update(t.ballot)
				.set({ choices: [codes[0]!] })
				.where(eq(t.ballot.id, rows[1]!.ballotId));
		await write('polls.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER ledger_entry_no_update`);
			await touch(tx);
			// An insider’s hand: the store lets a change of choice pass, the ledger says otherwise.
			await swap(tx);
		});
		const mine = (await verifyPolls()).filter(
			({ object }) => object.startsWith(poll.code) || rows.some(({ ballotId }) => ballotId === object)
		);
		expect(mine.map(({ rule }) => rule)).toEqual(['ledger_chain', 'ballot_commitment']);
	});

	test('is signed ten minutes after its last head at the soonest, and once', async () => {
		const { poll, codes } = await makePoll();
		const heads = () =>
			(async () => (await reader()).$count(t.ledgerHead, eq(t.ledgerHead.pollId, poll.id)))();
		await signHeads();
		expect(await heads()).toBe(0);
		await voteAHandful(poll, [codes[0]!]);
		await Promise.all([signHeads(), signHeads()]);
		expect(await heads()).toBe(1);
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		expect(await heads()).toBe(1);
		at(11 * MINUTE_MS);
		await signHeads();
		expect(await heads()).toBe(2);
	});

	test('settles what is asked from its first line', async () => {
		const { poll, codes } = await makePoll();
		const rename = (tx: Tx) => tx.update(t.poll).set({ title: 'Autre' }).where(eq(t.poll.id, poll.id));
		const addOne = (tx: Tx) =>
			tx.insert(t.pollCandidate).values({ pollId: poll.id, code: 'ZZZ', name: 'Tard' });
		expect(await without([], rename)).toBe('done');
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		expect(await refusedBy(rename)).toBe('poll_settled');
		expect(await refusedBy(addOne)).toBe('poll_settled');
		expect(
			await refusedBy((tx) =>
				tx.update(t.pollCandidate).set({ name: 'Autre' }).where(eq(t.pollCandidate.code, codes[0]!))
			)
		).toBe('poll_settled');
		expect(
			await refusedBy((tx) =>
				tx.update(t.pollSecret).set({ pepper: 'x' }).where(eq(t.pollSecret.pollId, poll.id))
			)
		).toBe('poll_settled');
		expect(await without(['poll_settled'], rename)).toBe('done');
		expect(await without(['poll_candidate_no_late'], addOne)).toBe('done');
	});

	test('a ballot is taken out by two people of the permanence, and not otherwise', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const take = (tx: Tx) => tx.update(t.ballot).set({ isVoid: true }).where(eq(t.ballot.id, ballot));
		expect(await refusedBy(take)).toBe('ballot_needs_two');
		const [staff, other] = [await makePerson({ roles: ['staff'] }), await makePerson()];
		await askReview({ actor: staff.actor, ballotId: ballot, reason: 'robot' });
		expect(await refusedBy(take)).toBe('ballot_needs_two');
		const agree = (secondBy: number) => (tx: Tx) =>
			tx
				.update(t.ballotReview)
				.set({ secondBy, agreed: true, decidedAt: now() })
				.where(eq(t.ballotReview.ballotId, ballot));
		expect(await refusedBy(agree(staff.person.id))).toBe('ballot_review_two');
		expect(await refusedBy(agree(other.person.id))).toBe('ballot_needs_two');
		expect(await without(['ballot_review_decided'], agree(other.person.id))).toBe('done');
		expect(await without(['ballot_stays'], take)).toBe('done');
	});
});
