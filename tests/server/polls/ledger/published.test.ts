import { afterEach, describe, expect, test, vi } from 'vitest';
import { lastLine } from '../../../../src/lib/poll/find-ballot.ts';
import { HANDFUL } from '../../../../src/lib/poll/ledger.ts';
import { recount } from '../../../../src/lib/poll/recount.ts';
import { MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader, type Database } from '../../../../src/lib/server/db/client.ts';
import { HEAD_MS, signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { keptFile } from '../../../../src/lib/server/polls/ledger/kept-file.ts';
import { fileState, publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { askReview, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { ownBallot, turnoutFor } from '../../../../src/lib/server/polls/pages/showcase.ts';
import { ledgerAnswer } from '../../../../src/lib/server/web/ledger-answer.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, pollRow, vote, voteAHandful } from '../../../factories/polls.ts';
import {} from '../../../setup/guards.ts';
import { hashing, independent } from '../verifiers.ts';

let back = () => {};
afterEach(() => back());
const at = (instant: number) => {
	back();
	back = setClock(() => instant);
};

/** What somebody who never votes sees of a poll. */
async function seen(id: number) {
	const poll = await pollRow(id);
	return { line: lastLine(await publicFile(poll)), turnout: await turnoutFor(poll, { hasVoted: false }) };
}

describe('while a poll is open, whoever watches', () => {
	test('sees ballots come with a signed head, a handful at least at a time', async () => {
		const begun = now().getTime();
		at(begun);
		const { poll, codes } = await makePoll();
		for (let i = 1; i < HANDFUL; i++) await vote(poll, `v${i}@exemple.org`, [codes[0]!]);
		// One person who changes their mind is one person.
		await vote(poll, 'v1@exemple.org', [codes[1]!]);
		await signHeads();
		expect(await seen(poll.id)).toEqual({ line: 0, turnout: 0 });
		const { ballot } = await vote(poll, 'v0@exemple.org', [codes[0]!]);
		expect(await seen(poll.id)).toEqual({ line: 0, turnout: 0 });
		await signHeads();
		expect(await seen(poll.id)).toEqual({ line: HANDFUL + 1, turnout: HANDFUL });
		expect((await ownBallot(poll, ballot))!.awaited).toBeNull();

		// The next batch is small: it waits, ten minutes or ten hours, and not past the close.
		await vote(poll, 'seul@exemple.org', [codes[2]!]);
		for (const later of [HEAD_MS, 60 * HEAD_MS]) {
			at(begun + later);
			await signHeads();
			expect(await seen(poll.id)).toEqual({ line: HANDFUL + 1, turnout: HANDFUL });
		}
		// Whoever has voted knows what moves, as the counts say it.
		expect(await turnoutFor(await pollRow(poll.id), { hasVoted: true })).toBe(HANDFUL + 1);
		at(poll.closesAt.getTime() + MINUTE_MS);
		expect((await seen(poll.id)).line).toBe(HANDFUL + 1);
		await signHeads();
		expect(await seen(poll.id)).toEqual({ line: HANDFUL + 2, turnout: HANDFUL + 1 });
	});

	test('hears what its own ballot waits for', async () => {
		const begun = Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS;
		at(begun);
		const { poll, codes } = await makePoll();
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		at(begun + MINUTE_MS);
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const awaited = async () => (await ownBallot(await pollRow(poll.id), ballot))!.awaited;
		expect(await awaited()).toEqual({ at: null });
		await voteAHandful(poll, [codes[0]!]);
		expect(await awaited()).toEqual({ at: new Date(begun + HEAD_MS) });
		at(begun + HEAD_MS);
		await signHeads();
		expect(await awaited()).toBeNull();
	});

	test('reads heads whose dates never go back, whichever clock signed before', async () => {
		const { poll, codes } = await makePoll();
		const close = poll.closesAt.getTime();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		// An instance five minutes ahead, then one on time.
		at(close + 5 * MINUTE_MS);
		await signHeads();
		at(close + MINUTE_MS);
		const two = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		await askReview({ actor: two[0]!.actor, ballotId: ballot, reason: 'robot' });
		await decideReview({ actor: two[1]!.actor, ballotId: ballot, agrees: true });
		await signHeads();
		const text = await publicFile(poll);
		expect(text.match(/^\{"head":/gm)).toHaveLength(2);
		expect((await recount(text, hashing)).faults).toEqual([]);
		expect((await independent(text)).ok).toBe(true);
	});
});

describe('the public file', () => {
	test('adds up though a ballot is taken out while it is read', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		await vote(poll, 'b@exemple.org', [codes[1]!]);
		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		const two = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		await askReview({ actor: two[0]!.actor, ballotId: ballot, reason: 'robot' });
		let isDone = false;
		/** Once heads are read, and before ballots are: somebody decides. */
		const meddled = new Proxy(await reader(), {
			get(db, name) {
				if (name !== 'select') return Reflect.get(db, name) as unknown;
				return (...of: [Record<string, unknown>?]) => {
					const query = db.select(of[0] as never);
					if (isDone || !of[0] || !('nonce' in of[0])) return query;
					isDone = true;
					const after = decideReview({ actor: two[1]!.actor, ballotId: ballot, agrees: true });
					return {
						from: (table: unknown) => ({
							where: (what: unknown) => ({
								orderBy: (order: unknown) => ({
									limit: async (most: number) => {
										await after;
										const again = db.select(of[0] as never).from(table as never);
										return again
											.where(what as never)
											.orderBy(order as never)
											.limit(most);
									}
								})
							})
						})
					};
				};
			}
		}) as Database;
		const text = await publicFile(poll, meddled);
		expect(isDone).toBe(true);
		const told = await recount(text, hashing);
		expect([told.faults, told.ballots, told.voided]).toEqual([[], 1, 1]);
	});

	test('is made once for all who ask, until something of it has changed', async () => {
		const { poll, codes, path } = await makePoll();
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		const [one, other] = await Promise.all([keptFile(poll.id), keptFile(poll.id)]);
		expect(other).toBe(one);
		// However many ask, nothing is read but whether it has changed; drawn for each, twice that, and every line and head.
		const db = await reader();
		const reads = vi.spyOn(db, 'select');
		const readsOf = async (work: () => Promise<unknown>) => {
			reads.mockClear();
			await Promise.all(Array.from({ length: 50 }, work));
			return reads.mock.calls.length;
		};
		const looks = await readsOf(() => fileState(poll.id));
		expect(await readsOf(() => keptFile(poll.id))).toBe(looks);
		expect(await readsOf(() => publicFile(poll))).toBeGreaterThanOrEqual(2 * looks + 2 * 50);
		reads.mockRestore();
		// A ballot that waits changes nothing of it.
		await vote(poll, 'a@exemple.org', [codes[0]!]);
		expect(await keptFile(poll.id)).toBe(one);

		const ask = (headers: Record<string, string>) =>
			ledgerAnswer(new Request('http://localhost/', { headers }), { base: '', ledger: '', path });
		const plain = await ask({});
		const text = await plain.text();
		expect(text).toBe(await publicFile(poll));
		const etag = plain.headers.get('etag')!;
		expect((await ask({ 'if-none-match': etag })).status).toBe(304);
		const small = await ask({ 'accept-encoding': 'gzip' });
		expect(small.headers.get('content-encoding')).toBe('gzip');
		expect(Number(small.headers.get('content-length'))).toBeLessThan(text.length);

		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		const told = await keptFile(poll.id);
		expect(told).not.toBe(one);
		expect((await ask({ 'if-none-match': etag })).status).toBe(200);
		expect((await recount(told.body.toString(), hashing)).ballots).toBe(HANDFUL + 1);
	});

	test('of several pages of lines is whole', async () => {
		const { poll, codes } = await makePoll();
		for (let i = 0; i < 501; i++)
			await vote(poll, `p${i}@exemple.org`, [codes[i % 3]!], { network: `n${i}` });
		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		const told = await recount(await publicFile(poll), hashing);
		expect([told.faults, told.entries, told.ballots]).toEqual([[], 501, 501]);
	}, 30_000);
});
