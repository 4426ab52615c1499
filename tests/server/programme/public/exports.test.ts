import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { programmeFile, sessionFile } from '../../../../src/lib/server/programme/exports/files.ts';
import type { Schedule } from '../../../../src/lib/server/programme/exports/schedule.ts';
import { GET } from '../../../../src/routes/(public)/evenements/[evenement]/programme.json/+server.ts';
import { makeEvent } from '../../../factories/event.ts';

type Made = Awaited<ReturnType<typeof makeEvent>>;
type Asked = Parameters<typeof GET>[0];

const ask = (slug: string, headers: Record<string, string> = {}) =>
	GET({
		params: { evenement: slug },
		request: new Request('https://estrade.example/', { headers })
	} as unknown as Asked);

async function scheduleOf({ event }: Made): Promise<Schedule> {
	const { body } = await programmeFile(event.slug, 'json');
	return (JSON.parse(body) as { schedule: Schedule }).schedule;
}

const eventsOf = ({ conference }: Schedule) =>
	conference.days.flatMap(({ rooms }) => Object.values(rooms).flat());

async function put(made: Made, slug: string, values: Partial<typeof t.session.$inferInsert>) {
	const day = values.day ?? made.days[0]!;
	const [row] = await write('programme.test', (tx) =>
		tx
			.insert(t.session)
			.values({
				eventId: made.event.id,
				slug,
				kind: 'social',
				title: slug,
				slot: slug,
				day,
				startsAt: instantAt(day, '20:00'),
				endsAt: instantAt(day, '21:00'),
				updatedAt: now(),
				...values
			})
			.returning()
	);
	return row!;
}

const vevents = (text: string) => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');

describe('the schedule', () => {
	test('says each session held once, by day and room, with what readers ask for', async () => {
		const made = await makeEvent();
		const [speaker] = await write('programme.test', async (tx) => {
			await tx.update(t.session).set({ status: 'cancelled' }).where(eq(t.session.id, made.sessions.b.id));
			const rows = await tx
				.insert(t.speaker)
				.values({ eventId: made.event.id, slug: 'maelle', name: 'Maëlle Éthier' })
				.returning();
			await tx
				.insert(t.sessionSpeaker)
				.values({ sessionId: made.sessions.a.id, speakerId: rows[0]!.id, position: 0 });
			return rows;
		});
		const found = await scheduleOf(made);
		expect(found.conference).toMatchObject({
			title: made.event.name,
			start: made.event.firstDay,
			end: made.event.lastDay,
			daysCount: 2,
			timeslot_duration: '00:15',
			time_zone_name: 'America/Toronto'
		});
		expect(found.conference.acronym).toMatch(/^[a-z0-9_-][a-z0-9_]{3,}$/);
		expect(found.conference.days.map(({ index, date }) => [index, date])).toEqual([
			[1, made.days[0]],
			[2, made.days[1]]
		]);
		const events = eventsOf(found);
		expect(events.map(({ id }) => id).sort()).toEqual(
			[made.sessions.a, made.sessions.c, made.sessions.d].map(({ id }) => id).sort()
		);
		const one = events.find(({ id }) => id === made.sessions.a.id)!;
		expect(one).toMatchObject({
			start: '09:00',
			duration: '01:15',
			room: 'Salle A',
			title: 'Atelier a',
			type: 'workshop',
			track: null,
			persons: [{ id: speaker!.id, name: 'Maëlle Éthier' }]
		});
		expect(one.slug).toMatch(/^[a-z0-9_-]+[a-z0-9]$/);
		expect(one.date).toMatch(/T09:00:00-0[45]:00$/);
		expect(Date.parse(one.date)).toBe(made.sessions.a.startsAt.getTime());
		for (const { guid } of [...events, ...found.conference.rooms, ...one.persons])
			expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		for (const key of ['id', 'guid', 'slug', 'url'] as const)
			expect(new Set(events.map((each) => each[key])).size, key).toBe(events.length);
	});

	test('keeps a session’s guid when it moves, is renamed and changes room', async () => {
		const made = await makeEvent();
		const guidOf = async () =>
			eventsOf(await scheduleOf(made)).find(({ id }) => id === made.sessions.a.id)!.guid;
		const before = await guidOf();
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ title: 'Autre titre', slug: 'autre', roomId: null, day: made.days[2]! })
				.where(eq(t.session.id, made.sessions.a.id))
		);
		expect(await guidOf()).toBe(before);
		expect(eventsOf(await scheduleOf(await makeEvent())).map(({ guid }) => guid)).not.toContain(before);
	});

	test('leaves what passes midnight in its evening, with its true instants', async () => {
		const made = await makeEvent();
		const [evening, next] = made.days as [string, string];
		await put(made, 'soiree', {
			day: evening,
			startsAt: instantAt(evening, '22:30'),
			endsAt: instantAt(next, '1:15')
		});
		await put(made, 'dernier-verre', {
			day: evening,
			startsAt: instantAt(next, '0:30'),
			endsAt: instantAt(next, '2:00')
		});
		const { days } = (await scheduleOf(made)).conference;
		const first = days[0]!;
		const ofEvening = Object.values(first.rooms).flat();
		const party = ofEvening.find(({ title }) => title === 'soiree')!;
		expect(party).toMatchObject({ start: '22:30', duration: '02:45' });
		const last = ofEvening.find(({ title }) => title === 'dernier-verre')!;
		expect(last.start).toBe('00:30');
		expect(last.date.slice(0, 10)).toBe(next);
		expect(Date.parse(first.day_end)).toBe(instantAt(next, '2:00').getTime());
		expect(Date.parse(first.day_end)).toBeGreaterThan(Date.parse(last.date));
	});

	test('counts true minutes through the night when clocks change', async () => {
		const made = await makeEvent();
		// In Québec, 2 h to 3 h does not exist on 14 March 2027; 1 h to 2 h comes twice on 7 November.
		for (const [day, next, shown] of [
			['2027-03-13', '2027-03-14', '04:00'],
			['2027-11-06', '2027-11-07', '06:00']
		] as const) {
			await put(made, `nuit-${day}`, {
				day,
				startsAt: instantAt(day, '23:00'),
				endsAt: instantAt(next, '4:00')
			});
			const night = eventsOf(await scheduleOf(made)).find(({ title }) => title === `nuit-${day}`)!;
			expect(night.duration).toBe(shown);
			expect(night.start).toBe('23:00');
		}
	});

	test('puts in the event’s place what has no room yet', async () => {
		const made = await makeEvent();
		await put(made, 'sans-salle', {});
		const found = await scheduleOf(made);
		expect(eventsOf(found).find(({ title }) => title === 'sans-salle')!.room).toBe(made.event.name);
	});
});

describe('the calendar', () => {
	test('holds every session in UTC, under a UID that stays and a SEQUENCE that rises', async () => {
		const made = await makeEvent();
		const before = vevents((await programmeFile(made.event.slug, 'ics')).body);
		expect(before).toHaveLength(4);
		for (const one of before) expect(String(one.getFirstPropertyValue('dtstart'))).toMatch(/Z$/);
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ status: 'cancelled', calendarSequence: 3, updatedAt: now() })
				.where(eq(t.session.id, made.sessions.a.id))
		);
		const find = (all: ICAL.Component[]) =>
			all.find((one) => one.getFirstPropertyValue('uid') === `seance-${made.sessions.a.id}@estrade.axtra`)!;
		const after = find(vevents((await programmeFile(made.event.slug, 'ics')).body));
		expect(find(before).getFirstPropertyValue('status')).toBe('CONFIRMED');
		expect(after.getFirstPropertyValue('status')).toBe('CANCELLED');
		expect(after.getFirstPropertyValue('sequence')).toBe(3);
	});

	test('of one session holds it alone, under the same UID', async () => {
		const made = await makeEvent();
		const whole = vevents((await programmeFile(made.event.slug, 'ics')).body);
		const alone = vevents((await sessionFile(made.event.slug, 'a')).body);
		expect(alone).toHaveLength(1);
		expect(whole.map(String)).toContain(String(alone[0]));
		await expect(sessionFile(made.event.slug, 'inconnu')).rejects.toMatchObject({ status: 404 });
	});
});

describe('the file', () => {
	test('is anyone’s to read, and 304 to whoever has it until something changes', async () => {
		const made = await makeEvent();
		const first = await ask(made.event.slug);
		expect(first.status).toBe(200);
		expect(first.headers.get('access-control-allow-origin')).toBe('*');
		expect(first.headers.get('cache-control')).toBe('public, no-cache');
		expect(Date.parse(first.headers.get('last-modified')!)).toBeGreaterThan(0);
		const etag = first.headers.get('etag')!;
		expect((await ask(made.event.slug, { 'if-none-match': `W/"x", ${etag}` })).status).toBe(304);
		await write('programme.test', (tx) =>
			tx.update(t.room).set({ name: 'Salle B' }).where(eq(t.room.id, made.room.id))
		);
		const again = await ask(made.event.slug, { 'if-none-match': etag });
		expect(again.status).toBe(200);
		expect(await again.text()).toContain('Salle B');
	});

	test('is of published events only, whoever asks, and shut again with them', async () => {
		const made = await makeEvent();
		expect((await ask(made.event.slug)).status).toBe(200);
		await write('events.test', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, made.event.id))
		);
		const draft = await ask(made.event.slug);
		expect(draft.status).toBe(404);
		expect(draft.headers.get('cache-control')).toBe('no-store');
		expect((await ask('inexistant')).status).toBe(404);
	});
});
