import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { createHash, createPublicKey, verify as verifyEd25519 } from 'node:crypto';
import { recount } from '../../../src/lib/poll/recount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { destroyTraces } from '../../../src/lib/server/polls/destroy.ts';
import { signHeads } from '../../../src/lib/server/polls/heads.ts';
import { publicFile } from '../../../src/lib/server/polls/public-file.ts';
import { candidatesOf } from '../../../src/lib/server/polls/queries.ts';
import { askReview, clearBallot, decideReview } from '../../../src/lib/server/polls/review.ts';
import {
	DOMAIN_PER_DAY,
	DOMAIN_PER_TEN_MINUTES,
	NETWORK_PER_HOUR,
	PLAIN_PER_HOUR
} from '../../../src/lib/server/polls/suspicion.ts';
import { verifyPolls } from '../../../src/lib/server/polls/verify.ts';
import { makePerson } from '../../factories/people.ts';
import {
	makeEncouragement,
	makePoll,
	pollRow,
	removeByTwo,
	vote,
	voteAHandful
} from '../../factories/polls.ts';

let back = () => {};
afterEach(() => back());
const at = (offset: number) => {
	const instant = Date.now() + offset;
	back = setClock(() => instant);
};

const hashing = {
	sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
	verify: async (text: string, signature: string, x: string) =>
		verifyEd25519(
			null,
			Buffer.from(text),
			createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
			Buffer.from(signature, 'base64url')
		)
};

async function refusal(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return 'done';
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : String(error);
	}
}

async function refusedBy(work: (tx: Tx) => Promise<unknown>): Promise<string> {
	try {
		await write('polls.test', work);
		return 'done';
	} catch (error) {
		return violation(error) ?? String(error);
	}
}

/** What a change does without these triggers: the control of a test. All is undone. */
async function without(triggers: string[], work: (tx: Tx) => Promise<unknown>): Promise<string> {
	let said = 'done';
	await write('polls.control', async (tx) => {
		for (const name of triggers) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
		try {
			await work(tx);
		} catch (error) {
			said = violation(error) ?? String(error);
		}
		throw new Error('undo');
	}).catch((error: Error) => {
		if (error.message !== 'undo') throw error;
	});
	return said;
}

const votesOf = async (pollId: number) =>
	(
		await (
			await reader()
		)
			.select()
			.from(t.pollCandidate)
			.where(eq(t.pollCandidate.pollId, pollId))
			.orderBy(t.pollCandidate.position)
	).map(({ votes }) => votes);

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
		expect((await verifyPolls()).map(({ rule }) => rule)).toEqual(['ledger_chain', 'ballot_commitment']);
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

describe('what looks like a robot', () => {
	const heldOf = async (ballot: string) =>
		(await (await reader()).select().from(t.ballot).where(eq(t.ballot.id, ballot)))[0]!;

	test('is looked at and counts meanwhile: a shared network is never refused', async () => {
		const { poll, codes } = await makePoll();
		let last = '';
		for (let i = 0; i <= NETWORK_PER_HOUR; i++)
			last = (await vote(poll, `s${i}@gmail.com`, [codes[0]!], { network: 'école' })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'network' });
		expect(await votesOf(poll.id)).toEqual([NETWORK_PER_HOUR + 1, 0, 0]);
		const elsewhere = await vote(poll, 's999@gmail.com', [codes[0]!], { network: 'maison' });
		expect(await heldOf(elsewhere.ballot)).toMatchObject({ heldAt: null });
		const staff = await makePerson({ roles: ['staff'] });
		await clearBallot({ actor: staff.actor, ballotId: last });
		expect((await heldOf(last)).clearedAt).not.toBeNull();
	});

	test('from under one domain, at once or one a minute all day; not a provider’s many', async () => {
		const { poll, codes } = await makePoll();
		const held = async (address: string) => {
			const { ballot } = await vote(poll, address, [codes[0]!], { network: address });
			return (await heldOf(ballot)).heldFor;
		};
		const fast = [];
		for (let i = 0; i <= DOMAIN_PER_TEN_MINUTES; i++) fast.push(await held(`a@b${i}.mechant.org`));
		expect(fast.filter(Boolean)).toEqual(['domain']);
		const [slow, many] = [[] as string[], [] as string[]];
		for (let i = 0; i <= DOMAIN_PER_DAY; i++) {
			back();
			at(i * MINUTE_MS);
			slow.push(await held(`a${i}@lent.org`));
			many.push(await held(`a${i}@gmail.com`));
		}
		expect([slow.filter(Boolean), slow.at(-1)]).toEqual([['domain'], 'domain']);
		expect(many.filter(Boolean)).toEqual([]);
	});

	test('by its domain, and by forms that did no work', async () => {
		const { poll, codes } = await makePoll();
		let last = '';
		for (let i = 0; i <= DOMAIN_PER_TEN_MINUTES; i++)
			last = (await vote(poll, `r${i}@robots.example`, [codes[0]!], { network: `n${i}` })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'domain' });
		for (let i = 0; i <= PLAIN_PER_HOUR; i++)
			last = (await vote(poll, `p${i}@gmail.com`, [codes[0]!], { network: 'brut', isPlain: true })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'plain' });
	});
});

test('after the time to contest, addresses and pepper are gone, and nothing else', async () => {
	const { poll, codes, candidates } = await makePoll();
	const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
	const db = await reader();
	const word = await makeEncouragement(candidates[0]!.id, ballot);
	await write('polls.test', (tx) =>
		tx.update(t.encouragement).set({ status: 'shown' }).where(eq(t.encouragement.id, word))
	);
	at(36 * DAY_MS);
	await signHeads();
	await Promise.all([destroyTraces(), destroyTraces()]);
	expect(await db.$count(t.ballotTrace, eq(t.ballotTrace.pollId, poll.id))).toBe(0);
	const [secret] = await db.select().from(t.pollSecret).where(eq(t.pollSecret.pollId, poll.id));
	expect(secret!.pepper).toBe('');
	// Who signed a word is not to be found at a ballot that is opened.
	const [shown] = await db.select().from(t.encouragement).where(eq(t.encouragement.id, word));
	expect(shown).toMatchObject({ name: 'Ondine', ballotId: null });
	expect(secret!.signingKey).not.toBe('');
	const [row] = await db.select().from(t.ballot).where(eq(t.ballot.id, ballot));
	expect(row!.voterKey).not.toMatch(/^[0-9a-f]{64}$/);
	const lines = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'poll.traces_destroyed'));
	expect(lines.filter(({ objectId }) => objectId === String(poll.id))).toHaveLength(1);
	expect((await recount(await publicFile(await pollRow(poll.id)), hashing)).faults).toEqual([]);
	const staff = await makePerson({ roles: ['staff'] });
	expect(await refusal(askReview({ actor: staff.actor, ballotId: ballot, reason: 'robot' }))).toBe(
		'poll_uncontested'
	);
	const found = await verifyPolls();
	expect(found.filter(({ object }) => object === ballot || object.startsWith(poll.code))).toEqual([]);
});
