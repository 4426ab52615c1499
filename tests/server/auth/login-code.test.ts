import { and, eq, isNull } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	CODE_ATTEMPTS,
	CODE_LIFETIME_MS,
	requestLoginCode,
	signInWithCode
} from '../../../src/lib/server/auth/login-code.ts';
import { actorOfSession } from '../../../src/lib/server/auth/sessions.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { account, authSession, loginCode } from '../../../src/lib/server/db/schema/auth.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makePerson } from '../../factories/people.ts';

let network: string;
let serial = 0;
beforeEach(() => {
	network = `198.51.100.${++serial}`;
});
afterEach(() => vi.useRealTimers());

/** One browser: it remembers its last request, as the signed cookie does. */
function browser(from = network) {
	let request: number | undefined;
	return {
		ask: async (email: string) => void (request = await requestLoginCode({ email, network: from })),
		enter: (email: string, code: string) => signInWithCode({ email, code, request, replaces: null })
	};
}

let mine: ReturnType<typeof browser>;
beforeEach(() => {
	mine = browser();
});
const ask = (email: string) => mine.ask(email);
const enter = (email: string, code: string) => mine.enter(email, code);

/** The code that the mail would carry: the last one said to the outbox for this address. */
async function mailed(email: string): Promise<string> {
	const db = await reader();
	const facts = await db.select().from(outbox).where(eq(outbox.kind, 'login.code'));
	const payload = facts.map((fact) => fact.payload).findLast((one) => one.email === email);
	return String(payload?.code);
}

function wrong(code: string, n = 1): string {
	return String((Number(code) + n) % 1_000_000).padStart(6, '0');
}

test('a mailed code opens a session once, spaces or not', async () => {
	const { person } = await makePerson();
	await ask(person.email.toUpperCase());
	const code = await mailed(person.email);
	expect(code).toMatch(/^\d{6}$/);
	const { value } = await enter(person.email, `${code.slice(0, 3)} ${code.slice(3)}`);
	expect((await actorOfSession(value)).actor).toMatchObject({ personId: person.id });
	await expect(enter(person.email, code)).rejects.toMatchObject({ code: 'code_expired', status: 410 });
});

test('only a keyed hash of the code is kept with the account’s things', async () => {
	const { person } = await makePerson();
	await ask(person.email);
	const code = await mailed(person.email);
	const rows = await (await connections()).reader.execute('SELECT code_hash FROM login_code');
	expect(JSON.stringify(rows.rows)).not.toContain(code);
});

test('someone who registered as a guest gets the account by the code', async () => {
	const { person } = await makePerson();
	await write('auth.test', (tx) => tx.delete(account).where(eq(account.personId, person.id)));
	await ask(person.email);
	await enter(person.email, await mailed(person.email));
	const db = await reader();
	expect(await db.select().from(account).where(eq(account.personId, person.id))).toHaveLength(1);
});

test('an address that nobody has gets the same answers, and no mail', async () => {
	const { person } = await makePerson();
	const unknown = 'inconnue@exemple.org';
	const strangers = browser();
	await strangers.ask(unknown);
	await ask(person.email);
	expect(await mailed(unknown)).toBe('undefined');
	const code = await mailed(person.email);
	for (let i = 1; i <= CODE_ATTEMPTS + 1; i++) {
		const expected = i <= CODE_ATTEMPTS ? 'code_invalid' : 'code_expired';
		await expect(enter(person.email, wrong(code, i))).rejects.toMatchObject({ code: expected });
		await expect(strangers.enter(unknown, wrong(code, i))).rejects.toMatchObject({ code: expected });
	}
});

test('five wrong tries spend a code, sent one by one or together', async () => {
	for (const together of [false, true]) {
		const { person } = await makePerson();
		await ask(person.email);
		const code = await mailed(person.email);
		const tries = Array.from(
			{ length: 20 },
			(_, i) => () => enter(person.email, wrong(code, i + 1)).catch((error: { code: string }) => error.code)
		);
		const answers: unknown[] = [];
		if (together) answers.push(...(await Promise.all(tries.map((go) => go()))));
		else for (const go of tries) answers.push(await go());
		expect(answers.filter((answer) => answer === 'code_invalid')).toHaveLength(CODE_ATTEMPTS);
		await expect(enter(person.email, code)).rejects.toMatchObject({ code: 'code_expired' });
	}
});

test('a code is good ten minutes, in the browser whose last request it answers', async () => {
	vi.useFakeTimers({ toFake: ['Date'] });
	const putBack = setClock(() => Date.now());
	const { person } = await makePerson();
	await ask(person.email);
	const first = await mailed(person.email);
	vi.setSystemTime(Date.now() + 1000);
	await ask(person.email);
	const second = await mailed(person.email);
	if (first !== second)
		await expect(enter(person.email, first)).rejects.toMatchObject({ code: 'code_invalid' });
	vi.setSystemTime(Date.now() + CODE_LIFETIME_MS);
	await expect(enter(person.email, second)).rejects.toMatchObject({ code: 'code_expired' });
	putBack();
});

test('codes are asked five times in a quarter of an hour from one network, no more', async () => {
	const { person } = await makePerson();
	for (let i = 0; i < 5; i++) await ask(person.email);
	const db = await reader();
	const said = async () => (await db.select().from(outbox).where(eq(outbox.kind, 'login.code'))).length;
	const before = await said();
	await expect(ask(person.email)).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
	expect(await said()).toBe(before);
	// The code asked last is still good.
	await expect(enter(person.email, await mailed(person.email))).resolves.toHaveProperty('value');
});

test('somebody else’s requests and guesses take nothing from the owner of an address', async () => {
	const { person } = await makePerson();
	await ask(person.email);
	const code = await mailed(person.email);
	const stranger = browser('203.0.113.66');
	for (let i = 0; i < 5; i++) {
		await stranger.ask(person.email);
		for (let n = 1; n <= CODE_ATTEMPTS; n++)
			await stranger.enter(person.email, wrong(code, n)).catch(() => undefined);
	}
	await expect(stranger.ask(person.email)).rejects.toMatchObject({ code: 'too_many_requests' });
	// The owner may ask again, and the code received before is good where it was asked, and nowhere else.
	await expect(browser().ask(person.email)).resolves.toBeUndefined();
	await expect(stranger.enter(person.email, code)).rejects.toMatchObject({ code: 'code_expired' });
	await expect(enter(person.email, code)).resolves.toHaveProperty('value');
});

test('many networks together ask for one address twelve times, no more', async () => {
	const { person } = await makePerson();
	const asked = [];
	for (let i = 0; i < 15; i++)
		asked.push(
			await browser(`203.0.113.${100 + i}`)
				.ask(person.email)
				.then(Boolean, () => 'refused')
		);
	expect(asked.filter((answer) => answer === 'refused')).toHaveLength(3);
});

test('a code without its request, or with the request of another address, opens nothing', async () => {
	const { person } = await makePerson();
	const other = await makePerson();
	await ask(person.email);
	const code = await mailed(person.email);
	await expect(browser().enter(person.email, code)).rejects.toMatchObject({ code: 'code_expired' });
	await expect(enter(other.person.email, code)).rejects.toMatchObject({ code: 'code_expired' });
	await expect(enter(person.email, code)).resolves.toHaveProperty('value');
});

test('one code used by thirty at once opens one session', async () => {
	const { person } = await makePerson();
	await ask(person.email);
	const code = await mailed(person.email);
	const answers = await Promise.allSettled(Array.from({ length: 30 }, () => enter(person.email, code)));
	expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	const db = await reader();
	expect(await db.select().from(authSession).where(eq(authSession.personId, person.id))).toHaveLength(1);
});

test('control: looked up outside the door and marked afterwards, one code is used many times', async () => {
	const { person } = await makePerson();
	await ask(person.email);
	const naive = async () => {
		const db = await reader();
		const [live] = await db
			.select({ id: loginCode.id })
			.from(loginCode)
			.where(and(eq(loginCode.emailCanonical, person.email), isNull(loginCode.usedAt)));
		if (!live) return false;
		await write('auth.naive', (tx) =>
			tx.update(loginCode).set({ usedAt: new Date() }).where(eq(loginCode.id, live.id))
		);
		return true;
	};
	const answers = await Promise.all(Array.from({ length: 30 }, naive));
	expect(answers.filter(Boolean).length).toBeGreaterThan(1);
});
