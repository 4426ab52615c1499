import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { issueNext } from '../../../src/lib/server/certificates/issue.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { readableCode } from '../../../src/lib/server/ids.ts';
import { makeHeldSession } from '../../factories/presence.ts';
import { refusedBy, withGuardOff, without } from '../../setup/guards.ts';

const actor = system('test');

/** The last certificate of an event, and a row that would be the next one of its year. */
async function lastOf(eventId: number) {
	const db = await reader();
	const [one] = await db.select().from(t.certificate).where(eq(t.certificate.eventId, eventId));
	const all = await db.select().from(t.certificate).where(eq(t.certificate.year, one!.year));
	const { id: _, ...row } = one!;
	return { one: one!, next: { ...row, code: readableCode(12), serial: all.length + 1 } };
}

test('what a certificate says never changes, and none is deleted', async () => {
	const { event } = await makeHeldSession([[180, 180]]);
	await issueNext(actor, { eventId: event.id, issuedBy: null });
	const { one } = await lastOf(event.id);
	const change = (set: Partial<typeof t.certificate.$inferInsert>) =>
		refusedBy((tx) => tx.update(t.certificate).set(set).where(eq(t.certificate.id, one.id)));
	expect(await change({ content: { ...one.content, person: 'Autre Nom' } })).toBe('certificate_written_once');
	expect(await change({ minutes: 400 })).toBe('certificate_written_once');
	expect(await change({ code: 'autre' })).toBe('certificate_written_once');
	const forgotten = { ...one.content, person: 'Personne anonymisée' };
	expect(await change({ content: forgotten })).toBe('certificate_written_once');
	const remove = (tx: Tx) => tx.delete(t.certificate).where(eq(t.certificate.id, one.id));
	expect(await refusedBy(remove)).toBe('certificate_stays');
	expect(await without(['certificate_stays'], remove)).toBe('done');
	expect(await change({ revokedAt: now() })).toBe('certificate_revoked_why');
	expect(await change({ revokedAt: now(), revokedReason: 'essai' })).toBe('done');
	expect(await change({ revokedAt: null, revokedReason: '' })).toBe('certificate_written_once');
	// Without its guard, the same passes.
	await withGuardOff(['certificate_written_once'], async () =>
		expect(await change({ content: { ...one.content, person: 'Autre Nom' } })).toBe('done')
	);
});

test('a certificate says the minutes of the sheets, of who attended enough, once it is over', async () => {
	const { event, dates, people } = await makeHeldSession([
		[180, 180],
		[180, 60]
	]);
	await issueNext(actor, { eventId: event.id, issuedBy: null });
	const { next } = await lastOf(event.id);
	const half = people[1]!;
	const add = (more: Partial<typeof t.certificate.$inferInsert>) =>
		refusedBy((tx) => tx.insert(t.certificate).values({ ...next, ...more }));
	const of = { registrationId: half.id, personId: half.personId };
	const says = (minutes: number) => ({ ...of, minutes, content: { ...next.content, minutes } });

	expect(await add(says(240))).toBe('certificate_hours_missing');
	expect(await add(says(360))).toBe('certificate_minutes');
	expect(await add({})).toBe('certificate.registration_id');
	// Without its guard, half would do; the others still hold.
	await withGuardOff(['certificate_by_the_rule'], async () => {
		expect(await add({ ...of, minutes: 240 })).toBe('certificate_content');
		expect(await add({ ...says(240), personId: people[0]!.personId })).toBe('certificate_of_another');
		expect(await add({ ...says(240), issuedAt: new Date(dates[1]!.startsAt) })).toBe('certificate_too_early');
		expect(await add(says(240))).toBe('done');
	});
	await withGuardOff(['certificate_of_presence'], async () =>
		expect(await add({ ...says(360), serial: next.serial + 1 })).toBe('certificate.registration_id')
	);
});

test('what gives no certificate gives none, whoever writes it', async () => {
	const { event, people } = await makeHeldSession([
		[180, 180],
		[180, 180]
	]);
	await issueNext(actor, { eventId: event.id, issuedBy: null, most: 1 });
	const { next } = await lastOf(event.id);
	const other = { registrationId: people[1]!.id, personId: people[1]!.personId };
	await write('trainings.test', async (tx) => {
		const [offer] = await tx.select().from(t.courseSession).where(eq(t.courseSession.eventId, event.id));
		await tx.update(t.course).set({ isCertified: false }).where(eq(t.course.id, offer!.courseId));
	});
	const add = () => refusedBy((tx) => tx.insert(t.certificate).values({ ...next, ...other }));
	expect(await add()).toBe('certificate_not_given');
	await withGuardOff(['certificate_not_given'], async () => expect(await add()).toBe('done'));
});

test('numbers follow one another, and what replaces another is of the same place', async () => {
	const { event, people } = await makeHeldSession([
		[180, 180],
		[180, 180]
	]);
	await issueNext(actor, { eventId: event.id, issuedBy: null, most: 1 });
	const { one, next } = await lastOf(event.id);
	const other = { registrationId: people[1]!.id, personId: people[1]!.personId };
	const add = (more: Partial<typeof t.certificate.$inferInsert>) =>
		refusedBy((tx) => tx.insert(t.certificate).values({ ...next, ...other, ...more }));
	expect(await add({ serial: next.serial + 1 })).toBe('certificate_number');
	expect(await add({ serial: one.serial })).toBe('certificate_number');
	expect(await add({ replacesId: one.id })).toBe('certificate_replaces');
	await withGuardOff(['certificate_numbers_follow'], async () => {
		expect(await add({ serial: one.serial })).toBe('certificate.year');
		await expect(
			write('certificates.test', async (tx) => {
				await tx.insert(t.certificate).values({ ...next, ...other, serial: next.serial + 1 });
				throw new Error('undone');
			})
		).rejects.toThrow('undone');
	});
	await withGuardOff(['certificate_replaces'], async () =>
		expect(await add({ replacesId: one.id })).toBe('done')
	);
});
