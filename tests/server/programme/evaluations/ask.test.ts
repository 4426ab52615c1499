import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, instantAt } from '../../../../src/lib/format/dates.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { evaluationsPath } from '../../../../src/lib/server/links.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { askEvaluations, dueDays } from '../../../../src/lib/server/programme/evaluations/ask.ts';
import { answer, change, clockAt, makeEvaluated, seat } from './made.ts';

async function factsOf(people: readonly { id: number }[]) {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'evaluations.asked'));
	const ids = new Set(people.map(({ id }) => id));
	return rows.filter(({ payload }) => ids.has(Number(payload?.registrationId)));
}

/** Acts on what was said, as the worker would, as often as it is called; the messages they have. */
async function mailed(people: readonly { id: number; personId: number }[]) {
	for (const fact of await factsOf(people))
		await handlers['evaluations.asked'](
			fact.payload as { registrationId: number; day: string },
			fact as never
		);
	const db = await reader();
	const rows = await db
		.select({ mail: t.mail, personId: t.person.id })
		.from(t.mail)
		.innerJoin(t.person, eq(t.person.email, t.mail.recipient))
		.where(eq(t.mail.template, 'evaluations'));
	const ids = new Set(people.map(({ personId }) => personId));
	return rows.filter(({ personId }) => ids.has(personId)).map(({ mail }) => mail);
}

describe('asking', () => {
	test('comes a quarter of an hour after the last session of the day, at four at the earliest, for two days', async () => {
		const { made, session } = await makeEvaluated();
		const isDue = async () =>
			(await dueDays()).filter(({ eventId }) => eventId === made.event.id).map(({ day }) => day);
		const four = instantAt(session.day, '16:00');
		clockAt(four, -1);
		expect(await isDue()).toEqual([]);
		clockAt(four);
		expect(await isDue()).toEqual([session.day]);
		await change(made.sessions.c.id, {
			startsAt: instantAt(session.day, '19:00'),
			endsAt: instantAt(session.day, '20:30')
		});
		expect(await isDue()).toEqual([]);
		clockAt(instantAt(session.day, '20:44'));
		expect(await isDue()).toEqual([]);
		clockAt(instantAt(session.day, '20:45'));
		expect(await isDue()).toEqual([session.day]);
		// A supper is not waited for, nor what was cancelled.
		await change(made.sessions.c.id, { kind: 'social' });
		clockAt(four);
		expect(await isDue()).toEqual([session.day]);
		clockAt(instantAt(addDays(session.day, 2), '15:59'));
		expect(await isDue()).toContain(session.day);
		clockAt(instantAt(addDays(session.day, 2), '16:00'));
		expect(await isDue()).not.toContain(session.day);
	});

	test('follows the zone of the event, its session past midnight and the night the clocks change', async () => {
		const { made, session } = await makeEvaluated();
		const isDue = async () => (await dueDays()).some(({ eventId }) => eventId === made.event.id);
		await write('events.test', (tx) =>
			tx.update(t.event).set({ timezone: 'America/Vancouver' }).where(eq(t.event.id, made.event.id))
		);
		clockAt(instantAt(session.day, '16:00'));
		expect(await isDue()).toBe(false);
		clockAt(instantAt(session.day, '16:00', 'America/Vancouver'));
		expect(await isDue()).toBe(true);
		// It belongs to its evening: the day is over once it is.
		await change(made.sessions.c.id, {
			startsAt: instantAt(session.day, '23:00', 'America/Vancouver'),
			endsAt: instantAt(addDays(session.day, 1), '1:30', 'America/Vancouver')
		});
		clockAt(instantAt(addDays(session.day, 1), '1:30', 'America/Vancouver'), 14);
		expect(await isDue()).toBe(false);
		clockAt(instantAt(addDays(session.day, 1), '1:30', 'America/Vancouver'), 15);
		expect(await isDue()).toBe(true);
	});

	test('reaches once whoever was there, with the sessions they were at and a link of their own', async () => {
		const { made, session, people } = await makeEvaluated(3);
		const [me, other, given] = people;
		await seat(made.sessions.d.id, [me!]);
		await answer(given!, session.id);
		clockAt(instantAt(session.day, '16:00'));
		expect(await askEvaluations()).toBeGreaterThanOrEqual(3);
		expect(await askEvaluations()).toBe(0);
		expect(await factsOf(people)).toHaveLength(3);
		// Whoever has answered everything has nothing to read; acted on twice, it reaches nobody twice.
		await mailed(people);
		const mails = await mailed(people);
		expect(mails).toHaveLength(2);
		expect((await mailed([given!])).length).toBe(0);
		const [mine] = await mailed([me!]);
		expect(mine!.text).toContain('Atelier a');
		expect(mine!.text).not.toContain('Atelier d');
		expect(mine!.text).toContain(evaluationsPath(me!.code));
		expect(mine!.html).toContain('Donner mon avis');
		expect(mine!.subject).not.toContain('séances');
		expect((await mailed([other!]))[0]!.text).not.toContain(me!.code);
	});

	test('by two instances at once asks each person once', async () => {
		const { session, people } = await makeEvaluated(12);
		clockAt(instantAt(session.day, '16:00'));
		await Promise.all([askEvaluations(), askEvaluations(), askEvaluations()]);
		expect(await factsOf(people)).toHaveLength(12);
	});

	test('leaves alone events that are not published, and who gave up their place since', async () => {
		const { made, session, people } = await makeEvaluated(2);
		await write('events.test', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, made.event.id))
		);
		clockAt(instantAt(session.day, '16:00'));
		await askEvaluations();
		expect(await factsOf(people)).toEqual([]);
		await write('events.test', (tx) =>
			tx
				.update(t.event)
				.set({ publishedAt: new Date(0) })
				.where(eq(t.event.id, made.event.id))
		);
		await askEvaluations();
		await write('registration.test', (tx) =>
			tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, people[0]!.id))
		);
		expect(await mailed(people)).toHaveLength(1);
	});
});
