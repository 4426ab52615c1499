import type { Cookies } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changePassword } from '../../../src/lib/server/auth/change-password.ts';
import { requestLoginCode, signInWithCode } from '../../../src/lib/server/auth/login-code.ts';
import { hashPassword } from '../../../src/lib/server/auth/password.ts';
import { signInWithPassword } from '../../../src/lib/server/auth/sign-in.ts';
import { DAY_MS, setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { account, throttle } from '../../../src/lib/server/db/schema/auth.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { setSignedInCookies } from '../../../src/lib/server/web/session-cookie.ts';
import { makePerson } from '../../factories/people.ts';

process.env.ORIGIN = 'https://estrade.example';
const PASSWORD = 'trois mots bien choisis';
const HOME = '192.0.2.200';
let serial = 0;
const otherNetwork = () => `203.0.${Math.floor(++serial / 250)}.${serial % 250}`;

beforeEach(() => write('auth.test', (tx) => tx.delete(throttle)));
afterEach(() => vi.useRealTimers());

async function makeMember() {
	const made = await makePerson();
	const passwordHash = await hashPassword(PASSWORD);
	await write('auth.test', (tx) =>
		tx.update(account).set({ passwordHash }).where(eq(account.personId, made.person.id))
	);
	return made;
}

const signIn = (email: string, password: string, browser?: string, network = HOME) =>
	signInWithPassword({ email, password, network, browser, replaces: null });
const askCode = (email: string, browser?: string, network = HOME) =>
	requestLoginCode({ email, network, browser });
const codeOf = (answer: Promise<unknown>) =>
	answer.then(
		() => 'done',
		(error: { code: string }) => error.code
	);
const LOCKED = 'too_many_requests';

/** Strangers on many networks, and on the owner's own, use up what anybody may try at an address. */
async function exhaust(email: string) {
	for (let i = 0; i < 14; i++) await codeOf(askCode(email, undefined, otherNetwork()));
	for (let i = 0; i < 9; i++)
		for (let n = 0, network = otherNetwork(); n < 10; n++)
			await codeOf(signIn(email, 'au hasard', undefined, network));
	for (let i = 0; i < 12; i++) await codeOf(signIn(email, 'au hasard'));
}

async function codeMailed(email: string): Promise<string> {
	const db = await reader();
	const facts = await db.select().from(outbox).where(eq(outbox.kind, 'login.code'));
	return String(facts.map(({ payload }) => payload).findLast((one) => one.email === email)?.code);
}

test('strangers who use up an address shut its owner out of other browsers, not of the one they signed in from', async () => {
	const { person } = await makeMember();
	const { browser } = await signIn(person.email, PASSWORD);
	await exhaust(person.email);
	// Control: without what the browser keeps, the address is shut, the right password too.
	expect(await codeOf(signIn(person.email, PASSWORD))).toBe(LOCKED);
	expect(await codeOf(askCode(person.email))).toBe(LOCKED);
	expect(await codeOf(signIn(person.email, PASSWORD, browser.value))).toBe('done');
	expect(await codeOf(askCode(person.email, browser.value))).toBe('done');
});

test('a shared network that somebody used up does not count against a browser known already', async () => {
	const { person } = await makeMember();
	const { browser } = await signIn(person.email, PASSWORD);
	for (let i = 0; i < 101; i++) await codeOf(signIn(`inconnue-${i}@exemple.org`, 'x'));
	expect(await codeOf(signIn(person.email, PASSWORD))).toBe(LOCKED);
	expect(await codeOf(signIn(person.email, PASSWORD, browser.value))).toBe('done');
});

test('a code makes a browser known too, and guests before they have a password', async () => {
	const { person } = await makePerson();
	const request = await askCode(person.email);
	const code = await codeMailed(person.email);
	const { browser } = await signInWithCode({ email: person.email, code, request, replaces: null });
	for (let i = 0; i < 14; i++) await codeOf(askCode(person.email, undefined, otherNetwork()));
	expect(await codeOf(askCode(person.email))).toBe(LOCKED);
	expect(await codeOf(askCode(person.email, browser.value))).toBe('done');
});

test('a known browser has ten wrong passwords and five codes, however it is sent again, from any network', async () => {
	const { person } = await makeMember();
	const { browser } = await signIn(person.email, PASSWORD);
	const guesses = await Promise.all(
		Array.from({ length: 25 }, (_, i) =>
			codeOf(signIn(person.email, `essai ${i}`, browser.value, otherNetwork()))
		)
	);
	expect(guesses.filter((code) => code === 'invalid_credentials')).toHaveLength(10);
	expect(guesses.filter((code) => code === LOCKED)).toHaveLength(15);
	expect(await codeOf(signIn(person.email, PASSWORD, browser.value, otherNetwork()))).toBe(LOCKED);
	const asked = [];
	for (let i = 0; i < 8; i++) asked.push(await codeOf(askCode(person.email, browser.value, otherNetwork())));
	expect(asked.filter((code) => code === LOCKED)).toHaveLength(3);
	// What it used up is its own: elsewhere the person has what anybody has.
	expect(await codeOf(signIn(person.email, PASSWORD, undefined, otherNetwork()))).toBe('done');
});

test('two browsers of one person count apart, and a right password takes nothing', async () => {
	const { person } = await makeMember();
	const first = (await signIn(person.email, PASSWORD)).browser.value;
	const second = (await signIn(person.email, PASSWORD)).browser.value;
	expect(first).not.toBe(second);
	for (let i = 0; i < 12; i++)
		expect(await codeOf(signIn(person.email, PASSWORD, first)), String(i)).toBe('done');
	for (let i = 0; i < 11; i++) await codeOf(signIn(person.email, 'pas le bon', first));
	expect(await codeOf(signIn(person.email, PASSWORD, first))).toBe(LOCKED);
	expect(await codeOf(signIn(person.email, PASSWORD, second))).toBe('done');
});

test('what is forged, cut, lengthened or another person’s gives nothing', async () => {
	const { person } = await makeMember();
	const other = await makeMember();
	const { value } = (await signIn(person.email, PASSWORD)).browser;
	const theirs = (await signIn(other.person.email, PASSWORD)).browser.value;
	await exhaust(person.email);
	const [nonce, end, signature] = value.split('.') as [string, string, string];
	const forged = [
		theirs,
		`${'A'.repeat(16)}.${end}.${signature}`,
		`${nonce}.${Number(end) + 1}.${signature}`,
		`${nonce}.${end}.${'A'.repeat(22)}`,
		`${nonce}.${end}`,
		`${value}.${signature}`,
		`${value}\n`,
		'',
		'é'.repeat(5000)
	];
	for (const browser of forged) {
		expect(await codeOf(signIn(person.email, PASSWORD, browser)), browser.slice(0, 60)).toBe(LOCKED);
		expect(await codeOf(askCode(person.email, browser)), browser.slice(0, 60)).toBe(LOCKED);
	}
	expect(await codeOf(signIn(person.email, PASSWORD, value))).toBe('done');
	// At an address nobody has, a right one of somebody's is worth nothing either.
	for (let i = 0; i < 12; i++) await codeOf(askCode('inconnue@exemple.org', undefined, otherNetwork()));
	expect(await codeOf(askCode('inconnue@exemple.org', value))).toBe(LOCKED);
});

test('it ends after 180 days, and with the password; the browser that changes it is known anew', async () => {
	const { person, actor } = await makeMember();
	const before = (await signIn(person.email, PASSWORD)).browser;
	expect(before.expiresAt.getTime() - Date.now()).toBeGreaterThan(179 * DAY_MS);
	const changed = await changePassword(actor, {
		currentPassword: PASSWORD,
		newPassword: 'un autre, plus long'
	});
	await exhaust(person.email);
	expect(await codeOf(signIn(person.email, 'un autre, plus long', before.value))).toBe(LOCKED);
	expect(await codeOf(signIn(person.email, 'un autre, plus long', changed.browser.value))).toBe('done');
	vi.useFakeTimers({ toFake: ['Date'] });
	const putBack = setClock(() => Date.now());
	vi.setSystemTime(changed.browser.expiresAt);
	await exhaust(person.email);
	expect(await codeOf(signIn(person.email, 'un autre, plus long', changed.browser.value))).toBe(LOCKED);
	putBack();
});

test('what counts it is under a keyed hash, as all that is counted', async () => {
	const { person } = await makeMember();
	const { value } = (await signIn(person.email, PASSWORD)).browser;
	await codeOf(signIn(person.email, 'pas le bon', value));
	const { rows } = await (await connections()).reader.execute('SELECT * FROM throttle');
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toContain(value.split('.')[0]);
});

test('it is sent to the sign-in page alone, out of reach of scripts and of other sites, over https only', async () => {
	const { person } = await makeMember();
	const signedIn = await signIn(person.email, PASSWORD);
	const set = vi.fn();
	setSignedInCookies({ set } as unknown as Cookies, signedIn);
	expect(set.mock.calls.map(([name]) => name as string)).toEqual(['estrade_session', 'estrade_appareil']);
	expect(set).toHaveBeenLastCalledWith('estrade_appareil', signedIn.browser.value, {
		path: '/connexion',
		httpOnly: true,
		sameSite: 'lax',
		secure: true,
		expires: signedIn.browser.expiresAt
	});
});
