import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { findOrder, loadCatalogue } from '../../../src/lib/server/registration/queries.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';

let restore = () => {};
afterEach(() => restore());
const choosing = (session: { id: number; slot: string }) => ({
	actor: system('test'),
	people: [personFields({ sessions: { [session.slot]: session.id } })]
});

describe('a session that has begun', () => {
	test('is neither offered nor booked, and a seat in it is kept when others change', async () => {
		const made = await makeEvent();
		const { event, sessions } = made;
		const { code } = await placeNew(made, choosing(sessions.a));
		restore = setClock(() => sessions.a.startsAt.getTime());

		const offered = (await loadCatalogue(event.id)).sessions.map((session) => session.id);
		expect(offered).not.toContain(sessions.a.id);
		expect(offered).toContain(sessions.d.id);
		await expect(placeNew(made, choosing(sessions.b))).rejects.toMatchObject({
			code: 'session_not_bookable'
		});

		const registrationCode = (await findOrder(code)).people[0]!.code;
		await changeBookings({ actor: system('test'), registrationCode, sessionIds: [sessions.d.id] });
		const kept = (await findOrder(code)).people[0]!.bookings.map((booking) => booking.sessionId);
		expect(kept.sort()).toEqual([sessions.a.id, sessions.d.id].sort());
		await expect(
			changeBookings({ actor: system('test'), registrationCode, sessionIds: [sessions.b.id, sessions.d.id] })
		).rejects.toMatchObject({ code: 'session_not_bookable' });
	});
});
