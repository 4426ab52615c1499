import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { numberOf } from '../../../src/lib/certificates/number.ts';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { issueNext, issueOne } from '../../../src/lib/server/certificates/issue.ts';
import { certificateToMail } from '../../../src/lib/server/certificates/mailing.ts';
import { certificateDesk } from '../../../src/lib/server/certificates/office.ts';
import { checkCode } from '../../../src/lib/server/certificates/public-check.ts';
import { reissue, revoke } from '../../../src/lib/server/certificates/revoke.ts';
import { askAll, isRunning, runAll } from '../../../src/lib/server/certificates/run.ts';
import { verifyCertificates } from '../../../src/lib/server/certificates/verify.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';
import { makeHeldSession, notePresence } from '../../factories/presence.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { refusal, withGuardOff } from '../../setup/guards.ts';

const staff = system('test');

async function givenAt(eventId: number) {
	const db = await reader();
	return db
		.select()
		.from(t.certificate)
		.where(eq(t.certificate.eventId, eventId))
		.orderBy(asc(t.certificate.id));
}

test('hours are those attended: who attended half is refused in words, with what they have and what it takes', async () => {
	const { event, people } = await makeHeldSession([
		[180, 127],
		[180, 0],
		[0, 0]
	]);
	const { lines } = await certificateDesk(staff, event.id);
	expect(lines.map(({ standing }) => standing)).toEqual(['entitled', 'short', 'absent']);
	const half = await issueOne(staff, event.id, people[1]!.code).catch((error: unknown) => error);
	expect(half).toMatchObject({
		code: 'certificate_hours_missing',
		values: { have: '3\u00a0h', needed: '4\u00a0h\u00a048' }
	});
	await runAll({ eventId: event.id, personId: null });
	const [one, ...others] = await givenAt(event.id);
	expect(others).toEqual([]);
	expect(one).toMatchObject({ minutes: 307, registrationId: people[0]!.id, content: { minutes: 307 } });
	expect(one!.content.sittings).toEqual([
		{ title: '', day: '2026-10-05', from: '09:00', to: '12:00', minutes: 180 },
		{ title: '', day: '2026-10-12', from: '09:00', to: '12:00', minutes: 127 }
	]);
	// The quarter hour below.
	expect(await checkCode(one!.code, '192.0.2.1')).toMatchObject({ state: 'valid', certified: 300 });
	expect(await refusal(issueOne(staff, event.id, people[0]!.code))).toBe('certificate_issued');
});

test('nothing is certified before the end, nor by anybody but staff', async () => {
	const made = await makeCourseSession();
	const [one] = await makeAttendees(made, [{ tickets: ['formation'] }]);
	const { id } = made.event;
	expect(await refusal(issueOne(staff, id, one!.code))).toBe('certificate_too_early');
	expect(await refusal(askAll(staff, id))).toBe('certificate_too_early');
	const { actor } = await makePerson();
	for (const other of [actor, ANONYMOUS]) {
		expect(await refusal(issueOne(other, id, one!.code))).toBe('not_allowed');
		expect(await refusal(askAll(other, id))).toBe('not_allowed');
		expect(await refusal(certificateDesk(other, id))).toBe('not_allowed');
		expect(await refusal(revoke({ actor: other, eventId: id, certificateId: 1, reason: 'essai' }))).toBe(
			'not_allowed'
		);
		expect(await refusal(reissue({ actor: other, eventId: id, certificateId: 1 }))).toBe('not_allowed');
	}
});

test('two runs at once and two clicks give one each, numbered without a hole', async () => {
	const { event, people } = await makeHeldSession(Array.from({ length: 120 }, () => [180, 180] as const));
	const eventId = event.id;
	const clicks = Array.from({ length: 4 }, () => refusal(issueOne(staff, eventId, people[7]!.code)));
	const runs = [runAll({ eventId, personId: null }), runAll({ eventId, personId: null })];
	const said = await Promise.all(clicks);
	const [first, second] = await Promise.all(runs);
	expect(said.filter((word) => word === 'done').length).toBeLessThanOrEqual(1);
	const given = await givenAt(eventId);
	expect(new Set(given.map(({ registrationId }) => registrationId)).size).toBe(120);
	expect(given).toHaveLength(120);
	expect(first! + second! + said.filter((word) => word === 'done').length).toBe(120);
	expect(given.map(({ serial }) => serial)).toEqual(given.map((_, i) => given[0]!.serial + i));
	expect(await verifyCertificates()).toEqual([]);
	const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'certificate.issued'));
	const ids = new Set(given.map(({ id }) => id));
	expect(facts.filter(({ payload }) => ids.has(payload.certificateId as number))).toHaveLength(120);
});

test('a run stopped halfway goes on where it stopped, by name', async () => {
	const { event } = await makeHeldSession(Array.from({ length: 7 }, () => [180, 180] as const));
	await askAll(staff, event.id);
	expect(await isRunning(event.id)).toBe(true);
	expect(await issueNext(staff, { eventId: event.id, issuedBy: null, most: 3 })).toBe(3);
	expect(await runAll({ eventId: event.id, personId: null })).toBe(4);
	expect(await runAll({ eventId: event.id, personId: null })).toBe(0);
	const given = await givenAt(event.id);
	expect(given.map(({ content }) => content.person)).toEqual(
		given.map(({ content }) => content.person).toSorted()
	);
});

test('corrected hours are said; issued again, the old one is replaced and a revoked one stays out of runs', async () => {
	const { event, dates, people } = await makeHeldSession([
		[180, 180],
		[180, 180]
	]);
	const eventId = event.id;
	await runAll({ eventId, personId: null });
	const [mine, other] = await givenAt(eventId);
	expect(await refusal(reissue({ actor: staff, eventId, certificateId: mine!.id }))).toBe(
		'certificate_unchanged'
	);

	await notePresence(dates[1]!.id, people[0]!.id, 150);
	const { lines } = await certificateDesk(staff, eventId);
	expect(lines.map(({ standing }) => standing)).toEqual(['changed', 'valid']);
	const both = await Promise.all(
		[1, 2].map(() => refusal(reissue({ actor: staff, eventId, certificateId: mine!.id })))
	);
	expect(both.toSorted()).toEqual(['certificate_moved', 'done']);
	const again = (await givenAt(eventId)).at(-1)!;
	expect(again).toMatchObject({ replacesId: mine!.id, minutes: 330, serial: other!.serial + 1 });
	expect(await checkCode(mine!.code, '192.0.2.2')).toMatchObject({
		state: 'replaced',
		number: numberOf(mine!)
	});
	expect(await checkCode(again.code, '192.0.2.2')).toMatchObject({ state: 'valid', certified: 330 });
	expect(await certificateToMail(mine!.id)).toBeUndefined();
	expect(await certificateToMail(again.id)).toMatchObject({ isAnother: true });

	await revoke({ actor: staff, eventId, certificateId: other!.id, reason: 'Mauvaise personne' });
	expect(await refusal(revoke({ actor: staff, eventId, certificateId: other!.id, reason: 'bis' }))).toBe(
		'certificate_moved'
	);
	const revoked = await checkCode(other!.code, '192.0.2.2');
	expect(revoked).toEqual({ state: 'revoked', number: numberOf(other!), since: expect.any(Date) });
	expect(await runAll({ eventId, personId: null })).toBe(0);
	expect(await refusal(issueOne(staff, eventId, people[1]!.code))).toBe('certificate_revoked');
	await reissue({ actor: staff, eventId, certificateId: other!.id });
	expect(await checkCode(other!.code, '192.0.2.2')).toMatchObject({ state: 'replaced' });
});

test('what was written in the store by hand verifies as unknown, and guesses end', async () => {
	const { event } = await makeHeldSession([[180, 180]]);
	await runAll({ eventId: event.id, personId: null });
	const [one] = await givenAt(event.id);
	const typed = ` ${one!.code.toLowerCase().replace(/(.{4})/g, '$1 - ')} `;
	expect(await checkCode(typed, '192.0.2.3')).toMatchObject({ state: 'valid', person: one!.content.person });
	await withGuardOff(['certificate_written_once'], () =>
		write('certificates.test', (tx) =>
			tx
				.update(t.certificate)
				.set({ content: { ...one!.content, person: 'Autre Nom' } })
				.where(eq(t.certificate.id, one!.id))
		)
	);
	expect(await checkCode(one!.code, '192.0.2.3')).toEqual({ state: 'unknown' });
	expect((await verifyCertificates()).map(({ object }) => object)).toContain(numberOf(one!));
	await withGuardOff(['certificate_written_once'], () =>
		write('certificates.test', (tx) =>
			tx.update(t.certificate).set({ content: one!.content }).where(eq(t.certificate.id, one!.id))
		)
	);
	for (let i = 0; i < 20; i++)
		expect(
			await checkCode(`22222222${String(i).padStart(4, '2').replace(/[01]/g, '3')}`, '192.0.2.4')
		).toEqual({
			state: 'unknown'
		});
	await expect(checkCode(one!.code, '192.0.2.4')).rejects.toThrow(Refusal);
	expect(await checkCode(one!.code, '192.0.2.5')).toMatchObject({ state: 'valid' });
});
