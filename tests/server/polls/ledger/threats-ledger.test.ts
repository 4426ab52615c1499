import { desc, eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { headText } from '../../../../src/lib/poll/ledger.ts';
import { recount } from '../../../../src/lib/poll/recount.ts';
import { voteCodeInput, voteRequestInput } from '../../../../src/lib/schemas/ballots.ts';
import { DAY_MS, MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../../src/lib/server/db/write.ts';
import { secretsOf, signText } from '../../../../src/lib/server/polls/keys.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { publicFile } from '../../../../src/lib/server/polls/ledger/public-file.ts';
import { candidatesOf } from '../../../../src/lib/server/polls/queries.ts';
import { askReview, decideReview } from '../../../../src/lib/server/polls/office/review.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { makePerson } from '../../../factories/people.ts';
import {
	makeEventPoll,
	makePoll,
	pollRow,
	removeByTwo,
	vote,
	voteAHandful
} from '../../../factories/polls.ts';
import { refusal, refusedBy, withGuardOff, without } from '../../../setup/guards.ts';
import { hashing, independent } from '../verifiers.ts';

// What a late clock, an insider or a broken file may do (docs/threats-vote.md), each with its control.

let back = () => {};
afterEach(() => back());
const at = (instant: number) => {
	back();
	back = setClock(() => instant);
};

const staff = async () => (await makePerson({ roles: ['staff'] })).actor;

describe('a vote after the close', () => {
	test('gains nothing by the time that a browser says', () => {
		const late = { at: '2020-01-01T00:00:00Z', heure: '0', date: '2020-01-01' };
		const request = { choix: ['A'], email: 'a@exemple.org' };
		expect(voteRequestInput.parse({ ...request, ...late })).toEqual(request);
		expect(voteCodeInput.parse({ code: '123456', ...late })).toEqual({ code: '123456' });
	});

	test('is refused by the clock of the server alone: set back, it takes the vote', async () => {
		const { poll, codes } = await makePoll();
		const cast = () => refusal(vote(poll, 'tard@exemple.org', [codes[0]!]));
		at(poll.closesAt.getTime());
		expect(await cast()).toBe('poll_closed');
		at(poll.closesAt.getTime() - 1000);
		expect(await cast()).toBe('done');
	});

	test('is refused by an instance a minute late, once another has seen the close', async () => {
		const { poll, codes } = await makePoll();
		const close = poll.closesAt.getTime();
		at(close - 2 * MINUTE_MS);
		await vote(poll, 'tot@exemple.org', [codes[0]!]);
		// The instance whose clock is right.
		at(close + 1000);
		await signHeads();
		const { sealedAt } = await pollRow(poll.id);
		expect(sealedAt).toEqual(now());
		// The other, which believes that it is still time.
		at(close - MINUTE_MS + 1000);
		expect(await refusal(vote(poll, 'tard@exemple.org', [codes[0]!]))).toBe('poll_closed');
		expect(await refusal(vote(poll, 'tot@exemple.org', [codes[1]!]))).toBe('poll_closed');
		await signHeads();
		expect(await pollRow(poll.id)).toMatchObject({ sealedAt, ballots: 1 });
		const moved = { closesAt: new Date(close + DAY_MS) };
		expect(await refusedBy((tx) => tx.update(t.poll).set(moved).where(eq(t.poll.id, poll.id)))).toBe(
			'poll_sealed'
		);
		await withGuardOff(['ballot_after_seal', 'ballot_changed_after_seal'], async () => {
			expect(await refusal(vote(poll, 'tard@exemple.org', [codes[0]!]))).toBe('done');
			expect(await refusal(vote(poll, 'tot@exemple.org', [codes[1]!]))).toBe('done');
		});
	});

	test('does not keep two people from taking a ballot out, whose line is signed too', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		at(poll.closesAt.getTime() + MINUTE_MS);
		await signHeads();
		await askReview({ actor: await staff(), ballotId: ballot, reason: 'robot' });
		await decideReview({ actor: await staff(), ballotId: ballot, agrees: true });
		await signHeads();
		expect((await recount(await publicFile(await pollRow(poll.id)), hashing)).faults).toEqual([]);
		const of = eq(t.ledgerHead.pollId, poll.id);
		expect(await (await reader()).$count(t.ledgerHead, of)).toBe(2);
	});
});

test('a void of a void is refused, and a return of what stands', async () => {
	const { poll, codes } = await makePoll();
	const [one, two] = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
	const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
	expect(await refusal(askReview({ actor: one.actor, ballotId: ballot, reason: undefined }))).toBe(
		'ballot_reviewed'
	);
	await askReview({ actor: one.actor, ballotId: ballot, reason: 'robot' });
	await decideReview({ actor: two.actor, ballotId: ballot, agrees: true });
	expect(await refusal(decideReview({ actor: two.actor, ballotId: ballot, agrees: true }))).toBe('not_found');
	expect(await refusal(askReview({ actor: two.actor, ballotId: ballot, reason: 'bought' }))).toBe(
		'ballot_reviewed'
	);
	const again = () =>
		refusedBy((tx) =>
			tx.insert(t.ballotReview).values({
				...{ ballotId: ballot, kind: 'void' as const, reason: 'bought' as const },
				...{ askedBy: two.person.id, askedAt: now() }
			})
		);
	expect(await again()).toBe('ballot_review_kind');
	expect(await withGuardOff(['ballot_review_asked'], again)).toBe('done');
});

test('somebody removed keeps their votes, shown as such, in the file too, and gets no other', async () => {
	const { poll, codes } = await makePoll();
	const [gone, other] = codes as [string, string];
	await vote(poll, 'a@exemple.org', [gone]);
	await vote(poll, 'b@exemple.org', [gone]);
	await removeByTwo(poll, gone, 'Désistement');
	expect(await refusal(vote(poll, 'c@exemple.org', [gone]))).toBe('poll_choices');
	// Whoever chose them may say so again, or choose somebody else.
	expect(await vote(poll, 'a@exemple.org', [gone])).toMatchObject({ did: 'kept' });
	expect(await vote(poll, 'b@exemple.org', [other])).toMatchObject({ did: 'changed' });
	const [shown] = await candidatesOf(poll, { hasVoted: true });
	expect(shown).toMatchObject({ code: gone, isRemoved: true, votes: 1 });
	expect(await withGuardOff(['ballot_choices'], () => refusal(vote(poll, 'd@exemple.org', [gone])))).toBe(
		'done'
	);
	at(poll.closesAt.getTime() + MINUTE_MS);
	await signHeads();
	const told = await recount(await publicFile(await pollRow(poll.id)), hashing);
	expect(told.faults).toEqual([]);
	expect(told.counts!.find(([code]) => code === gone)![2]).toBe(2);
});

test('a public file cut in half says so, in the browser’s recount and to the verifier', async () => {
	const { poll, codes } = await makePoll();
	for (let i = 0; i < 12; i++) await vote(poll, `f${i}@exemple.org`, [codes[i % 3]!]);
	await signHeads();
	at(poll.closesAt.getTime() + MINUTE_MS);
	await signHeads();
	const text = await publicFile(await pollRow(poll.id));
	expect((await recount(text, hashing)).faults).toEqual([]);
	expect(await independent(text)).toMatchObject({ ok: true });
	const middle = text.slice(0, text.length / 2);
	const wholeLines = middle.slice(0, middle.lastIndexOf('\n') + 1);
	for (const half of [middle, wholeLines]) {
		expect((await recount(half, hashing)).faults.map(({ what }) => what)).toContain('cut');
		const { ok, said } = await independent(half);
		expect(ok).toBe(false);
		expect(said).toMatch(/coupé/);
	}
});

describe('an insider who edits a row', () => {
	// What is edited, which triggers stand in the way, and the rule of `npm run verify` that says so afterwards.
	test.each([
		[
			'a choice',
			['ballot_stays', 'ballot_moved'],
			`UPDATE ballot SET choices = '["X"]' WHERE id = 'BALLOT'`,
			'ballot_commitment'
		],
		[
			'a ballot taken out',
			['ballot_stays'],
			`UPDATE ballot SET is_void = 1 WHERE id = 'BALLOT'`,
			'ballot_void_by_two'
		],
		[
			'who voted',
			['ballot_stays'],
			`UPDATE ballot SET voter_key = '${'5'.repeat(64)}' WHERE id = 'BALLOT'`,
			'ballot_voter'
		],
		[
			'the address of who voted',
			['ballot_trace_stays'],
			`UPDATE ballot_trace SET address = 'autre@exemple.org' WHERE ballot_id = 'BALLOT'`,
			'ballot_voter'
		],
		[
			'a count',
			[],
			`UPDATE poll_candidate SET votes = votes + 1 WHERE code = 'CODE'`,
			'poll_candidate_votes'
		],
		['a turnout', [], `UPDATE poll SET ballots = ballots + 1 WHERE id = POLL`, 'poll_ballots'],
		[
			'a line',
			['ledger_entry_no_update'],
			`UPDATE ledger_entry SET reason = 'robot' WHERE ballot_id = 'BALLOT'`,
			'ledger_chain'
		],
		[
			'a line taken away',
			['ledger_entry_no_delete'],
			`DELETE FROM ledger_entry WHERE ballot_id = 'BALLOT'`,
			'ledger_chain'
		],
		[
			'a trace taken away',
			['ballot_trace_no_delete'],
			`DELETE FROM ballot_trace WHERE ballot_id = 'BALLOT'`,
			'ballot_traced'
		],
		[
			'a head',
			['ledger_head_no_update'],
			`UPDATE ledger_head SET at = at + 1 WHERE poll_id = POLL`,
			'ledger_head'
		]
	] as const)('of %s is found', async (_, triggers, text, rule) => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		await vote(poll, 'b@exemple.org', [codes[1]!]);
		await vote(poll, 'c@exemple.org', [codes[1]!]);
		await voteAHandful(poll, [codes[1]!]);
		await signHeads();
		const edit = text.replace('BALLOT', ballot).replace('CODE', codes[2]!).replace('POLL', String(poll.id));
		const mine = async () => {
			const rules = (await verifyPolls()).filter(({ object }) =>
				[ballot, poll.code, codes[2]!].some((name) => object.startsWith(name))
			);
			return rules.map((one) => one.rule);
		};
		expect(await mine()).toEqual([]);
		if (triggers.length > 0) expect(await refusedBy((tx) => tx.run(sql.raw(edit)))).not.toBe('done');
		expect(await withGuardOff(triggers, () => refusedBy((tx) => tx.run(sql.raw(edit))))).toBe('done');
		expect(await mine()).toContain(rule);
	});

	test('of a ballot taken away with its trace, and the counts put right, is found', async () => {
		const { poll, codes } = await makePoll();
		const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
		const mine = async () =>
			(await verifyPolls()).filter(({ object }) => object.startsWith(poll.code)).map(({ rule }) => rule);
		expect(await mine()).toEqual([]);
		const { writer } = await connections();
		const takeAway = () =>
			refusedBy(async (tx) => {
				await tx.run(sql`DELETE FROM ballot_trace WHERE ballot_id = ${ballot}`);
				await tx.run(sql`DELETE FROM ballot WHERE id = ${ballot}`);
				await tx.run(sql`UPDATE poll SET ballots = 0 WHERE id = ${poll.id}`);
				await tx.run(sql`UPDATE poll_candidate SET votes = 0 WHERE poll_id = ${poll.id}`);
			});
		expect(await takeAway()).not.toBe('done');
		await writer.execute('PRAGMA foreign_keys=OFF');
		try {
			expect(await withGuardOff(['ballot_trace_no_delete', 'ballot_no_delete'], takeAway)).toBe('done');
		} finally {
			await writer.execute('PRAGMA foreign_keys=ON');
		}
		expect(await mine()).toContain('ballot_gone');
	});
});

describe('heads', () => {
	test('are dated one after another; without the guard, both recounts refuse the file', async () => {
		const { poll, codes } = await makePoll();
		await voteAHandful(poll, [codes[0]!]);
		await signHeads();
		await voteAHandful(poll, [codes[1]!]);
		const db = await reader();
		const [first] = await db.select().from(t.ledgerHead).where(eq(t.ledgerHead.pollId, poll.id));
		const [last] = await db
			.select()
			.from(t.ledgerEntry)
			.where(eq(t.ledgerEntry.pollId, poll.id))
			.orderBy(desc(t.ledgerEntry.seq))
			.limit(1);
		const { signingKey } = await secretsOf(db, poll.id);
		const { seq, hash } = last!;
		const dated = (instant: Date) => {
			const text = headText(poll.code, { head: seq, hash, at: instant.toISOString() });
			const signature = signText(signingKey, text);
			return refusedBy((tx) =>
				tx.insert(t.ledgerHead).values({ pollId: poll.id, seq, hash, at: instant, signature })
			);
		};
		const before = new Date(first!.at.getTime() - 1);
		expect(await dated(before)).toBe('ledger_broken');
		expect(await withGuardOff(['ledger_head_dated'], () => dated(before))).toBe('done');
		const text = await publicFile(poll);
		expect((await recount(text, hashing)).faults.map(({ what }) => what)).toEqual(['head']);
		expect((await independent(text)).said).toMatch(/datée avant la précédente/);
	});

	test('dated later than it is are found, and not by the clock that dated them', async () => {
		const { poll, codes } = await makePoll();
		await voteAHandful(poll, [codes[0]!]);
		const ahead = Date.now() + DAY_MS;
		at(ahead);
		await signHeads();
		const mine = async () =>
			(await verifyPolls()).filter(({ object }) => object.startsWith(poll.code)).map(({ rule }) => rule);
		expect(await mine()).toEqual([]);
		back();
		expect(await mine()).toEqual(['ledger_head_ahead']);
	});
});

describe('the header of a ledger', () => {
	const moved = (id: number, what: string) =>
		withGuardOff(['poll_settled'], () =>
			refusedBy((tx) => tx.run(sql.raw(`UPDATE poll SET ${what} WHERE id = ${id}`)))
		);
	const begun = async (format: 1 | 2) => {
		const made = await makePoll();
		await write('polls.test', (tx) =>
			tx.update(t.poll).set({ ledgerFormat: format }).where(eq(t.poll.id, made.poll.id))
		);
		await voteAHandful(made.poll, [made.codes[0]!]);
		await signHeads();
		const rules = async () =>
			(await verifyPolls()).filter(({ object }) => object.startsWith(made.poll.code)).map(({ rule }) => rule);
		return { ...made, rules };
	};

	test.each(['retained = 3', 'closes_at = closes_at - 60000'])(
		'of the second format holds what is moved by an insider (%s); the first did not',
		async (what) => {
			const [first, second] = [await begun(1), await begun(2)];
			expect(
				await refusedBy((tx) => tx.run(sql.raw(`UPDATE poll SET ${what} WHERE id = ${second.poll.id}`)))
			).toBe('poll_settled');
			for (const { poll } of [first, second]) expect(await moved(poll.id, what)).toBe('done');
			expect(await second.rules()).toContain('ledger_chain');
			expect(await first.rules()).toEqual([]);
		}
	);

	test('of the first format is read as it was; neither changes once somebody has voted', async () => {
		for (const format of [1, 2] as const) {
			const { poll } = await begun(format);
			const text = await publicFile(poll);
			expect(text.startsWith(`{"format":"estrade-ledger-${format}",`)).toBe(true);
			expect(text.split('\n')[0]!.includes(poll.closesAt.toISOString())).toBe(format === 2);
			expect((await recount(text, hashing)).faults).toEqual([]);
			expect(await independent(text)).toMatchObject({ ok: true });
			// Passed off as the other format, it is not.
			const other = text.replace(`estrade-ledger-${format}`, `estrade-ledger-${3 - format}`);
			expect((await recount(other, hashing)).faults).not.toEqual([]);
			expect(await independent(other)).toMatchObject({ ok: false });
			const change = () =>
				refusedBy((tx) =>
					tx
						.update(t.poll)
						.set({ ledgerFormat: 3 - format })
						.where(eq(t.poll.id, poll.id))
				);
			expect(await change()).toBe('poll_settled');
			expect(await withGuardOff(['poll_format_settled'], change)).toBe('done');
		}
	});

	test('only a format that a recount reads begins a vote', async () => {
		const { poll } = await makeEventPoll();
		const { id: _, ...row } = await pollRow(poll.id);
		const begin = (tx: Tx) =>
			tx.insert(t.poll).values({ ...row, code: 'AUTRE', slug: 'autre', publishedAt: null, ledgerFormat: 3 });
		expect(await refusedBy(begin)).toBe('poll_format');
		expect(await without(['poll_format_known'], begin)).toBe('done');
	});
});
