import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changePassword, hasPassword } from '../../../src/lib/server/auth/change-password.ts';
import { openSession } from '../../../src/lib/server/auth/lucia.ts';
import { hashPassword, matchesPassword } from '../../../src/lib/server/auth/password.ts';
import { actorOfSession } from '../../../src/lib/server/auth/sessions.ts';
import { signInWithPassword } from '../../../src/lib/server/auth/sign-in.ts';
import { signOut } from '../../../src/lib/server/auth/sign-out.ts';
import {
	countAttempt,
	networkLimits,
	networkOf,
	widerNetworkOf
} from '../../../src/lib/server/auth/throttle.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { account } from '../../../src/lib/server/db/schema/auth.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makePerson } from '../../factories/people.ts';

const PASSWORD = 'trois mots bien choisis';
let network: string;
let serial = 0;

beforeEach(() => {
	network = `192.0.2.${++serial}`;
});
afterEach(() => vi.useRealTimers());

async function makeMember(password: string | null = PASSWORD) {
	const made = await makePerson();
	if (password !== null) {
		const passwordHash = await hashPassword(password);
		await write('auth.test', (tx) =>
			tx.update(account).set({ passwordHash }).where(eq(account.personId, made.person.id))
		);
	}
	return made;
}

const signIn = (email: string, password: string, replaces: string | null = null) =>
	signInWithPassword({ email, password, network, replaces });

test('the right password opens a session, however the address is written', async () => {
	const { person } = await makeMember();
	const { value } = await signIn(`  ${person.email.toUpperCase()} `, PASSWORD);
	expect((await actorOfSession(value)).actor).toMatchObject({ personId: person.id });
});

test('a wrong password, no password, no account and nobody are one answer', async () => {
	const withPassword = await makeMember();
	const without = await makeMember(null);
	for (const email of [withPassword.person.email, without.person.email, 'personne@exemple.org'])
		await expect(signIn(email, 'pas le bon')).rejects.toMatchObject({
			code: 'invalid_credentials',
			status: 401,
			field: 'password'
		});
	await expect(signIn(without.person.email, '')).rejects.toMatchObject({ code: 'invalid_credentials' });
});

test('a missing hash costs a real comparison, and always says no', async () => {
	expect(await matchesPassword(null, 'une personne qui n’existe pas')).toBe(false);
	expect(await matchesPassword(await hashPassword('é'.normalize('NFD')), 'é'.normalize('NFC'))).toBe(true);
	expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('signing in ends the session that the browser carried, and adopts no value it brought', async () => {
	const victim = await makeMember();
	const attacker = await makeMember();
	const planted = await signIn(attacker.person.email, PASSWORD);
	const { sessionId } = await actorOfSession(planted.value);
	const opened = await signIn(victim.person.email, PASSWORD, sessionId);
	expect(opened.value).not.toBe(planted.value);
	expect((await actorOfSession(planted.value)).actor.kind).toBe('anonymous');
});

test('guessing at one address is refused after ten, the right password too, until the window has passed', async () => {
	vi.useFakeTimers({ toFake: ['Date'] });
	const putBack = setClock(() => Date.now());
	const { person } = await makeMember();
	for (let i = 0; i < 10; i++)
		await expect(signIn(person.email, `essai ${i}`)).rejects.toMatchObject({ code: 'invalid_credentials' });
	await expect(signIn(person.email, PASSWORD)).rejects.toMatchObject({
		code: 'too_many_requests',
		status: 429
	});
	vi.setSystemTime(Date.now() + 15 * 60_000 + 1);
	await expect(signIn(person.email, PASSWORD)).resolves.toHaveProperty('value');
	putBack();
});

test('what a stranger guesses elsewhere leaves the owner their sign-in; many networks together are stopped', async () => {
	const { person } = await makeMember();
	const stranger = (from: string) =>
		signInWithPassword({ email: person.email, password: 'au hasard', network: from, replaces: null });
	const codes: string[] = [];
	const guess = async (from: string) =>
		codes.push(
			await stranger(from).then(
				() => 'opened',
				(error: { code: string }) => error.code
			)
		);
	for (let i = 0; i < 12; i++) await guess('203.0.113.1');
	expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(2);
	await expect(signIn(person.email, PASSWORD)).resolves.toHaveProperty('value');
	for (let i = 0; i < 95; i++) await guess(`203.0.113.${10 + i}`);
	expect(codes.filter((code) => code === 'invalid_credentials').length).toBeLessThanOrEqual(100);
	expect(codes.at(-1)).toBe('too_many_requests');
});

test('guesses sent all at once are counted too', async () => {
	const { person } = await makeMember();
	const answers = await Promise.allSettled(
		Array.from({ length: 25 }, (_, i) => signIn(person.email, `essai ${i}`))
	);
	const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'opened'));
	expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(10);
	expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(15);
});

test('one network may not try a hundred addresses, and honest sign-ins count for nothing', async () => {
	const { person } = await makeMember();
	// More honest sign-ins than wrong ones would be allowed, for the address and nearly for the network.
	for (let i = 0; i < 12; i++) await signIn(person.email, PASSWORD);
	for (let i = 0; i < 99; i++)
		await write('auth.test', (tx) => countAttempt(tx, [{ kind: 'password', subject: network, most: 100 }]));
	await expect(signIn('inconnue-1@exemple.org', 'x')).rejects.toMatchObject({ code: 'invalid_credentials' });
	await expect(signIn('inconnue-2@exemple.org', 'x')).rejects.toMatchObject({ code: 'too_many_requests' });
	network = '198.51.100.1';
	await expect(signIn('inconnue-2@exemple.org', 'x')).rejects.toMatchObject({ code: 'invalid_credentials' });
});

test('what limits is stored under a keyed hash: neither the address nor the network can be read', async () => {
	const { person } = await makeMember();
	await signIn(person.email, 'pas le bon').catch(() => undefined);
	const rows = await (await connections()).reader.execute('SELECT * FROM throttle');
	expect(rows.rows.length).toBeGreaterThan(0);
	expect(JSON.stringify(rows.rows)).not.toContain(person.email);
	expect(JSON.stringify(rows.rows)).not.toContain(network);
});

test('a network is an IPv4 address or an IPv6 /64', () => {
	expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
	expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
	expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
	expect(networkOf('2001:0db8:1:2::9')).toBe(networkOf('2001:db8:1:2:ffff::1'));
	expect(networkOf('2001:db8:1:3::9')).not.toBe(networkOf('2001:db8:1:2::9'));
	expect(networkOf('::1')).toBe('0:0:0:0');
});

test('an IPv6 network is counted with the /48 around it, four times wider; an IPv4 address alone', async () => {
	const subnet = (n: number) => networkOf(`2001:db8:77:${n.toString(16)}::1`);
	expect(widerNetworkOf(subnet(1))).toBe(widerNetworkOf(subnet(2)));
	expect(widerNetworkOf(networkOf('203.0.113.7'))).toBeUndefined();
	const guess = (n: number) =>
		write('auth.test', (tx) => countAttempt(tx, networkLimits('password', subnet(n), 2)));
	for (let n = 0; n < 8; n++) await guess(n);
	await expect(guess(8)).rejects.toMatchObject({ code: 'too_many_requests' });
	network = '2001:db8:78:1';
	await expect(signIn('inconnue-3@exemple.org', 'x')).rejects.toMatchObject({ code: 'invalid_credentials' });
});

test('changing the password ends every session, opens one anew, and is in the audit trail', async () => {
	const { person, actor } = await makeMember();
	const here = await signIn(person.email, PASSWORD);
	const elsewhere = await signIn(person.email, PASSWORD);
	const anew = await changePassword(actor, { currentPassword: PASSWORD, newPassword: 'un autre, plus long' });
	for (const { value } of [here, elsewhere])
		expect((await actorOfSession(value)).actor.kind).toBe('anonymous');
	expect((await actorOfSession(anew.value)).actor).toMatchObject({ personId: person.id });
	await expect(signIn(person.email, PASSWORD)).rejects.toMatchObject({ code: 'invalid_credentials' });
	await expect(signIn(person.email, 'un autre, plus long')).resolves.toHaveProperty('value');
	const db = await reader();
	const actions = await db
		.select({ action: auditEntry.action })
		.from(auditEntry)
		.where(eq(auditEntry.objectId, String(person.id)));
	expect(actions.map(({ action }) => action)).toContain('password.changed');
});

test('a password changes only with the current one, and is first set without any', async () => {
	const withPassword = await makeMember();
	await expect(
		changePassword(withPassword.actor, { newPassword: 'sans dire l’ancien' })
	).rejects.toMatchObject({ code: 'invalid_credentials', field: 'currentPassword' });
	const without = await makeMember(null);
	expect(await hasPassword(without.actor)).toBe(false);
	await changePassword(without.actor, { newPassword: PASSWORD });
	expect(await hasPassword(without.actor)).toBe(true);
});

test('two changes at once: one wins, the other is told', async () => {
	const { actor } = await makeMember();
	const answers = await Promise.allSettled(
		['première nouvelle', 'seconde nouvelle'].map((newPassword) =>
			changePassword(actor, { currentPassword: PASSWORD, newPassword })
		)
	);
	expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('signing out ends the session for good', async () => {
	const { person } = await makePerson();
	const { value } = await write('auth.test', (tx) => openSession(tx, person.id));
	const { sessionId } = await actorOfSession(value);
	await signOut(sessionId);
	await signOut(sessionId);
	await signOut(null);
	expect((await actorOfSession(value)).actor.kind).toBe('anonymous');
});
