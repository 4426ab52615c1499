import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../../src/lib/server/registration/badge-code.ts';
import { checkIn } from '../../../src/lib/server/checkin/check-in.ts';
import { createDevice, deviceOfToken, revokeDevice } from '../../../src/lib/server/checkin/devices.ts';
import { counters, recentScans } from '../../../src/lib/server/checkin/queries.ts';
import { undo } from '../../../src/lib/server/checkin/undo.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { secretToken } from '../../../src/lib/server/ids.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';

const door = system('test');
let putClockBack: (() => void) | undefined;
afterEach(() => putClockBack?.());

/** An event with its welcome desk (daily) and its supper (once), the clock stopped at `time` of its n-th day. */
async function makeDoor(options: { day?: number; time?: string } = {}) {
	const of = await makeEvent();
	const [welcome, supper] = await write('checkin.factory', (tx) =>
		tx
			.insert(t.checkpoint)
			.values([
				{ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] },
				{ eventId: of.event.id, slug: 'souper', name: 'Souper', rule: 'once', ticketTypeCodes: ['souper'] }
			])
			.returning()
	);
	stopAt(of.days[options.day ?? 0]!, options.time ?? '9:02');
	return { of, welcome: welcome!, supper: supper! };
}

function stopAt(day: string, time: string) {
	putClockBack?.();
	const at = instantAt(day, time).getTime();
	putClockBack = setClock(() => at);
}

const scan = (checkpointId: number, code: string, more: Partial<Parameters<typeof checkIn>[0]> = {}) =>
	checkIn({ actor: door, checkpointId, badge: { text: badgeText(code) }, nonce: secretToken(), ...more });

async function rows(query: ReturnType<typeof sql>) {
	return (await reader()).all<Record<string, unknown>>(query);
}

describe('verdicts', () => {
	test('admitted, with who it is and what they need', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [
			{ givenName: 'Zoé', familyName: 'Côté', tickets: ['complet', 'souper'], dietaryNeeds: 'végétarien' }
		]);
		const answer = await scan(welcome.id, one!.code);
		expect(answer).toMatchObject({
			verdict: 'admitted',
			message: 'Entrée admise.',
			person: { givenName: 'Zoé', pass: 'Colloque complet', addons: ['Souper'], dietaryNeeds: 'végétarien' },
			where: 'Accueil',
			invoiceDue: false,
			counters: { present: 1 }
		});
	});

	test('an invoice still to be paid is admitted and said', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{ order: 'awaiting_payment' }]);
		expect(await scan(welcome.id, one!.code)).toMatchObject({ verdict: 'admitted', invoiceDue: true });
	});

	test('already admitted says when and where; another day admits again', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const first = await scan(welcome.id, one!.code);
		stopAt(of.days[0]!, '12:30');
		const second = await scan(welcome.id, one!.code);
		expect(second).toMatchObject({
			verdict: 'already_admitted',
			firstAdmittedAt: first.at,
			firstAdmittedWhere: 'Accueil',
			counters: { present: 1 }
		});
		expect(second.message).toContain('9\u00a0h\u00a002');
		stopAt(of.days[1]!, '8:45');
		expect(await scan(welcome.id, one!.code)).toMatchObject({
			verdict: 'admitted',
			counters: { present: 1 }
		});
	});

	test('a checkpoint open once admits once whatever the day', async () => {
		const { of, supper } = await makeDoor();
		const [one] = await makeAttendees(of, [{ tickets: ['souper'] }]);
		expect((await scan(supper.id, one!.code)).verdict).toBe('admitted');
		stopAt(of.days[1]!, '18:00');
		expect((await scan(supper.id, one!.code)).verdict).toBe('already_admitted');
	});

	test('unpaid while a card payment is not finished', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{ order: 'held', dietaryNeeds: 'sans noix' }]);
		const answer = await scan(welcome.id, one!.code);
		expect(answer.verdict).toBe('unpaid');
		expect(answer.person?.dietaryNeeds).toBe('');
	});

	test.each(['cancelled', 'transferred'] as const)(
		'cancelled when the registration is %s',
		async (status) => {
			const { of, welcome } = await makeDoor();
			const [one] = await makeAttendees(of, [{}]);
			await write('registration.factory', (tx) =>
				tx.run(sql`UPDATE registration SET status = ${status} WHERE id = ${one!.id}`)
			);
			expect((await scan(welcome.id, one!.code)).verdict).toBe('cancelled');
		}
	);

	test('another event’s badge is named by its event and tells nobody’s name', async () => {
		const elsewhere = await makeEvent();
		const [one] = await makeAttendees(elsewhere, [{}]);
		const { welcome } = await makeDoor();
		expect(await scan(welcome.id, one!.code)).toMatchObject({
			verdict: 'wrong_event',
			person: null,
			otherEvent: elsewhere.event.name
		});
	});

	test('wrong day for a pass of another day, and outside of the event', async () => {
		const { of, welcome } = await makeDoor();
		const [tomorrow, whole] = await makeAttendees(of, [{ tickets: ['jour-2'] }, {}]);
		expect(await scan(welcome.id, tomorrow!.code)).toMatchObject({
			verdict: 'wrong_day',
			validDays: [of.days[1]]
		});
		putClockBack?.();
		expect((await scan(welcome.id, whole!.code)).verdict).toBe('wrong_day');
	});

	test('not included: no supper at the supper, a supper alone at the welcome desk', async () => {
		const { of, welcome, supper } = await makeDoor();
		const [pass, alone] = await makeAttendees(of, [{}, { tickets: ['souper'] }]);
		expect((await scan(supper.id, pass!.code)).verdict).toBe('not_included');
		expect((await scan(welcome.id, alone!.code)).verdict).toBe('not_included');
	});

	test.each([
		['a forged signature', 'E1.ABCDEFGH23.AAAAAAAAAAAAAAAAAAAAAA'],
		['a code nobody has', badgeText('ABCDEFGH23')],
		['an address', 'https://exemple.org/'],
		['SQL', "' OR 1=1; DROP TABLE scan; --"],
		['binary', '\u0000\u0007\ud800'],
		['nothing', '']
	])('%s is unknown, and kept in the log', async (_, text) => {
		const { welcome } = await makeDoor();
		const answer = await checkIn({
			actor: door,
			checkpointId: welcome.id,
			badge: { text },
			nonce: secretToken()
		});
		expect(answer).toMatchObject({ verdict: 'unknown', person: null });
		expect(await rows(sql`SELECT verdict FROM scan WHERE id = ${answer.scanId}`)).toEqual([
			{ verdict: 'unknown' }
		]);
	});
});

describe('a nonce', () => {
	test('sent again gets the first answer, whatever happened since, and adds nothing', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const nonce = secretToken();
		const first = await scan(welcome.id, one!.code, { nonce });
		const later = secretToken();
		const refused = await scan(welcome.id, one!.code, { nonce: later });
		await undo({
			actor: door,
			checkpointId: welcome.id,
			target: { scanId: first.scanId },
			nonce: secretToken()
		});
		stopAt(of.days[1]!, '9:00');
		const before = await rows(sql`SELECT count(*) AS n FROM scan`);
		expect({ ...(await scan(welcome.id, one!.code, { nonce })), counters: null }).toEqual({
			...first,
			counters: null
		});
		expect({ ...(await scan(welcome.id, one!.code, { nonce: later })), counters: null }).toEqual({
			...refused,
			counters: null
		});
		expect(await rows(sql`SELECT count(*) AS n FROM scan`)).toEqual(before);
		expect(await rows(sql`SELECT * FROM admission WHERE registration_id = ${one!.id}`)).toEqual([]);
	});

	test('ten times at once makes one scan and one answer', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const nonce = secretToken();
		const answers = await Promise.all(
			Array.from({ length: 10 }, () => scan(welcome.id, one!.code, { nonce }))
		);
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(answers[0]!.verdict).toBe('admitted');
	});

	test('of another badge or another checkpoint is refused and tells nothing', async () => {
		const { of, welcome, supper } = await makeDoor();
		const [one, other] = await makeAttendees(of, [{}, {}]);
		const nonce = secretToken();
		await scan(welcome.id, one!.code, { nonce });
		await expect(scan(welcome.id, other!.code, { nonce })).rejects.toMatchObject({ code: 'nonce_reused' });
		await expect(scan(supper.id, one!.code, { nonce })).rejects.toMatchObject({ code: 'nonce_reused' });
	});
});

describe('many devices at once', () => {
	test('twenty readings of one badge admit it once', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const answers = await Promise.all(Array.from({ length: 20 }, () => scan(welcome.id, one!.code)));
		const verdicts = answers.map(({ verdict }) => verdict).sort();
		expect(verdicts).toEqual([...Array(1).fill('admitted'), ...Array(19).fill('already_admitted')].sort());
		expect((await counters(door, welcome.id)).present).toBe(1);
	});

	/** Looks first and writes after, in two steps, as a door without the wall would. */
	async function naive(checkpointId: number, registrationId: number, period: string) {
		const found = await rows(sql`SELECT 1 FROM admission WHERE checkpoint_id = ${checkpointId}
			AND registration_id = ${registrationId} AND period = ${period}`);
		if (found.length > 0) return 'already_admitted';
		return write('checkin.naive', async (tx) => {
			const kept =
				await tx.run(sql`INSERT INTO scan (nonce, checkpoint_id, registration_id, verdict, period, how, device_name, scanned_at, received_at)
				VALUES (${secretToken()}, ${checkpointId}, ${registrationId}, 'admitted', ${period}, 'scan', '', 0, 0)`);
			await tx.run(sql`INSERT INTO admission (checkpoint_id, registration_id, period, scan_id, at)
				VALUES (${checkpointId}, ${registrationId}, ${period}, ${Number(kept.lastInsertRowid)}, 0)`);
			return 'admitted';
		}).catch((error: unknown) => violation(error) ?? String(error));
	}

	test('control: a naive check is stopped by the primary key, and without the key admits many', async () => {
		const { of, welcome } = await makeDoor();
		const [one, two] = await makeAttendees(of, [{}, {}]);
		const guarded = await Promise.all(
			Array.from({ length: 20 }, () => naive(welcome.id, one!.id, of.days[0]!))
		);
		expect(guarded.filter((result) => result === 'admitted')).toHaveLength(1);
		expect(guarded.filter((result) => result === 'admission.checkpoint_id')).toHaveLength(19);

		await write('checkin.control', async (tx) => {
			await tx.run(sql`DROP TRIGGER admission_counts`);
			await tx.run(sql`DROP TRIGGER admission_undone`);
			await tx.run(sql`ALTER TABLE admission RENAME TO admission_guarded`);
			await tx.run(sql`CREATE TABLE admission (checkpoint_id, registration_id, period, scan_id, at)`);
		});
		const bare = await Promise.all(Array.from({ length: 20 }, () => naive(welcome.id, two!.id, of.days[0]!)));
		expect(bare.filter((result) => result === 'admitted').length).toBeGreaterThan(1);
		await write('checkin.control', async (tx) => {
			await tx.run(sql`DROP TABLE admission`);
			await tx.run(sql`ALTER TABLE admission_guarded RENAME TO admission`);
			await tx.run(sql`CREATE TRIGGER admission_counts AFTER INSERT ON admission BEGIN
				INSERT INTO attendance_count (checkpoint_id, period, present) VALUES (NEW.checkpoint_id, NEW.period, 1)
				ON CONFLICT (checkpoint_id, period) DO UPDATE SET present = present + 1; END`);
			await tx.run(sql`CREATE TRIGGER admission_undone AFTER DELETE ON admission BEGIN UPDATE attendance_count SET present = present - 1
				WHERE checkpoint_id = OLD.checkpoint_id AND period = OLD.period; END`);
		});
	});
});

describe('undoing', () => {
	test('takes the admission back, keeps the log, and lets the person in again', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const admitted = await scan(welcome.id, one!.code);
		const nonce = secretToken();
		const request = { actor: door, checkpointId: welcome.id, target: { registrationCode: one!.code }, nonce };
		const undone = await undo(request);
		expect(undone).toMatchObject({ undoneScanId: admitted.scanId, counters: { present: 0 } });
		expect(await undo(request)).toEqual(undone);
		await expect(undo({ ...request, nonce: secretToken() })).rejects.toMatchObject({
			code: 'nothing_to_undo'
		});
		const again = await scan(welcome.id, one!.code);
		expect(again.verdict).toBe('admitted');
		expect(
			(await recentScans(door, welcome.id)).filter(({ inForce }) => inForce).map(({ id }) => id)
		).toEqual([again.scanId]);
		expect(await rows(sql`SELECT verdict FROM scan WHERE registration_id = ${one!.id} ORDER BY id`)).toEqual([
			{ verdict: 'admitted' },
			{ verdict: 'undone' },
			{ verdict: 'admitted' }
		]);
	});

	test('refuses a reading that admitted nobody, and one of another checkpoint', async () => {
		const { of, welcome, supper } = await makeDoor();
		const [one] = await makeAttendees(of, [{ tickets: ['complet', 'souper'] }]);
		const admitted = await scan(welcome.id, one!.code);
		const again = await scan(welcome.id, one!.code);
		const undoing = (checkpointId: number, scanId: number) =>
			undo({ actor: door, checkpointId, target: { scanId }, nonce: secretToken() });
		await expect(undoing(welcome.id, again.scanId)).rejects.toMatchObject({ code: 'nothing_to_undo' });
		await expect(undoing(supper.id, admitted.scanId)).rejects.toMatchObject({ code: 'nothing_to_undo' });
	});
});

test('a device with a wrong clock is judged by ours, and its time is kept', async () => {
	const { of, welcome } = await makeDoor();
	const [one] = await makeAttendees(of, [{ tickets: ['jour-1'] }]);
	const scannedAt = instantAt(of.days[2]!, '23:00');
	const answer = await scan(welcome.id, one!.code, { scannedAt });
	expect(answer.verdict).toBe('admitted');
	expect(await rows(sql`SELECT scanned_at, period FROM scan WHERE id = ${answer.scanId}`)).toEqual([
		{ scanned_at: scannedAt.getTime(), period: of.days[0] }
	]);
});

describe('who may', () => {
	const nobody: Actor = { kind: 'anonymous' };

	test('nobody without a role, and no device at another event', async () => {
		const { of, welcome } = await makeDoor();
		const there = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const { token } = await createDevice({ actor: door, name: 'Tablette', checkpointId: there.welcome.id });
		const device = (await deviceOfToken(token))!;
		await expect(scan(welcome.id, one!.code, { actor: nobody })).rejects.toMatchObject({
			code: 'not_allowed'
		});
		await expect(scan(welcome.id, one!.code, { actor: device })).rejects.toMatchObject({
			code: 'not_allowed'
		});
		await expect(scan(999_999, one!.code)).rejects.toMatchObject({ code: 'not_found' });
	});

	test('a device until it is revoked, even one seen a moment before', async () => {
		const { of, welcome } = await makeDoor();
		const [one] = await makeAttendees(of, [{}]);
		const { token, deviceId } = await createDevice({
			actor: door,
			name: 'Tablette',
			checkpointId: welcome.id
		});
		const device = (await deviceOfToken(token))!;
		expect((await scan(welcome.id, one!.code, { actor: device })).verdict).toBe('admitted');
		expect((await scan(welcome.id, one!.code, { actor: device })).firstAdmittedWhere).toBe(
			'Accueil, Tablette'
		);
		await revokeDevice({ actor: door, deviceId });
		const remembered = (await deviceOfToken(token))!;
		await expect(scan(welcome.id, one!.code, { actor: remembered })).rejects.toMatchObject({
			code: 'not_allowed'
		});
		expect(JSON.stringify(await rows(sql`SELECT * FROM device`))).not.toContain(token);
	});
});
