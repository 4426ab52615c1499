import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSession } from '../../../src/lib/server/auth/lucia.ts';
import {
	actorOfSession,
	endOtherSessions,
	endSession,
	mySessions
} from '../../../src/lib/server/auth/sessions.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { authSession } from '../../../src/lib/server/db/schema/auth.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sha256 } from '../../../src/lib/server/ids.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

const DAY = 86_400_000;
let putBack: () => void;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	putBack = setClock(() => Date.now());
});
afterEach(() => {
	putBack();
	vi.useRealTimers();
});

const open = (personId: number) => write('auth.test', (tx) => openSession(tx, personId));

test('the database never holds the value of the cookie, only its SHA-256', async () => {
	const { person } = await makePerson();
	const { value } = await open(person.id);
	const { reader: client } = await connections();
	const tables = await client.execute("SELECT name FROM sqlite_master WHERE type = 'table'");
	const everything: string[] = [];
	for (const { name } of tables.rows)
		everything.push(JSON.stringify((await client.execute(`SELECT * FROM "${String(name)}"`)).rows));
	expect(everything.join('\n')).not.toContain(value);
	expect(everything.join('\n')).toContain(sha256(value));
});

test('the actor of a session carries roles and organisations, whatever their number, in one query', async () => {
	const organisations = await Promise.all([makeOrganisation(), makeOrganisation(), makeOrganisation()]);
	const organisationIds = organisations.map(({ id }) => id);
	const { person, actor } = await makePerson({ roles: ['staff', 'door'], organisationIds });
	const { value } = await open(person.id);
	const { reader: client } = await connections();
	const spy = vi.spyOn(client, 'execute');
	const found = await actorOfSession(value);
	expect(spy.mock.calls.length).toBe(1);
	spy.mockRestore();
	expect(found.sessionId).toBe(sha256(value));
	expect(found.actor).toMatchObject({ kind: 'person', personId: person.id, email: person.email });
	if (found.actor.kind !== 'person' || actor.kind !== 'person') throw new Error('not a person');
	expect([...found.actor.roles].sort()).toEqual(['door', 'staff']);
	expect([...found.actor.organisationIds].sort()).toEqual([...organisationIds].sort());
});

test('an unknown value, the stored hash itself, and a very long value open nothing', async () => {
	const { person } = await makePerson();
	const { value } = await open(person.id);
	for (const forged of [undefined, '', 'x', sha256(value), 'a'.repeat(5000)])
		expect((await actorOfSession(forged)).actor.kind).toBe('anonymous');
});

test('a value is always new: none that a browser brings is adopted', async () => {
	const { person } = await makePerson();
	const values = new Set<string>();
	for (let i = 0; i < 5; i++) values.add((await open(person.id)).value);
	expect(values.size).toBe(5);
	for (const value of values) expect(value.length).toBeGreaterThanOrEqual(40);
});

test('reading does not write in the first half of a session; the second half renews it once', async () => {
	const { person } = await makePerson();
	const { value, expiresAt } = await open(person.id);
	vi.setSystemTime(Date.now() + 14 * DAY);
	expect((await actorOfSession(value)).renewedUntil).toBeNull();
	vi.setSystemTime(Date.now() + 2 * DAY);
	const renewed = (await actorOfSession(value)).renewedUntil;
	expect(renewed!.getTime()).toBeGreaterThan(expiresAt.getTime() + 15 * DAY);
	expect((await actorOfSession(value)).renewedUntil).toBeNull();
});

test('a session ends thirty days after its last renewal, and its row goes', async () => {
	const { person } = await makePerson();
	const { value } = await open(person.id);
	vi.setSystemTime(Date.now() + 30 * DAY + 1);
	expect((await actorOfSession(value)).actor.kind).toBe('anonymous');
	const db = await reader();
	expect(
		await db
			.select()
			.from(authSession)
			.where(eq(authSession.id, sha256(value)))
	).toEqual([]);
});

test('opening a session forgets those that ended', async () => {
	const { person } = await makePerson();
	const old = await open(person.id);
	vi.setSystemTime(Date.now() + 31 * DAY);
	await open(person.id);
	const db = await reader();
	expect(
		await db
			.select()
			.from(authSession)
			.where(eq(authSession.id, sha256(old.value)))
	).toEqual([]);
});

test('one lists and ends one’s own sessions, never another’s', async () => {
	const mine = await makePerson();
	const theirs = await makePerson();
	const current = await open(mine.person.id);
	const other = await open(mine.person.id);
	const foreign = await open(theirs.person.id);
	const lines = await mySessions(mine.actor, sha256(current.value));
	expect(lines.map(({ id, current }) => ({ id, current }))).toEqual(
		expect.arrayContaining([
			{ id: sha256(current.value), current: true },
			{ id: sha256(other.value), current: false }
		])
	);
	expect(lines).toHaveLength(2);
	await endSession(mine.actor, sha256(foreign.value));
	expect((await actorOfSession(foreign.value)).actor.kind).toBe('person');
	await endSession(mine.actor, sha256(other.value));
	expect((await actorOfSession(other.value)).actor.kind).toBe('anonymous');
	await open(mine.person.id);
	expect(await endOtherSessions(mine.actor, sha256(current.value))).toBe(1);
	expect((await actorOfSession(current.value)).actor.kind).toBe('person');
	expect((await actorOfSession(foreign.value)).actor.kind).toBe('person');
});
