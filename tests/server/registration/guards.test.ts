import { eq, sql, type SQL } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { opens } from '../../../src/lib/booking/sessions.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { booking, session } from '../../../src/lib/server/db/schema/programme.ts';
import { order, registration } from '../../../src/lib/server/db/schema/registration.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { placeNew } from '../../factories/form.ts';

test('the database and the form agree on what a ticket opens', async () => {
	const made = await makeEvent();
	const supper = { ...made.sessions.a, slug: 'souper', title: 'Souper', ticketTypeCode: 'souper', booked: 0 };
	await write('programme.test', (tx) => tx.insert(session).values([{ ...supper, id: undefined }]));
	const held = Object.values(made.types).filter(({ code }) => code !== 'complet');
	const of = await makeAttendees(made, [
		{ tickets: ['complet'] },
		...held.map(({ code }) => ({ tickets: [code] }))
	]);
	const db = await reader();
	const opened = await db.all<{ code: string; slug: string }>(sql`
		SELECT y.code, s.slug FROM opened_session o JOIN session s ON s.id = o.session_id
		JOIN ticket k ON k.registration_id = o.registration_id JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE s.event_id = ${made.event.id} ORDER BY 1, 2`);
	const sessions = await db.select().from(session).where(eq(session.eventId, made.event.id));
	const expected = Object.values(made.types)
		.flatMap((type) => sessions.filter((one) => opens(type, one)).map(({ slug }) => `${type.code} ${slug}`))
		.sort();
	expect(of).toHaveLength(held.length + 1);
	expect(expected).toContain('souper souper');
	expect(opened.map(({ code, slug }) => `${code} ${slug}`)).toEqual(expected);
});

/** Inserts an order as another, in some state, with nothing paid. */
async function copyOfOrder(orderId: number, status: 'paid' | 'awaiting_payment'): Promise<unknown> {
	const [row] = await (await reader()).select().from(order).where(eq(order.id, orderId));
	const key = `copie-${orderId}-${status}`;
	return write('registration.test', (tx) =>
		tx.insert(order).values({ ...row!, id: undefined, code: key, idempotencyKey: key, status, paidCents: 0 })
	);
}

describe('what the database refuses of orders, whoever asks', () => {
	test('a registration does not live again under a cancelled order', async () => {
		const { orderId, code } = await placeNew(await makeEvent());
		await cancelOrder({ actor: system('test'), orderCode: code });
		const revival = write('registration.test', (tx) =>
			tx.update(registration).set({ status: 'active' }).where(eq(registration.orderId, orderId))
		);
		expect(await revival.catch(violation)).toBe('order_not_live');
	});

	test('what an order cost does not change', async () => {
		const { orderId } = await placeNew(await makeEvent());
		const change = write('registration.test', (tx) =>
			tx
				.update(order)
				.set({ subtotalCents: 0, tpsCents: 0, tvqCents: 0, totalCents: 0 })
				.where(eq(order.id, orderId))
		);
		expect(await change.catch(violation)).toBe('order_amounts_written_once');
	});

	test('an order is not placed as paid before its money is there', async () => {
		const { orderId } = await placeNew(await makeEvent());
		expect(await copyOfOrder(orderId, 'paid').catch(violation)).toBe('order_not_covered');
		await expect(copyOfOrder(orderId, 'awaiting_payment')).resolves.toBeDefined();
	});

	test('what a ticket opens is not withdrawn from a seat taken', async () => {
		const made = await makeEvent();
		const [attendee] = await makeAttendees(made, [{ tickets: ['complet'] }]);
		const { a } = made.sessions;
		await write('programme.test', (tx) =>
			tx.insert(booking).values({ registrationId: attendee!.id, sessionId: a.id, createdAt: new Date() })
		);
		const change = (statement: SQL) => write('programme.test', (tx) => tx.run(statement)).catch(violation);
		const none = sql`UPDATE ticket_type SET days = '[]' WHERE id = ${made.types.complet!.id}`;
		const more = sql`UPDATE ticket_type SET days = json_insert(days, '$[#]', '2031-01-01') WHERE id = ${made.types.complet!.id}`;
		expect(await change(none)).toBe('session_not_covered');
		expect(await change(sql`UPDATE session SET day = '2031-01-01' WHERE id = ${a.id}`)).toBe(
			'session_not_covered'
		);
		expect(await change(sql`UPDATE session SET ticket_type_code = 'souper' WHERE id = ${a.id}`)).toBe(
			'session_not_covered'
		);
		expect(await change(more)).not.toBe('session_not_covered');
		const uncovered = async () => (await verify()).filter(({ rule }) => rule === 'booking_covered');
		expect(await uncovered()).toEqual([]);

		// Control: without the triggers all three pass, and the verification finds the seat that nothing opens.
		await write('programme.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER ticket_type_keeps_bookings`);
			await tx.run(none);
		});
		expect(await uncovered()).toHaveLength(1);
	});

	test('control: without the triggers, both changes pass', async () => {
		const { orderId, code } = await placeNew(await makeEvent());
		await cancelOrder({ actor: system('test'), orderCode: code });
		await write('registration.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER registration_allowed_again`);
			await tx.run(sql`DROP TRIGGER order_amounts_written_once`);
			await tx.update(registration).set({ status: 'active' }).where(eq(registration.orderId, orderId));
			await tx
				.update(order)
				.set({ subtotalCents: sql`${order.subtotalCents} + 1`, totalCents: sql`${order.totalCents} + 1` })
				.where(eq(order.id, orderId));
		});
		const revived = (await findOrder(code)).people[0]!;
		expect(revived.status).toBe('active');
	});
});
