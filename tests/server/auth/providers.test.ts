import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { MINUTE_MS, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { ORGANISATION } from '../../fakes/providers-double/keys.ts';
import { startProviders } from '../../fakes/providers-double/server.ts';
import { agree, useProviders, type Agreed } from '../../fakes/providers-double/use.ts';
import { makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';
import type { Provider } from '../../../src/lib/schemas/providers.ts';

const double = await startProviders();
useProviders(double.url);
const { beginTrip, endTrip } = await import('../../../src/lib/server/auth/providers/trip.ts');
const { signInWithProvider } = await import('../../../src/lib/server/auth/providers/sign-in.ts');
const { linkProvider, myProviders, unlinkProvider } =
	await import('../../../src/lib/server/auth/providers/link.ts');
const { requestLoginCode, signInWithCode } = await import('../../../src/lib/server/auth/login-code.ts');
const { actorOfSession } = await import('../../../src/lib/server/auth/sessions.ts');
const { exportMyData } = await import('../../../src/lib/server/privacy/export.ts');

let serial = 0;
let network: string;
let back = () => {};
beforeAll(() => void vi.spyOn(process.stdout, 'write'));
afterEach(() => back());
afterAll(() => double.stop());

const fresh = () => `personne${++serial}.${Date.now()}@gmail.com`;

/** There and back: whom the provider says. */
async function come(provider: Provider, said: Agreed) {
	network = `203.0.113.${++serial}`;
	const { trip, url } = beginTrip(provider);
	const answered = await agree(url, said);
	return endTrip({ trip, code: answered.searchParams.get('code')!, network });
}

async function enter(provider: Provider, said: Agreed) {
	return signInWithProvider(await come(provider, said), { replaces: null });
}

const code = async (work: Promise<unknown>) => (await refusalOf(work)).code;
const identities = async (personId: number) =>
	(await reader()).select().from(t.identity).where(eq(t.identity.personId, personId));
const actions = async (personId: number) =>
	(
		await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.objectId, String(personId)))
	).map(({ action, details }) => `${action} ${String(details.means ?? '')}`.trim());

describe('who a provider says came back', () => {
	test('is proven by Google for its own boxes and those that it hosts, checked, and by no more', async () => {
		expect(await come('google', { email: 'a@gmail.com' })).toMatchObject({ isProven: true });
		expect(await come('google', { email: 'a@lesoit.example', hd: 'lesoit.example' })).toMatchObject({
			isProven: true
		});
		expect(await come('google', { email: 'a@lesoit.example' })).toMatchObject({ isProven: false });
		expect(await come('google', { email: 'a@gmail.com', mode: 'unproven' })).toMatchObject({
			isProven: false
		});
	});

	test('is proven by Microsoft for its own boxes and domains that it says verified, by no tenant’s word', async () => {
		expect(await come('microsoft', { email: 'a@outlook.com' })).toMatchObject({ isProven: true });
		// A personal account under the address of an office that one has left.
		expect(await come('microsoft', { email: 'a@lesoit.example' })).toMatchObject({ isProven: false });
		const there = { email: 'victime@lesoit.example', tid: ORGANISATION };
		expect(await come('microsoft', there)).toMatchObject({ isProven: false });
		expect(await come('microsoft', { ...there, edov: 'false' })).toMatchObject({ isProven: false });
		expect(await come('microsoft', { ...there, edov: 'true' })).toMatchObject({ isProven: true });
		const [mine, theirs] = [
			await come('microsoft', { ...there, subject: 'x' }),
			await come('microsoft', { ...there, subject: 'x', tid: there.tid.replace('1', '9') })
		];
		expect(mine.subject).not.toBe(theirs.subject);
	});

	test('is never proven by Facebook, which says nothing of it', async () => {
		expect(await come('facebook', { email: 'a@gmail.com' })).toMatchObject({
			email: 'a@gmail.com',
			isProven: false
		});
		expect(await come('facebook', { email: 'a@gmail.com', mode: 'silent' })).toMatchObject({
			email: undefined
		});
	});

	test.each(['nonce', 'audience', 'issuer', 'expired', 'broken'])(
		'is nobody by a token that is wrong: %s',
		async (mode) => {
			expect(await code(come('google', { email: 'a@gmail.com', mode }))).toBe('provider_failed');
			expect(await code(come('microsoft', { email: 'a@outlook.com', mode }))).toBe('provider_failed');
		}
	);

	test('is nobody when the provider does not answer, within ten seconds', { timeout: 20_000 }, async () => {
		const begun = performance.now();
		const both = [come('google', { email: 'a@gmail.com', mode: 'slow' }), come('facebook', { mode: 'slow' })];
		expect(await Promise.all(both.map(code))).toEqual(['provider_failed', 'provider_failed']);
		expect(performance.now() - begun).toBeLessThan(10_000);
	});

	test('is nobody by the code of another’s trip, or of another provider', async () => {
		const [mine, theirs] = [beginTrip('google'), beginTrip('google')];
		const stolen = (await agree(theirs.url, { email: 'a@gmail.com' })).searchParams.get('code')!;
		expect(await code(endTrip({ trip: mine.trip, code: stolen, network: 'n' }))).toBe('provider_failed');
		const other = (await agree(beginTrip('microsoft').url, { email: 'a@x.ca' })).searchParams.get('code')!;
		expect(await code(endTrip({ trip: beginTrip('google').trip, code: other, network: 'n' }))).toBe(
			'provider_failed'
		);
	});

	test('comes back once from a trip, by the store alone: the control forgets it', async () => {
		const { trip, url } = beginTrip('google');
		const answered = (await agree(url, { email: 'a@gmail.com' })).searchParams.get('code')!;
		const both = await Promise.allSettled(
			Array.from({ length: 5 }, () => endTrip({ trip, code: answered, network: 'n' }))
		);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const again = (await agree(url, { email: 'a@gmail.com' })).searchParams.get('code')!;
		expect(await code(endTrip({ trip, code: again, network: 'n' }))).toBe('provider_lost');
		await write('auth.control', (tx) => tx.delete(t.spentTrip));
		const third = (await agree(url, { email: 'a@gmail.com' })).searchParams.get('code')!;
		expect(await endTrip({ trip, code: third, network: 'n' })).toMatchObject({ email: 'a@gmail.com' });
	});

	test('a network whose trips fail is slowed down, one whose trips succeed is not', async () => {
		const fail = () => endTrip({ trip: beginTrip('google').trip, code: 'rien', network: '192.0.2.1' });
		const tried = await Promise.all(Array.from({ length: 62 }, () => code(fail())));
		expect(tried.filter((one) => one === 'too_many_requests')).toHaveLength(2);
		for (let i = 0; i < 65; i++) {
			const { trip, url } = beginTrip('google');
			const given = (await agree(url, { email: `e${i}@gmail.com` })).searchParams.get('code')!;
			await endTrip({ trip, code: given, network: '192.0.2.2' });
		}
		const instant = Date.now() + 16 * MINUTE_MS;
		back = setClock(() => instant);
		expect(await code(fail())).toBe('provider_failed');
	});

	test('leaves neither token, code nor address in the store or the logs', async () => {
		const email = fresh();
		const said = vi.mocked(process.stdout.write);
		vi.stubEnv('LOG_LEVEL', 'info');
		await come('google', { email });
		await code(come('google', { email, mode: 'nonce' }));
		vi.unstubAllEnvs();
		const lines = said.mock.calls.map(([line]) => String(line)).join('');
		expect(lines).toContain('"fault":"nonce"');
		expect(lines).not.toContain(email);
		const spent = await (await reader()).select().from(t.spentTrip);
		expect(JSON.stringify(spent)).not.toContain(email);
	});
});

describe('signing in', () => {
	test('opens the account of a proven address, links it, and then needs no address', async () => {
		const { person } = await makePerson({ email: fresh() });
		const first = await enter('google', { email: person.email.toUpperCase(), subject: `s${person.id}` });
		if (first === 'prove') throw new Error('proven');
		expect((await actorOfSession(first.value)).actor).toMatchObject({ personId: person.id });
		expect(await identities(person.id)).toMatchObject([{ provider: 'google', subject: `s${person.id}` }]);
		const again = await enter('google', { email: 'autre@ailleurs.example', subject: `s${person.id}` });
		if (again === 'prove') throw new Error('linked');
		expect((await actorOfSession(again.value)).actor).toMatchObject({ personId: person.id });
		expect(await actions(person.id)).toEqual([
			'identity.linked google',
			'session.opened google',
			'session.opened google'
		]);
	});

	test('claims what was registered with a proven address, and knows nobody by another', async () => {
		const { person } = await makePerson({ email: fresh() });
		await write('auth.test', (tx) => tx.delete(t.account).where(eq(t.account.personId, person.id)));
		expect(await enter('google', { email: person.email })).toHaveProperty('value');
		expect(await actions(person.id)).toContain('account.claimed');
		expect(await code(enter('google', { email: fresh() }))).toBe('provider_unknown');
		expect(await code(enter('facebook', { email: fresh(), mode: 'silent' }))).toBe('provider_silent');
	});

	test('opens nothing by an address that is only said: a code mailed there does, once, and links', async () => {
		const { person } = await makePerson({ email: fresh() });
		const identity = await come('facebook', { email: person.email });
		expect(await signInWithProvider(identity, { replaces: null })).toBe('prove');
		expect(await identities(person.id)).toEqual([]);
		// Nor does it tell whether anybody has it.
		expect(await enter('facebook', { email: fresh() })).toBe('prove');
		const request = await requestLoginCode({ email: person.email, network: '198.51.100.1' });
		const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'login.code'));
		const mailed = String(facts.findLast(({ payload }) => payload.email === person.email)!.payload.code);
		const { provider, subject } = identity;
		const input = { email: person.email, request, replaces: null, link: { provider, subject } };
		const wrong = mailed === '000000' ? '000001' : '000000';
		expect(await code(signInWithCode({ ...input, code: wrong }))).toBe('code_invalid');
		expect(await identities(person.id)).toEqual([]);
		await signInWithCode({ ...input, code: mailed });
		expect(await signInWithProvider(identity, { replaces: null })).toHaveProperty('value');
	});

	test('ten times at once links once', async () => {
		const { person } = await makePerson({ email: fresh() });
		await Promise.all(Array.from({ length: 10 }, () => enter('google', { email: person.email })));
		expect(await identities(person.id)).toHaveLength(1);
		expect((await actions(person.id)).filter((one) => one.startsWith('identity'))).toHaveLength(1);
	});
});

describe('a linked account', () => {
	test('is linked by its owner, told to them, and taken away by them alone', async () => {
		const [{ actor, person }, other] = [await makePerson(), await makePerson()];
		await linkProvider(actor, { provider: 'facebook', subject: `f${person.id}` });
		expect(await myProviders(actor)).toMatchObject([{ provider: 'facebook' }]);
		expect(JSON.stringify(await exportMyData(actor))).toContain(`f${person.id}`);
		await unlinkProvider(other.actor, 'facebook');
		expect(await identities(person.id)).toHaveLength(1);
		await unlinkProvider(actor, 'facebook');
		await unlinkProvider(actor, 'facebook');
		expect(await identities(person.id)).toEqual([]);
		expect((await actions(person.id)).filter((one) => one.startsWith('identity'))).toEqual([
			'identity.linked facebook',
			'identity.unlinked facebook'
		]);
		expect(await enter('facebook', { email: person.email, subject: `f${person.id}` })).toBe('prove');
	});

	test('opens one person’s account, and a person has one of each provider', async () => {
		const [one, two] = [await makePerson({ email: fresh() }), await makePerson({ email: fresh() })];
		const subject = `partagé${one.person.id}`;
		await linkProvider(one.actor, { provider: 'google', subject });
		expect(await code(linkProvider(two.actor, { provider: 'google', subject }))).toBe('provider_elsewhere');
		expect(await code(linkProvider(one.actor, { provider: 'google', subject: 'autre' }))).toBe(
			'provider_other'
		);
		// Another's Google with my address does not take my account over.
		expect(await code(enter('google', { email: one.person.email, subject: 'intrus' }))).toBe(
			'provider_other'
		);
	});

	test('of ten people at once is one person’s, by the store alone: the controls take its keys away', async () => {
		const people = await Promise.all(Array.from({ length: 10 }, () => makePerson()));
		const subject = `course${people[0]!.person.id}`;
		const tried = await Promise.allSettled(
			people.map(({ actor }) => linkProvider(actor, { provider: 'google', subject }))
		);
		expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const [holder] = await (await reader()).select().from(t.identity).where(eq(t.identity.subject, subject));
		const other = people.find(({ person }) => person.id !== holder!.personId)!;
		const twice = (tx: Tx) => tx.insert(t.identity).values({ ...holder!, personId: other.person.id });
		const second = (tx: Tx) => tx.insert(t.identity).values({ ...holder!, subject: 'autre' });
		const moved = (tx: Tx) =>
			tx.update(t.identity).set({ personId: other.person.id }).where(eq(t.identity.subject, subject));
		expect(await said(twice)).toBe('identity.provider');
		expect(await said(second)).toBe('identity.person_id');
		expect(await said(moved)).toBe('identity_stays');
		expect(await said(second, 'DROP INDEX identity_one_each')).toBe('done');
		expect(await said(moved, 'DROP TRIGGER identity_stays')).toBe('done');
		const bare =
			'CREATE TABLE bare AS SELECT * FROM identity; DROP TABLE identity; ALTER TABLE bare RENAME TO identity';
		expect(await said(twice, ...bare.split('; '))).toBe('done');
	});
});

/** What the store says of a change, after statements that take a guard away; all is undone. */
async function said(work: (tx: Tx) => Promise<unknown>, ...before: string[]): Promise<string> {
	let answer = 'done';
	await write('auth.control', async (tx) => {
		for (const statement of before) await tx.run(sql.raw(statement));
		try {
			await work(tx);
		} catch (error) {
			answer = violation(error) ?? String(error);
		}
		throw new Error('undo');
	}).catch((error: Error) => {
		if (error.message !== 'undo') throw error;
	});
	return answer;
}
