import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import type { Tx } from '../../../../src/lib/server/db/write.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { candidatesOf } from '../../../../src/lib/server/polls/queries.ts';
import { makePoll, pollRow, removeByTwo, vote, votesOf } from '../../../factories/polls.ts';
import { refusal, refusedBy, without } from '../../../setup/guards.ts';

let back = () => {};
afterEach(() => back());
const at = (offset: number) => {
	const instant = Date.now() + offset;
	back = setClock(() => instant);
};

describe('a vote', () => {
	test('counts once, may be changed until the close, and the same one twice writes nothing', async () => {
		const { poll, codes } = await makePoll();
		const first = await vote(poll, 'a@exemple.org', [codes[0]!]);
		expect(first).toMatchObject({ did: 'cast', place: { seq: 1 } });
		expect(await vote(poll, 'a@exemple.org', [codes[0]!])).toMatchObject({
			did: 'kept',
			ballot: first.ballot
		});
		const changed = await vote(poll, 'a@exemple.org', [codes[2]!]);
		expect(changed).toMatchObject({ did: 'changed', ballot: first.ballot, place: { seq: 2 } });
		await vote(poll, 'b@exemple.org', [codes[2]!]);
		expect(await votesOf(poll.id)).toEqual([0, 0, 2]);
		expect(await pollRow(poll.id)).toMatchObject({ ballots: 2, voided: 0 });
		expect(await verifyPolls()).toEqual([]);
	});

	test('is refused for nobody in lice, too many, somebody removed, and where it may not be changed', async () => {
		const { poll, codes } = await makePoll({ mayChange: false, perVoter: 2 });
		expect(await refusal(vote(poll, 'a@exemple.org', []))).toBe('poll_choices');
		expect(await refusal(vote(poll, 'a@exemple.org', ['NOPE']))).toBe('poll_choices');
		expect(await refusal(vote(poll, 'a@exemple.org', codes))).toBe('poll_choices');
		await vote(poll, 'a@exemple.org', codes.slice(0, 2));
		expect(await refusal(vote(poll, 'a@exemple.org', codes.slice(1)))).toBe('voted_already');
		await removeByTwo(poll, codes[0]!, 'Désistement');
		expect(await refusal(vote(poll, 'b@exemple.org', [codes[0]!]))).toBe('poll_choices');
		// What was voted stays, shown as such.
		expect(await votesOf(poll.id)).toEqual([1, 1, 0]);
		const shown = await candidatesOf(poll, { hasVoted: true });
		expect(shown[0]).toMatchObject({ isRemoved: true, votes: 1 });
	});

	test('opens and closes by the server’s clock', async () => {
		const { poll, codes } = await makePoll();
		at(-3 * DAY_MS);
		expect(await refusal(vote(poll, 'a@exemple.org', [codes[0]!]))).toBe('poll_not_open');
		at(5 * DAY_MS + MINUTE_MS);
		expect(await refusal(vote(poll, 'a@exemple.org', [codes[0]!]))).toBe('poll_closed');
	});

	test('of one person sent forty times at once is one ballot, whatever they chose', async () => {
		const { poll, codes } = await makePoll();
		await Promise.all(Array.from({ length: 40 }, (_, i) => vote(poll, 'a@exemple.org', [codes[i % 3]!])));
		expect(await pollRow(poll.id)).toMatchObject({ ballots: 1 });
		expect((await votesOf(poll.id)).reduce((sum, n) => sum + n, 0)).toBe(1);
		expect(await verifyPolls()).toEqual([]);
		// The store alone refuses a second ballot: the control takes its key away.
		const [there] = await (await reader()).select().from(t.ballot).where(eq(t.ballot.pollId, poll.id));
		const again = (tx: Tx) => tx.insert(t.ballot).values({ ...there!, id: 'AUTRE', choices: [codes[0]!] });
		expect(await refusedBy(again)).toBe('ballot.poll_id');
		expect(
			await without([], async (tx) => {
				await tx.run(sql`DROP INDEX ballot_once`);
				await again(tx);
			})
		).toBe('done');
	});
});

describe('counts', () => {
	test('show to whoever has voted, stand still in the last hours, and are told after', async () => {
		const { poll, codes } = await makePoll();
		await vote(poll, 'a@exemple.org', [codes[1]!]);
		const votes = async (hasVoted: boolean) =>
			(await candidatesOf(await pollRow(poll.id), { hasVoted })).map((one) => one.votes);
		expect(await votes(false)).toEqual([null, null, null]);
		expect(await votes(true)).toEqual([0, 1, 0]);
		at(5 * DAY_MS - 47 * HOUR_MS);
		expect(await votes(true)).toEqual([null, null, null]);
		at(5 * DAY_MS + MINUTE_MS);
		// Closed by this clock alone: another instance may still take a ballot.
		expect(await votes(false)).toEqual([null, null, null]);
		const file = async () => publicFile(poll);
		expect(await file()).not.toContain('counts');
		await signHeads();
		expect(await votes(false)).toEqual([0, 1, 0]);
		expect(await file()).toContain('counts');
	});

	test('under embargo stay unknown after the close, in the public file too', async () => {
		const { poll, codes } = await makePoll({ embargoUntil: new Date(now().getTime() + 9 * DAY_MS) });
		const { nonce } = await vote(poll, 'a@exemple.org', [codes[1]!]);
		at(6 * DAY_MS);
		await signHeads();
		expect((await candidatesOf(await pollRow(poll.id), { hasVoted: true })).map((one) => one.votes)).toEqual([
			null,
			null,
			null
		]);
		const file = await publicFile(await pollRow(poll.id));
		expect(file).not.toContain(nonce);
		expect(file).not.toContain('counts');
		at(9 * DAY_MS + MINUTE_MS);
		expect(await publicFile(await pollRow(poll.id))).toContain(nonce);
	});
});
