import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { giveSeat, removeFromList } from '../../../../src/lib/server/registration/seats/give.ts';
import {
	crowdedSessions,
	waitingPeople
} from '../../../../src/lib/server/registration/seats/staff-queries.ts';
import { seatsLeft } from '../../../../src/lib/server/registration/seats/left.ts';
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
