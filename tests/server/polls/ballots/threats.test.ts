import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Cookies } from '@sveltejs/kit';
import { desc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import {
	sayEncouragement,
	shownEncouragements
} from '../../../../src/lib/server/polls/pages/encouragements.ts';
import { reviewEncouragement } from '../../../../src/lib/server/polls/office/moderate.ts';
import {
	requestVoteCode,
	VOTE_CODE_ATTEMPTS,
	castWithCode
} from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { askWork, type Work } from '../../../../src/lib/server/polls/ballots/work.ts';
import { keepBallotStep, keptBallotStep } from '../../../../src/lib/server/web/ballot-step.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, pollRow, vote } from '../../../factories/polls.ts';
import { refusal, refusedBy, withGuardOff } from '../../../setup/guards.ts';

// What somebody outside may try (docs/threats-vote.md), each with its control: the same, once its guard is taken away.

async function solved(): Promise<Work> {
	const challenge = await askWork(0);
	return { challenge, solution: (await solveChallenge({ challenge, deriveKey }))! };
}

type Made = Awaited<ReturnType<typeof makePoll>>;
const NETWORK = '198.51.100.77';

async function ask({ path }: Made, email: string, choice: string, work?: Work): Promise<number> {
	const proof = work ?? (await solved());
	return requestVoteCode({ path, email, choices: [choice], network: NETWORK, work: proof });
}

const use = ({ path }: Made, request: number | undefined, code: string) =>
	castWithCode({ path, code, request, network: NETWORK });

async function codeOf(email: string): Promise<string> {
	const db = await reader();
	const kind = eq(t.outbox.kind, 'vote.code');
	const rows = await db.select().from(t.outbox).where(kind).orderBy(desc(t.outbox.id));
	return String(rows.find(({ payload }) => payload.email === email)!.payload.code);
}

const votesOf = async (pollId: number) => {
	const of = eq(t.pollCandidate.pollId, pollId);
	const rows = await (
		await reader()
	)
		.select()
		.from(t.pollCandidate)
		.where(of)
		.orderBy(t.pollCandidate.position);
	return rows.map(({ votes }) => votes);
};

describe('a code that is guessed', () => {
	test('has five tries, whoever counts them', async () => {
		const made = await makePoll();
		const request = await ask(made, 'cible@exemple.org', made.codes[0]!);
		const right = await codeOf('cible@exemple.org');
		const wrong = right === '000000' ? '000001' : '000000';
		for (let i = 0; i < VOTE_CODE_ATTEMPTS; i++)
			expect(await refusal(use(made, request, wrong))).toBe('code_invalid');
		expect(await refusal(use(made, request, right))).toBe('code_expired');
		// Even by code that forgets to look.
		const useIt = () =>
			refusedBy((tx) => tx.update(t.voteCode).set({ usedAt: new Date() }).where(eq(t.voteCode.id, request)));
		expect(await useIt()).toBe('vote_code_spent');
		expect(await withGuardOff(['vote_code_stays'], useIt)).toBe('done');
	});

	test('comes five times a quarter of an hour to one box: twenty-five tries in a million', async () => {
		const made = await makePoll();
		for (let i = 0; i < 5; i++) await ask(made, `cible+${i}@gmail.com`, made.codes[0]!);
		expect(await refusal(ask(made, 'c.i.b.l.e@gmail.com', made.codes[0]!))).toBe('too_many_requests');
		await write('polls.control', (tx) => tx.delete(t.throttle));
		expect(await refusal(ask(made, 'c.i.b.l.e@gmail.com', made.codes[0]!))).toBe('done');
	});
});

test('a code used again does not bring back a vote that was changed since', async () => {
	const made = await makePoll();
	const [a, b] = made.codes as [string, string];
	const first = await ask(made, 'rejeu@exemple.org', a);
	const code = await codeOf('rejeu@exemple.org');
	await use(made, first, code);
	await use(made, await ask(made, 'rejeu@exemple.org', b), await codeOf('rejeu@exemple.org'));
	expect(await refusal(use(made, first, code))).toBe('code_expired');
	const freshen = () =>
		refusedBy((tx) => tx.update(t.voteCode).set({ usedAt: null }).where(eq(t.voteCode.id, first)));
	expect(await freshen()).toBe('vote_code_used');
	expect(await votesOf(made.poll.id)).toEqual([0, 1, 0]);
	expect(await withGuardOff(['vote_code_stays'], freshen)).toBe('done');
	await use(made, first, code);
	expect(await votesOf(made.poll.id)).toEqual([1, 0, 0]);
});

describe('a code used by another browser', () => {
	/** The cookies of one browser. */
	function browser(): Cookies & { jar: Map<string, string> } {
		const jar = new Map<string, string>();
		const cookies = {
			...{ jar, get: (name: string) => jar.get(name) },
			set: (name: string, value: string) => void jar.set(name, value)
		};
		return cookies as unknown as Cookies & { jar: Map<string, string> };
	}

	test('is worth nothing there, nor with a cookie written by hand', async () => {
		const made = await makePoll();
		const path = '/meritas/2026/vote';
		const choices = [made.codes[0]!];
		const request = await ask(made, 'victime@exemple.org', made.codes[0]!);
		const code = await codeOf('victime@exemple.org');
		const thief = browser();
		const with_ = () => refusal(use(made, keptBallotStep(thief)?.request, code));
		expect(await with_()).toBe('code_expired');
		const own = await ask(made, 'voleur@exemple.org', made.codes[1]!);
		keepBallotStep(thief, path, { email: 'voleur@exemple.org', choices, request: own });
		expect(await with_()).toBe('code_invalid');
		const [name, value] = [...thief.jar][0]!;
		const [payload, signature] = value.split('.') as [string, string];
		const step = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
		const forged = Buffer.from(JSON.stringify({ ...step, request })).toString('base64url');
		thief.jar.set(name, `${forged}.${signature}`);
		expect(await with_()).toBe('code_expired');
		expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 0 });
		// The signature alone stood in the way.
		thief.jar.set(name, `${forged}.${sign('vote-step', forged)}`);
		expect(await with_()).toBe('done');
	});
});

test('a challenge solved once serves once, also sent three times at once', async () => {
	const made = await makePoll();
	const work = await solved();
	const send = (i: number) => refusal(ask(made, `defi${i}@exemple.org`, made.codes[0]!, work));
	const said = await Promise.all([0, 1, 2].map(send));
	expect(said.toSorted()).toEqual(['done', 'work_missing', 'work_missing']);
	await write('polls.control', (tx) => tx.delete(t.spentWork));
	expect(await send(3)).toBe('done');
});

describe('a word', () => {
	test('of markup or insults is kept as typed, and nobody reads it before the permanence', async () => {
		const { poll, path, codes } = await makePoll();
		const words = '<img src=x onerror=alert(1)> espèce d’imposteur';
		const { ballot } = await vote(poll, 'mot@exemple.org', [codes[0]!]);
		await sayEncouragement({ path, ballotId: ballot, candidate: codes[0]!, name: '</script>', words });
		expect(await shownEncouragements(poll.id)).toEqual([]);
		const of = eq(t.encouragement.ballotId, ballot);
		const [row] = await (await reader()).select().from(t.encouragement).where(of);
		expect(row).toMatchObject({ words, name: '</script>', status: 'waiting' });
		const staff = await makePerson({ roles: ['staff'] });
		await reviewEncouragement({ actor: staff.actor, id: row!.id, shows: false });
		expect(await shownEncouragements(poll.id)).toEqual([]);
		// Its state alone keeps it back.
		await write('polls.control', (tx) => tx.update(t.encouragement).set({ status: 'shown' }).where(of));
		expect(await shownEncouragements(poll.id)).toMatchObject([{ words }]);
	});
});
