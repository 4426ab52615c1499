import { eq } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { DAY_MS, setClock } from '../../../src/lib/server/clock.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import { booking, session } from '../../../src/lib/server/db/schema/programme.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { agendas } from '../../../src/lib/server/programme/agenda.ts';
import { calendarOf } from '../../../src/lib/server/programme/calendar.ts';
import { findTicketById } from '../../../src/lib/server/registration/queries.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';

test('an agenda holds what one chose and what one’s tickets open to all, nothing else', async () => {
	const made = await makeEvent();
	const [whole, oneDay] = await makeAttendees(made, [{ tickets: ['complet'] }, { tickets: ['jour-2'] }]);
	const { a, c, d } = made.sessions;
	await write('programme.test', async (tx) => {
		// c becomes a keynote for all of the first day, d for all of the second.
		await tx.update(session).set({ bookable: false }).where(eq(session.id, c.id));
		await tx.update(session).set({ bookable: false, status: 'cancelled' }).where(eq(session.id, d.id));
		await tx.insert(booking).values({ sessionId: a.id, registrationId: whole!.id, createdAt: new Date() });
	});
	const holders = [await findTicketById(whole!.id), await findTicketById(oneDay!.id)];
	const [first, second] = await agendas(holders);
	expect(first!.map(({ sessionId, chosen, cancelled }) => [sessionId, chosen, cancelled])).toEqual([
		[a.id, true, false],
		[c.id, false, false],
		[d.id, false, true]
	]);
	expect(second!.map(({ sessionId }) => sessionId)).toEqual([d.id]);
});

test('what one speaks in is there, in the calendar too, and a seat taken at that hour is told', async () => {
	const made = await makeEvent();
	const [registered] = await makeAttendees(made, [{}]);
	const { a, b, d } = made.sessions;
	const { code } = registered!;
	const { person: of } = await findTicketById(registered!.id);
	await write('programme.test', async (tx) => {
		const speaker = { eventId: made.event.id, personId: of.id, slug: 'moi', name: 'Moi' };
		const [me] = await tx.insert(t.speaker).values(speaker).returning();
		await tx.insert(t.sessionSpeaker).values({ sessionId: b.id, speakerId: me!.id });
		await tx
			.insert(booking)
			.values(
				[a, d].map(({ id }) => ({ sessionId: id, registrationId: registered!.id, createdAt: new Date() }))
			);
	});
	const [moments] = await agendas([await findTicketById(registered!.id)]);
	expect(moments!.map(({ sessionId, speaks, against }) => [sessionId, speaks, against])).toEqual([
		[a.id, false, b.title],
		[b.id, true, null],
		[d.id, false, null]
	]);
	expect(await calendarOf(code)).toContain(`UID:seance-${b.id}-${code}`);
});

test('what moved and seats from a waiting list are said for seven days, and no longer', async () => {
	const made = await makeEvent();
	const [registered] = await makeAttendees(made, [{ tickets: ['complet'] }]);
	const { a, d } = made.sessions;
	const at = new Date();
	const movedFrom = {
		startsAt: a.startsAt.getTime() - 3_600_000,
		endsAt: a.endsAt.getTime(),
		roomName: 'Salle B'
	};
	await write('programme.test', async (tx) => {
		await tx.insert(booking).values([
			{ sessionId: a.id, registrationId: registered!.id, createdAt: at },
			{ sessionId: d.id, registrationId: registered!.id, createdAt: at, source: 'promotion' }
		]);
		await tx.update(session).set({ movedAt: at, movedFrom }).where(eq(session.id, a.id));
	});
	const said = async () => {
		const [moments] = await agendas([await findTicketById(registered!.id)]);
		return moments!.map((one) => [one.sessionId, one.movedFrom?.roomName, one.given]);
	};
	expect(await said()).toEqual([
		[a.id, 'Salle B', false],
		[d.id, undefined, true]
	]);
	const putBack = setClock(() => at.getTime() + 8 * DAY_MS);
	expect(await said()).toEqual([
		[a.id, undefined, false],
		[d.id, undefined, false]
	]);
	putBack();
});

test('as many queries for one registration as for many', async () => {
	const many = [];
	for (let i = 0; i < 5; i++) {
		const [registered] = await makeAttendees(await makeEvent(), [{}]);
		many.push(await findTicketById(registered!.id));
	}
	const { reader: client } = await connections();
	const spy = vi.spyOn(client, 'execute');
	await agendas(many.slice(0, 1));
	const forOne = spy.mock.calls.length;
	await agendas(many);
	expect(forOne).toBe(2);
	expect(spy.mock.calls.length - forOne).toBe(forOne);
	spy.mockRestore();
});
