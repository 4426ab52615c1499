import { desc, eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { ProviderIdentity } from '../../../../src/lib/server/auth/providers/claims.ts';
import { linkProvider } from '../../../../src/lib/server/auth/providers/link.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { canonicalAddress } from '../../../../src/lib/server/polls/ballots/canonical-address.ts';
import { requestVoteCode, castWithCode } from '../../../../src/lib/server/polls/ballots/request-code.ts';
import { choicesToProve, castByProvider } from '../../../../src/lib/server/polls/ballots/cast-by-provider.ts';
import { verifyPolls } from '../../../../src/lib/server/polls/ledger/verify.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, pollRow, vote } from '../../../factories/polls.ts';
import { refusalOf } from '../../../setup/refused.ts';

const NETWORK = '198.51.100.9';
const google = (email: string, over: Partial<ProviderIdentity> = {}): ProviderIdentity => ({
	...{ provider: 'google', subject: `s-${email}`, email, isProven: true },
	...over
});
type Made = Awaited<ReturnType<typeof makePoll>>;
const by = ({ path, codes }: Made, identity: ProviderIdentity, choice = 0) =>
	castByProvider({ identity, path, choices: [codes[choice]!], network: NETWORK });
const codeOf = async (email: string) => {
	const rows = await (
		await reader()
	)
		.select()
		.from(t.outbox)
		.where(eq(t.outbox.kind, 'vote.code'))
		.orderBy(desc(t.outbox.id));
	return String(rows.find(({ payload }) => payload.email === email)!.payload.code);
};

test('a proven address votes at once; of the provider its name is kept, and nobody gets an account', async () => {
	const made = await makePoll();
	const before = (await (await reader()).select().from(t.person)).length;
	const receipt = (await by(made, google('Marie.Tremblay@gmail.com')))!;
	expect(receipt).toMatchObject({ did: 'cast' });
	const [trace] = await (
		await reader()
	)
		.select()
		.from(t.ballotTrace)
		.where(eq(t.ballotTrace.ballotId, receipt.ballot));
	expect(trace).toMatchObject({ address: 'marietremblay@gmail.com', proof: 'google', isPlain: false });
	expect(JSON.stringify(trace)).not.toContain('s-Marie');
	const db = await reader();
	expect((await db.select().from(t.person)).length).toBe(before);
	expect(await db.select().from(t.identity)).toEqual([]);
	expect(await verifyPolls()).toEqual([]);
});

test('who votes by a provider and by a code, in any spelling, is one voter', async () => {
	const made = await makePoll();
	const first = (await by(made, google('marie.tremblay@gmail.com')))!;
	const email = 'marietremblay+vote@googlemail.com';
	const request = await requestVoteCode({
		...{ path: made.path, email, choices: [made.codes[1]!], network: NETWORK, work: undefined }
	});
	const second = await castWithCode({
		...{ path: made.path, code: await codeOf(email), request, network: NETWORK }
	});
	expect(second).toMatchObject({ did: 'changed', ballot: first.ballot });
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
});

test('where a vote may not be changed, a provider after a code is told so', async () => {
	const made = await makePoll({ mayChange: false });
	await vote(made.poll, 'a@gmail.com', [made.codes[0]!]);
	expect((await refusalOf(by(made, google('a@gmail.com'), 1))).code).toBe('voted_already');
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
});

test('at once by a code, by Google and by Microsoft, forty times, is one ballot; the control takes the key away', async () => {
	const made = await makePoll();
	const email = 'a@gmail.com';
	await Promise.all(
		Array.from({ length: 40 }, (_, i) => {
			if (i % 3 === 0) return vote(made.poll, canonicalAddress(email)!, [made.codes[i % 2]!]);
			return by(made, google(email, { provider: i % 3 === 1 ? 'google' : 'microsoft' }), i % 2);
		})
	);
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 1 });
	expect(await verifyPolls()).toEqual([]);
	const [there] = await (await reader()).select().from(t.ballot).where(eq(t.ballot.pollId, made.poll.id));
	let twice = false;
	await write('polls.control', async (tx) => {
		await tx.run(sql`DROP INDEX ballot_once`);
		await tx.insert(t.ballot).values({ ...there!, id: 'AUTRE' });
		twice = true;
		throw new Error('undo');
	}).catch(() => {});
	expect(twice).toBe(true);
	await expect(
		write('polls.control', (tx) => tx.insert(t.ballot).values({ ...there!, id: 'AUTRE' }))
	).rejects.toThrow();
});

test('an address that is only said proves nothing, unless its account is linked here', async () => {
	const made = await makePoll();
	const { actor, person } = await makePerson();
	const said = google('victime@exemple.org', { provider: 'facebook', subject: 'f1', isProven: false });
	expect(await by(made, said)).toBeUndefined();
	expect(await pollRow(made.poll.id)).toMatchObject({ ballots: 0 });
	await linkProvider(actor, { provider: 'facebook', subject: 'f1' });
	const receipt = (await by(made, said))!;
	const [trace] = await (
		await reader()
	)
		.select()
		.from(t.ballotTrace)
		.where(eq(t.ballotTrace.ballotId, receipt.ballot));
	expect(trace).toMatchObject({ address: canonicalAddress(person.email), proof: 'facebook' });
});

test('a disposable address, nobody, too many or a closed vote are refused as by a code', async () => {
	const made = await makePoll();
	expect((await refusalOf(by(made, google('x@mailinator.com')))).code).toBe('address_disposable');
	expect((await refusalOf(choicesToProve(made.path, []))).code).toBe('poll_choices');
	expect((await refusalOf(choicesToProve(made.path, made.codes))).code).toBe('poll_choices');
	const over = await makePoll({ closesAt: new Date(Date.now() - 1000) });
	expect((await refusalOf(choicesToProve(over.path, [over.codes[0]!]))).code).toBe('poll_closed');
	expect((await refusalOf(by(over, google('a@gmail.com')))).code).toBe('poll_closed');
});

test('who comes back from a provider is counted with no form without scripts', async () => {
	const made = await makePoll();
	const ask = (i: number, isVouchedFor: boolean) =>
		requestVoteCode({
			...{ path: made.path, email: `e${i}@exemple.org`, choices: [made.codes[0]!], network: '203.0.113.77' },
			...{ work: undefined, isVouchedFor }
		});
	for (let i = 0; i < 25; i++) await ask(i, true);
	for (let i = 30; i < 50; i++) await ask(i, false);
	expect((await refusalOf(ask(60, false))).code).toBe('too_many_requests');
});
