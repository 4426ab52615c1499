import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { openBoard } from '../../../../src/lib/server/programme/board/open.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { giveSeatBack } from '../../../../src/lib/server/registration/seats/give-back.ts';
import { giveSeat, removeFromList } from '../../../../src/lib/server/registration/seats/give.ts';
import {
	crowdedSessions,
	waitingPeople
} from '../../../../src/lib/server/registration/seats/staff-queries.ts';
import { seatsLeft } from '../../../../src/lib/server/registration/seats/left.ts';
import { takeSeatBack } from '../../../../src/lib/server/registration/seats/take-back.ts';
import { waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';
import { refusalOf } from '../../../setup/refused.ts';

const actor = system('test');
afterEach(async () => expect(await verify()).toEqual([]));

/** One seat in `a`, taken by the first; the others wait for it, in order. */
async function line(count: number) {
	const made = await makeEvent({ sessionCapacity: 1 });
	const [seated, ...waiting] = await makeAttendees(made, Array(count + 1).fill({}));
	const sessionId = made.sessions.a.id;
	await changeBookings({ actor, registrationCode: seated!.code, sessionIds: [sessionId] });
	for (const { code } of waiting) await waitForSession({ actor, registrationCode: code, sessionId });
	const at = { actor, eventSlug: made.event.slug, sessionId };
	const has = async (code: string) => (await findTicket(code)).bookings.map(({ slug }) => slug).join('');
	return { made, at, has, seated: seated!, waiting: waiting.map(({ code }) => code) };
}

test('staff give somebody’s seat to another out of turn, and the line goes on behind', async () => {
	const { at, has, seated, waiting } = await line(2);
	const [first, second] = waiting;
	expect(await refusalOf(giveSeat({ ...at, registrationCode: second! }))).toMatchObject({
		code: 'session_full',
		values: { session: 'Atelier a' }
	});
	await giveSeat({ ...at, registrationCode: second!, insteadOf: seated.code });
	expect([await has(seated.code), await has(first!), await has(second!)]).toEqual(['', '', 'a']);
	expect((await waitingPeople(actor, at.sessionId)).map(({ code }) => code)).toEqual([first]);
	const db = await reader();
	const [given] = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'seat.given'));
	expect(given!.details).toMatchObject({ code: second, session: at.sessionId });
	expect(await refusalOf(giveSeat({ ...at, registrationCode: 'INCONNU' }))).toMatchObject({ status: 404 });
});

test('nobody is given a seat at an hour they have something else, nor a seat that is not there', async () => {
	const { made, at, has, seated, waiting } = await line(1);
	await changeBookings({ actor, registrationCode: waiting[0]!, sessionIds: [made.sessions.b.id] });
	const busy = { ...at, registrationCode: waiting[0]! };
	expect(await refusalOf(giveSeat({ ...busy, insteadOf: seated.code }))).toMatchObject({
		code: 'seat_hour_taken'
	});
	expect(await refusalOf(giveSeat({ ...busy, insteadOf: waiting[0]! }))).toMatchObject({
		code: 'stale_page'
	});
	expect(await has(seated.code)).toBe('a');
	expect(await waitingPeople(actor, at.sessionId)).toMatchObject([{ isAble: false, leaves: null }]);
	await removeFromList(busy);
	expect(await waitingPeople(actor, at.sessionId)).toEqual([]);
});

test('staff take a seat back for a reason that its person is told; it goes down the line', async () => {
	const { at, has, seated, waiting } = await line(2);
	await takeSeatBack({ ...at, registrationCode: seated.code, reason: 'mistake', closes: false });
	expect([await has(seated.code), await has(waiting[0]!), await has(waiting[1]!)]).toEqual(['', 'a', '']);
	const again = takeSeatBack({ ...at, registrationCode: seated.code, reason: 'mistake', closes: false });
	expect(await refusalOf(again)).toMatchObject({ code: 'stale_page' });
	const db = await reader();
	const taken = await db
		.select()
		.from(t.auditEntry)
		.where(eq(t.auditEntry.objectId, String(seated.id)));
	expect(taken.find(({ action }) => action === 'seat.taken')!.details).toMatchObject({
		...{ code: seated.code, session: at.sessionId, reason: 'mistake' }
	});
	const fact = (await db.select().from(t.outbox).where(eq(t.outbox.kind, 'seat.taken'))).find(
		({ payload }) => payload!.registrationId === seated.id
	)!;
	for (let i = 0; i < 2; i++) await handlers['seat.taken'](fact.payload as never, {} as never);
	const mails = await db.select().from(t.mail).where(eq(t.mail.template, 'seat-taken'));
	expect(mails).toHaveLength(1);
	expect(mails[0]!.subject).toBe('Votre place a été reprise\u00a0: Atelier a');
	expect(mails[0]!.text).toContain('donnée par erreur');
});

test('a seat taken back and closed is nobody’s: one less in the session and on the board', async () => {
	const { made, at, has, seated, waiting } = await line(1);
	await openBoard(actor, made.event.slug);
	await takeSeatBack({ ...at, registrationCode: seated.code, reason: 'smaller', closes: true });
	expect([await has(seated.code), await has(waiting[0]!)]).toEqual(['', '']);
	expect(await waitingPeople(actor, at.sessionId)).toHaveLength(1);
	const { board } = await openBoard(actor, made.event.slug);
	expect(board.cards.find(({ title }) => title === 'Atelier a')!.capacity).toBe(0);
	const db = await reader();
	const [row] = await db.select().from(t.session).where(eq(t.session.id, at.sessionId));
	expect(row).toMatchObject({ capacity: 0, booked: 0 });
	expect(await refusalOf(giveSeat({ ...at, registrationCode: waiting[0]! }))).toMatchObject({
		code: 'session_full'
	});
});

test('a person gives one seat back, once, and keeps what came meanwhile', async () => {
	const { made, at, has, seated, waiting } = await line(1);
	const mine = { actor, registrationCode: seated.code };
	await waitForSession({ ...mine, sessionId: made.sessions.d.id });
	expect(await has(seated.code)).toBe('ad');
	await giveSeatBack({ ...mine, sessionId: at.sessionId });
	await giveSeatBack({ ...mine, sessionId: at.sessionId });
	expect([await has(seated.code), await has(waiting[0]!)]).toEqual(['d', 'a']);
	expect((await findTicket(seated.code)).calendarSequence).toBe(3);
});

test('what fills or has a line is shown with the smallest larger room that is free then', async () => {
	const { made, at } = await line(2);
	const rooms = await write('programme.test', (tx) =>
		tx
			.insert(t.room)
			.values(
				[200, 80, 100, 60].map((capacity) => ({
					...{ eventId: made.event.id, name: `Salle de ${capacity}`, capacity }
				}))
			)
			.returning()
	);
	const eighty = rooms.find(({ capacity }) => capacity === 80)!;
	const seen = async () => {
		const [one] = await crowdedSessions(actor, made.event.id);
		return { waiting: one!.waiting, room: one!.largerRoom?.name };
	};
	expect(await seen()).toEqual({ waiting: 2, room: 'Salle de 80' });
	await write('programme.test', (tx) =>
		tx.update(t.session).set({ roomId: eighty.id }).where(eq(t.session.id, made.sessions.c.id))
	);
	expect(await seen()).toEqual({ waiting: 2, room: 'Salle de 100' });
	expect((await seatsLeft(actor, made.event.slug))[at.sessionId]).toBe(0);
});
