import { eq } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { DAY_MS, setClock } from '../../../src/lib/server/clock.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import { booking, session } from '../../../src/lib/server/db/schema/programme.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { agendas } from '../../../src/lib/server/programme/agenda.ts';
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

test('one query for one registration or for many', async () => {
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
	expect(forOne).toBe(1);
	expect(spy.mock.calls.length - forOne).toBe(forOne);
	spy.mockRestore();
});
