import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { solveChallenge } from 'altcha-lib';
import { desc, eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { keyOf } from '../../../../src/lib/server/auth/throttle.ts';
import { MINUTE_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import {
	requestVoteCode,
	VOTE_CODE_ATTEMPTS,
	castWithCode
} from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { crowdOf } from '../../../../src/lib/server/polls/ballots/suspicion.ts';
import { askWork, countGiven, type Work } from '../../../../src/lib/server/polls/ballots/work.ts';
import { makePoll, pollRow, vote } from '../../../factories/polls.ts';
import { refusal } from '../../../setup/guards.ts';

let back = () => {};
afterEach(() => back());

/** What a browser does before it asks for a code. */
async function work(): Promise<Work> {
	const challenge = await askWork(0);
	const solution = await solveChallenge({ challenge, deriveKey });
	return { challenge, solution: solution! };
}

/** The last code mailed to an address. */
async function codeOf(email: string): Promise<string> {
	const rows = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(eq(t.outbox.kind, 'vote.code'))
		.orderBy(desc(t.outbox.id));
	return String(rows.find(({ payload }) => payload.email === email)!.payload.code);
}

type Made = Awaited<ReturnType<typeof makePoll>>;

async function ask(
	{ path, codes }: Made,
	email: string,
	over: Partial<Parameters<typeof requestVoteCode>[0]> = {}
) {
	return requestVoteCode({
		path,
		email,
		choices: [codes[0]!],
		network: '198.51.100.9',
		work: await work(),
		...over
	});
}

const use = ({ path }: Made, request: number | undefined, code: string) =>
	castWithCode({ path, code, request, network: '198.51.100.9' });

describe('a code to vote with', () => {
	test('is mailed to an address and counts one vote, spaces and all', async () => {
		const made = await makePoll();
		const request = await ask(made, 'Marie.Tremblay+x@gmail.com');
		const code = await codeOf('marie.tremblay+x@gmail.com');
		expect(await use(made, request, `${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ did: 'cast' });
		// The same box in another spelling: its ballot, not another.
		const again = await ask(made, 'marietremblay@googlemail.com', { choices: [made.codes[1]!] });
		expect(await use(made, again, await codeOf('marietremblay@googlemail.com'))).toMatchObject({
			did: 'changed'
		});
		expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
	});

	test('goes to the box of the voter that it makes, never to what was typed beside it', async () => {
		const made = await makePoll();
		for (const end of ['＃', '#', '/', '？', '\\', '@', '%23'])
			expect(await refusal(ask(made, `victime@gmail.com${end}.mechant.org`))).toBe('address_unreadable');
		const request = await ask(made, 'ＪＯ+prix@Exemple.ORG');
		expect((await use(made, request, await codeOf('jo@exemple.org'))).did).toBe('cast');
		const traces = await (await reader()).select().from(t.ballotTrace);
		expect(traces.filter(({ pollId }) => pollId === made.poll.id)).toMatchObject([
			{ address: 'jo@exemple.org', domain: 'exemple.org' }
		]);
		expect(await refusal(ask(made, 'x@de.mailinator.com'))).toBe('address_disposable');
	});

	test('serves once, here, in its time, and dies of wrong tries', async () => {
		const made = await makePoll();
		const request = await ask(made, 'a@exemple.org');
		const code = await codeOf('a@exemple.org');
		expect(await refusal(use(made, undefined, code))).toBe('code_expired');
		expect(await refusal(use(made, request + 1, code))).toBe('code_expired');
		expect(await refusal(use(await makePoll(), request, code))).toBe('code_expired');
		await use(made, request, code);
		expect(await refusal(use(made, request, code))).toBe('code_expired');

		const tried = await ask(made, 'b@exemple.org');
		const right = await codeOf('b@exemple.org');
		const wrong = right === '000000' ? '000001' : '000000';
		const tries = await Promise.all(
			Array.from({ length: VOTE_CODE_ATTEMPTS + 3 }, () => refusal(use(made, tried, wrong)))
		);
		expect(tries.filter((one) => one === 'code_invalid')).toHaveLength(VOTE_CODE_ATTEMPTS);
		expect(await refusal(use(made, tried, right))).toBe('code_expired');

		const late = await ask(made, 'c@exemple.org');
		const lateCode = await codeOf('c@exemple.org');
		const instant = Date.now() + 11 * MINUTE_MS;
		back = setClock(() => instant);
		expect(await refusal(use(made, late, lateCode))).toBe('code_expired');
		expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
	});

	test('used twice at once counts once', async () => {
		const made = await makePoll();
		const request = await ask(made, 'a@exemple.org');
		const code = await codeOf('a@exemple.org');
		const both = await Promise.all([1, 2, 3].map(() => refusal(use(made, request, code))));
		expect(both.toSorted()).toEqual(['code_expired', 'code_expired', 'done']);
	});

	test('is not mailed to what is no address, to a disposable one, for too many or nobody', async () => {
		const made = await makePoll();
		expect(await refusal(ask(made, 'pas une adresse'))).toBe('address_unreadable');
		expect(await refusal(ask(made, 'x@mailinator.com'))).toBe('address_disposable');
		// The list alone holds it: past it, that box votes as any other.
		expect(await refusal(vote(made.poll, 'x@mailinator.com', [made.codes[0]!]))).toBe('done');
		expect(await refusal(ask(made, 'a@exemple.org', { choices: [] }))).toBe('poll_choices');
		expect(await refusal(ask(made, 'a@exemple.org', { choices: made.codes }))).toBe('poll_choices');
		expect(
			await refusal(
				requestVoteCode({
					...{ path: { edition: 'nulle' }, email: 'a@b.ca', choices: ['A'] },
					network: 'n',
					work: undefined
				})
			)
		).toBe('not_found');
	});
});

describe('a proof of work', () => {
	test('serves once, is of this house, and is solved', async () => {
		const made = await makePoll();
		const done = await work();
		await ask(made, 'a@exemple.org', { work: done });
		expect(await refusal(ask(made, 'b@exemple.org', { work: done }))).toBe('work_missing');
		const other = await work();
		const forged = { ...other, solution: { ...other.solution, derivedKey: done.solution.derivedKey } };
		expect(await refusal(ask(made, 'b@exemple.org', { work: forged }))).toBe('work_missing');
		const foreign = { ...other, challenge: { ...other.challenge, signature: 'x' } };
		expect(await refusal(ask(made, 'b@exemple.org', { work: foreign }))).toBe('work_missing');
		expect(await refusal(ask(made, 'b@exemple.org', { work: {} as Work }))).toBe('work_missing');
		expect(await refusal(ask(made, 'b@exemple.org', { work: other }))).toBe('done');
	});

	test('grows with a crowd, and no crowd is refused; without scripts, some are', async () => {
		const made = await makePoll();
		for (let i = 0; i < 20; i++) await ask(made, `p${i}@exemple.org`, { work: undefined });
		expect(await refusal(ask(made, 'p20@exemple.org', { work: undefined }))).toBe('too_many_requests');
		expect(await refusal(ask(made, 'p20@exemple.org'))).toBe('done');
		expect(await refusal(ask(made, 'p21@exemple.org', { work: undefined, network: '203.0.113.4' }))).toBe(
			'done'
		);
		// One subscriber has many IPv6 /64: four times as many of a /48, whatever it writes from.
		const from = (i: number) => ({ work: undefined, network: `2001:db8:7:${i}` });
		const many = [];
		for (let i = 0; i < 81; i++) many.push(await refusal(ask(made, `s${i}@exemple.org`, from(i))));
		expect([many.filter((one) => one === 'done').length, many.at(-1)]).toEqual([80, 'too_many_requests']);
		expect(await refusal(ask(made, 's81@exemple.org', { ...from(0), network: '2001:db8:8:0' }))).toBe('done');
	});

	test('that was refused for another reason is spent all the same', async () => {
		const made = await makePoll();
		for (let i = 0; i < 5; i++) await ask(made, 'cible@exemple.org', { work: undefined, network: 'n0' });
		const done = await work();
		const from = { work: done, network: 'n0' };
		expect(await refusal(ask(made, 'cible@exemple.org', from))).toBe('too_many_requests');
		expect(await refusal(ask(made, 'autre@exemple.org', from))).toBe('work_missing');
		// And the try counted for none.
		const rows = await (await reader()).select().from(t.throttle);
		const key = keyOf({ kind: 'vote-code', subject: 'cible@exemple.org' });
		expect(rows.find((row) => row.key === key)).toMatchObject({ count: 5 });
	});

	test('is harder the more codes a network asked, also before anybody votes, and the more challenges it took', async () => {
		const made = await makePoll();
		for (let i = 0; i < 35; i++)
			await ask(made, `p${i}@exemple.org`, { isVouchedFor: true, work: undefined });
		expect(await crowdOf(made.poll, '198.51.100.9')).toBe(35);
		expect(await crowdOf(made.poll, '198.51.100.10')).toBe(0);
		const given = Array.from({ length: 40 }, () => countGiven('203.0.113.77'));
		expect(given.at(-1)).toBe(39);
		expect(countGiven('203.0.113.78')).toBe(0);
		const instant = Date.now() + 11 * MINUTE_MS;
		back = setClock(() => instant);
		expect(countGiven('203.0.113.77')).toBe(0);
	});

	test('asked by somebody else does not keep a box from voting', async () => {
		const made = await makePoll();
		const ask_ = (network: string) =>
			refusal(ask(made, 'tenue@exemple.org', { isVouchedFor: true, work: undefined, network }));
		const many = [];
		for (let i = 0; i < 8; i++) many.push(await ask_('203.0.113.66'));
		expect(many.filter((one) => one === 'done')).toHaveLength(5);
		// One subscriber has many IPv6 /64.
		const of6 = [];
		for (let i = 0; i < 8; i++) of6.push(await ask_(`2001:db8:7:${i}`));
		expect(of6.filter((one) => one === 'done')).toHaveLength(5);
		expect(await ask_('198.51.100.9')).toBe('done');
		// From everywhere, a hundred tries in a million.
		const everywhere = [];
		for (let i = 0; i < 12; i++) everywhere.push(await ask_(`192.0.2.${i}`));
		expect(everywhere.filter((one) => one === 'done')).toHaveLength(9);
	});

	test('of one address, five codes in a quarter of an hour, whatever its spelling', async () => {
		const made = await makePoll();
		for (let i = 0; i < 5; i++) await ask(made, `marie.t+${i}@gmail.com`);
		expect(await refusal(ask(made, 'm.a.r.i.e.t@gmail.com'))).toBe('too_many_requests');
	});
});
