import { and, eq, sql } from 'drizzle-orm';
import ICAL from 'ical.js';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { calendarPath } from '../../../src/lib/server/links.ts';
import { calendarOf, calendarOfToken } from '../../../src/lib/server/programme/calendar.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { GET } from '../../../src/routes/calendrier/[jeton].ics/+server.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';

let putBack: (() => void) | undefined;
afterEach(() => {
	putBack?.();
	putBack = undefined;
});

function read(text: string) {
	const root = new ICAL.Component(ICAL.parse(text));
	const events = root.getAllSubcomponents('vevent').map((component) => {
		const event = new ICAL.Event(component);
		return {
			uid: event.uid,
			summary: event.summary,
			location: event.location,
			description: event.description,
			sequence: event.sequence,
			start: event.startDate,
			end: event.endDate,
			status: String(component.getFirstPropertyValue('status')),
			modifiedAt: (component.getFirstPropertyValue('last-modified') as ICAL.Time).toJSDate().getTime(),
			stampedAt: (component.getFirstPropertyValue('dtstamp') as ICAL.Time).toJSDate().getTime(),
			lastModified: String(component.getFirstPropertyValue('last-modified')),
			alarms: component.getAllSubcomponents('valarm').length
		};
	});
	return { root, events };
}

const calendarEvent = (text: string, uidPart: string) =>
	read(text).events.find(({ uid }) => uid.startsWith(uidPart))!;

async function makeBooked(pass = 'complet') {
	const made = await makeEvent();
	const { order, registrations } = await makeOrder(made, {
		status: 'awaiting_payment',
		method: 'invoice',
		people: [[pass]],
		sessionId: made.sessions.a.id
	});
	return { ...made, order, registration: registrations[0]! };
}

async function addMoment(
	of: Awaited<ReturnType<typeof makeEvent>>,
	values: Partial<typeof t.session.$inferInsert> & { slug: string; startsAt: Date; endsAt: Date; day: string }
) {
	const [row] = await write('programme.test', (tx) =>
		tx
			.insert(t.session)
			.values({
				eventId: of.event.id,
				kind: 'keynote',
				title: values.slug,
				slot: values.slug,
				updatedAt: now(),
				...values
			})
			.returning()
	);
	return row!;
}

test('a calendar has the sessions chosen and the moments that the ticket opens to all, and no other', async () => {
	const made = await makeBooked('jour-1');
	const [first, second] = made.days as [string, string];
	const moment = (slug: string, day: string, more = {}) =>
		addMoment(made, {
			slug,
			day,
			startsAt: instantAt(day, '17:00'),
			endsAt: instantAt(day, '18:00'),
			...more
		});
	await moment('ouverture', first);
	await moment('pause', first, { kind: 'break' });
	await moment('autre-jour', second);
	await moment('souper', first, { kind: 'social', ticketTypeCode: 'souper' });

	const { root, events } = read((await calendarOf(made.registration.code))!);
	expect(events.map(({ summary }) => summary).sort()).toEqual(['Atelier a', 'ouverture']);
	expect(events[0]!.location).toBe('Salle A');
	expect(events.every(({ status }) => status === 'CONFIRMED')).toBe(true);
	expect(events.every(({ alarms }) => alarms === 0)).toBe(true);
	expect(root.getFirstPropertyValue('method')).toBe('PUBLISH');
	expect(root.getFirstPropertyValue('x-wr-calname')).toBe(`${made.event.name} – mon agenda`);
	expect(String(root.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
	expect(root.getFirstPropertyValue('version')).toBe('2.0');
});

test('an event without a timetable gives whole days, whatever the zone of the server', async () => {
	const made = await makeEvent();
	const { registrations } = await makeOrder(made, {
		status: 'awaiting_payment',
		method: 'invoice',
		people: [['complet']]
	});
	await write('programme.test', (tx) => tx.delete(t.session).where(eq(t.session.eventId, made.event.id)));
	const { events } = read((await calendarOf(registrations[0]!.code))!);
	expect(events.map(({ start }) => start.toString())).toEqual(made.days);
	expect(events.every(({ start }) => start.isDate)).toBe(true);
});

/** Parses a calendar in a process that lives in `zone`, and says when its first event starts, there and in UTC. */
function readFrom(zone: string, text: string): { utc: string; local: string } {
	const script = `
		import ICAL from 'ical.js';
		const text = await new Promise((resolve) => { let all = ''; process.stdin.on('data', (part) => (all += part)).on('end', () => resolve(all)); });
		const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent'));
		const start = event.startDate.toJSDate();
		const pad = (n) => String(n).padStart(2, '0');
		console.log(JSON.stringify({ utc: start.toISOString(), local: start.getFullYear() + '-' + pad(start.getMonth() + 1) + '-' + pad(start.getDate()) + ' ' + pad(start.getHours()) + ':' + pad(start.getMinutes()) }));`;
	const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		env: { ...process.env, TZ: zone },
		input: text
	});
	return JSON.parse(String(out)) as { utc: string; local: string };
}

test.each([
	// The clocks of Québec moved forward on 14 March 2027 at 2 h; those of Paris on 28 March; Auckland's back on 4 April.
	{
		day: '2027-03-13',
		utc: '2027-03-13T14:00:00.000Z',
		paris: '2027-03-13 15:00',
		auckland: '2027-03-14 03:00'
	},
	{
		day: '2027-03-14',
		utc: '2027-03-14T13:00:00.000Z',
		paris: '2027-03-14 14:00',
		auckland: '2027-03-15 02:00'
	},
	{
		day: '2027-11-07',
		utc: '2027-11-07T14:00:00.000Z',
		paris: '2027-11-07 15:00',
		auckland: '2027-11-08 03:00'
	}
])('9 h in Québec on $day is the right hour for readers elsewhere', async ({ day, utc, paris, auckland }) => {
	const made = await makeBooked();
	await write('programme.test', async (tx) => {
		// A seat taken is only moved to a day that its ticket opens.
		await tx
			.update(t.ticketType)
			.set({ days: [...made.days, day] })
			.where(eq(t.ticketType.eventId, made.event.id));
		await tx
			.update(t.session)
			.set({ day, startsAt: instantAt(day, '9:00'), endsAt: instantAt(day, '10:00') })
			.where(eq(t.session.id, made.sessions.a.id));
	});
	const text = (await calendarOf(made.registration.code))!;
	expect(readFrom('Europe/Paris', text)).toEqual({ utc, local: paris });
	expect(readFrom('Pacific/Auckland', text)).toEqual({ utc, local: auckland });
	expect(readFrom('America/Toronto', text)).toEqual({ utc, local: `${day} 09:00` });
	// The control: the same without its Z floats to 9 h or 14 h everywhere, and the reader in Paris is misled.
	expect(readFrom('Europe/Paris', text.replace(/(DTSTART:\d+T\d+)Z/, '$1')).utc).not.toBe(utc);
});

test('the sequence rises and the identity stays when a session moves or a person changes their choices', async () => {
	const made = await makeBooked();
	const uidPart = `seance-${made.sessions.a.id}-`;
	const before = calendarEvent((await calendarOf(made.registration.code))!, uidPart);
	const again = await calendarOf(made.registration.code);
	expect(await calendarOf(made.registration.code)).toBe(again);

	await write('programme.test', (tx) =>
		tx
			.update(t.session)
			.set({
				startsAt: new Date(made.sessions.a.startsAt.getTime() + 3600_000),
				endsAt: new Date(made.sessions.a.endsAt.getTime() + 3600_000),
				calendarSequence: sql`${t.session.calendarSequence} + 1`,
				updatedAt: new Date(now().getTime() + 5_000)
			})
			.where(eq(t.session.id, made.sessions.a.id))
	);
	const moved = calendarEvent((await calendarOf(made.registration.code))!, uidPart);
	expect(moved.uid).toBe(before.uid);
	expect(moved.sequence).toBeGreaterThan(before.sequence);
	expect(moved.lastModified > before.lastModified).toBe(true);
	expect(moved.start.toJSDate().getTime() - before.start.toJSDate().getTime()).toBe(3600_000);

	await write('programme.test', async (tx) => {
		await tx
			.update(t.booking)
			.set({ status: 'cancelled' })
			.where(
				and(eq(t.booking.registrationId, made.registration.id), eq(t.booking.sessionId, made.sessions.a.id))
			);
		await tx.insert(t.booking).values({
			registrationId: made.registration.id,
			sessionId: made.sessions.d.id,
			createdAt: now()
		});
		await tx
			.update(t.registration)
			.set({ calendarSequence: sql`${t.registration.calendarSequence} + 1` })
			.where(eq(t.registration.id, made.registration.id));
	});
	const text = (await calendarOf(made.registration.code))!;
	const left = calendarEvent(text, uidPart);
	expect(left).toMatchObject({ uid: before.uid, status: 'CANCELLED' });
	expect(left.sequence).toBeGreaterThan(moved.sequence);
	expect(calendarEvent(text, `seance-${made.sessions.d.id}-`).status).toBe('CONFIRMED');

	// Taken again: the same event comes back, one row or two in the store.
	await write('programme.test', async (tx) => {
		await tx.insert(t.booking).values({
			registrationId: made.registration.id,
			sessionId: made.sessions.a.id,
			createdAt: now()
		});
		await tx
			.update(t.registration)
			.set({ calendarSequence: sql`${t.registration.calendarSequence} + 1` })
			.where(eq(t.registration.id, made.registration.id));
	});
	const back = read((await calendarOf(made.registration.code))!).events.filter(({ uid }) =>
		uid.startsWith(uidPart)
	);
	expect(back).toHaveLength(1);
	expect(back[0]).toMatchObject({ uid: before.uid, status: 'CONFIRMED' });
	expect(back[0]!.sequence).toBeGreaterThan(left.sequence);
});

describe('copies are known to be old', () => {
	const later = (ms: number) => {
		const at = now().getTime() + ms;
		putBack?.();
		putBack = setClock(() => at);
	};
	const feedOf = async (code: string) => {
		const token = /\/calendrier\/(.+)\.ics$/.exec(calendarPath(code))![1]!;
		const { text, changedAt } = (await calendarOfToken(token))!;
		return { changedAt, events: read(text).events };
	};

	test('a workshop given up is CANCELLED under a higher number, later than before; so it is when taken again', async () => {
		const made = await makeBooked();
		const { code } = made.registration;
		const uidPart = `seance-${made.sessions.a.id}-`;
		const choose = (...sessionIds: number[]) =>
			changeBookings({ actor: system('essai'), registrationCode: code, sessionIds });
		const versions = [];
		for (const change of [
			() => undefined,
			() => choose(),
			() => choose(made.sessions.a.id),
			() => choose()
		]) {
			later(60_000);
			await change();
			const { changedAt, events } = await feedOf(code);
			const event = events.find(({ uid }) => uid.startsWith(uidPart))!;
			expect(Math.floor(changedAt.getTime() / 1000) * 1000).toBe(
				Math.max(...events.map(({ modifiedAt }) => modifiedAt))
			);
			versions.push({ ...event, changedAt });
		}
		expect(versions.map(({ status }) => status)).toEqual([
			'CONFIRMED',
			'CANCELLED',
			'CONFIRMED',
			'CANCELLED'
		]);
		for (const [i, version] of versions.slice(1).entries()) {
			expect(version.sequence).toBeGreaterThan(versions[i]!.sequence);
			expect(version.modifiedAt).toBeGreaterThan(versions[i]!.modifiedAt);
			expect(version.stampedAt).toBeGreaterThan(versions[i]!.stampedAt);
			expect(version.changedAt.getTime()).toBe(now().getTime() - (versions.length - 2 - i) * 60_000);
		}
	});

	test.each([
		[
			'cancelled',
			(orderCode: string, code: string) =>
				cancelRegistrations({ actor: system('essai'), orderCode, registrationCodes: [code] })
		],
		['cancelled with its order', (orderCode: string) => cancelOrder({ actor: system('essai'), orderCode })],
		[
			'given away',
			(_: string, registrationCode: string) =>
				transferRegistration({
					actor: system('essai'),
					registrationCode,
					to: { givenName: 'Noémie', familyName: 'Gagné', email: `${registrationCode}@exemple.org` },
					locale: 'fr'
				})
		]
	] as const)('so is everything of a registration that is %s', async (_, end) => {
		const made = await makeBooked();
		const { code } = made.registration;
		const before = await feedOf(code);
		later(60_000);
		await end(made.order.code, code);
		const after = await feedOf(code);
		expect(after.changedAt).toEqual(now());
		expect(after.events).toHaveLength(before.events.length);
		for (const [i, event] of after.events.entries()) {
			expect(event).toMatchObject({ uid: before.events[i]!.uid, status: 'CANCELLED' });
			expect(event.sequence).toBeGreaterThan(before.events[i]!.sequence);
			expect(event.modifiedAt).toBe(Math.floor(now().getTime() / 1000) * 1000);
		}
	});

	test('over HTTP the ETag and Last-Modified change, and an old ETag gets the new text', async () => {
		const made = await makeBooked();
		const { code } = made.registration;
		const address = calendarPath(code);
		const ask = (etag?: string) =>
			GET({
				params: { jeton: /\/calendrier\/(.+)\.ics$/.exec(address)![1]! },
				request: new Request(
					`http://exemple.org${address}`,
					etag ? { headers: { 'If-None-Match': etag } } : {}
				)
			} as Parameters<typeof GET>[0]);
		const first = await ask();
		const etag = first.headers.get('etag')!;
		expect((await ask(etag)).status).toBe(304);
		later(60_000);
		await changeBookings({ actor: system('essai'), registrationCode: code, sessionIds: [] });
		const second = await ask(etag);
		expect(second.status).toBe(200);
		expect(second.headers.get('etag')).not.toBe(etag);
		expect(Date.parse(second.headers.get('last-modified')!)).toBeGreaterThan(
			Date.parse(first.headers.get('last-modified')!)
		);
		expect(await second.text()).toContain('STATUS:CANCELLED');
	});
});

test('a cancelled registration calls everything off, and so does a session that is cancelled', async () => {
	const made = await makeBooked();
	const day = made.days[0]!;
	await addMoment(made, {
		slug: 'ouverture',
		day,
		startsAt: instantAt(day, '17:00'),
		endsAt: instantAt(day, '18:00'),
		status: 'cancelled'
	});
	const before = read((await calendarOf(made.registration.code))!).events;
	expect(Object.fromEntries(before.map(({ summary, status }) => [summary, status]))).toEqual({
		'Atelier a': 'CONFIRMED',
		ouverture: 'CANCELLED'
	});
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ status: 'cancelled', cancelledAt: now() })
			.where(eq(t.registration.id, made.registration.id))
	);
	const after = read((await calendarOf(made.registration.code))!).events;
	expect(after.map(({ uid }) => uid).sort()).toEqual(before.map(({ uid }) => uid).sort());
	expect(after.every(({ status }) => status === 'CANCELLED')).toBe(true);
});

test('titles with commas, line breaks, long accents and markup stay whole, and start no property of their own', async () => {
	const made = await makeBooked();
	const title = 'L’été, l’été; «\u00a0À l’œuvre\u00a0» '.repeat(6) + '<b>\r\nATTENDEE:mailto:x@exemple.org';
	await write('programme.test', async (tx) => {
		await tx
			.update(t.session)
			.set({ title, summary: 'Une ligne\nune autre' })
			.where(eq(t.session.id, made.sessions.a.id));
		await tx.update(t.event).set({ name: 'Fête\r\nX-MAL:1' }).where(eq(t.event.id, made.event.id));
	});
	const text = (await calendarOf(made.registration.code))!;
	const { root, events } = read(text);
	expect(events[0]!.summary).toBe(title.replace(/\r\n/, ' '));
	expect(events[0]!.description).toBe('Une ligne\nune autre');
	expect(root.getFirstPropertyValue('x-mal')).toBeNull();
	expect(root.getFirstSubcomponent('vevent')!.getFirstProperty('attendee')).toBeNull();
	for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
	expect(text).not.toMatch(/[^\r]\n/);
});

test('only the signed address opens a calendar', async () => {
	const { registration } = await makeBooked();
	const token = /\/calendrier\/(.+)\.ics$/.exec(calendarPath(registration.code))![1]!;
	expect((await calendarOfToken(token))!.text).toContain('BEGIN:VCALENDAR');
	const other = sign('calendar', 'AUTRE22222');
	for (const forged of [
		registration.code,
		`${registration.code}-`,
		`${registration.code}-${other}`,
		`${registration.code}-${sign('ticket', registration.code)}`,
		'-',
		''
	])
		expect(await calendarOfToken(forged)).toBeUndefined();
	// Signed by us, and leading to nobody any more.
	await expect(calendarOfToken(`AUTRE22222-${other}`)).rejects.toMatchObject({ code: 'gone', status: 410 });
});
