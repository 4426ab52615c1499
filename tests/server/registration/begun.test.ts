import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { placeOrder } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder, loadCatalogue } from '../../../src/lib/server/registration/queries.ts';
import { makeEvent } from '../../factories/event.ts';

let restore = () => {};
afterEach(() => restore());
let serial = 0;

function place(eventSlug: string, sessions: Record<string, number>) {
	const payer = { givenName: 'Camille', familyName: 'Roy', email: `begun-${++serial}@exemple.org` };
	return placeOrder({
		actor: system('test'),
		eventSlug,
		locale: 'fr',
		input: {
			idempotencyKey: `begun-begun-${serial}`,
			payer: {
				...payer,
				organisationName: '',
				line1: '',
				city: '',
				province: '',
				postalCode: '',
				purchaseOrder: ''
			},
			consentNewsletter: false,
			method: 'invoice',
			people: [
				{
					...payer,
					pass: 'complet',
					addons: [],
					dietaryNeeds: '',
					accessNeeds: '',
					sessions,
					consentDirectory: false,
					consentPhoto: false
				}
			]
		}
	});
}

describe('a session that has begun', () => {
	test('is neither offered nor booked, and a seat in it is kept when others change', async () => {
		const { event, sessions } = await makeEvent();
		const { code } = await place(event.slug, { [sessions.a.slot]: sessions.a.id });
		restore = setClock(() => sessions.a.startsAt.getTime());

		const offered = (await loadCatalogue(event.id)).sessions.map((session) => session.id);
		expect(offered).not.toContain(sessions.a.id);
		expect(offered).toContain(sessions.d.id);
		await expect(place(event.slug, { [sessions.b.slot]: sessions.b.id })).rejects.toMatchObject({
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
