import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ANONYMOUS, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { resendConfirmation } from '../../../src/lib/server/registration/resend-confirmation.ts';
import { resendOrder } from '../../../src/lib/server/registration/resend.ts';
import { makeEvent } from '../../factories/event.ts';
import { placeNew } from '../../factories/form.ts';

const MANY = Array.from({ length: 8 });

async function lines(action: string): Promise<number> {
	return (await reader()).$count(t.auditEntry, eq(t.auditEntry.action, action));
}

async function messages(orderId: number): Promise<number> {
	const facts = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'order.resend'));
	return facts.filter(({ payload }) => (payload as { orderId: number }).orderId === orderId).length;
}

test('a stranger who asks for a confirmation again and again gets one sent, and one line written', async () => {
	const event = await makeEvent();
	const { orderId, input } = await placeNew(event);
	const ask = {
		actor: ANONYMOUS,
		eventSlug: event.event.slug,
		email: input.people[0]!.email,
		network: '192.0.2.1'
	};
	await Promise.all(MANY.map(() => resendConfirmation(ask)));
	expect(await messages(orderId)).toBe(1);
	expect(await lines('registration.confirmation_asked')).toBe(1);
});

test('so does whoever holds the link of an order', async () => {
	const event = await makeEvent();
	const { orderId, code } = await placeNew(event, { fields: { method: 'invoice' } });
	const actor: Actor = { kind: 'link', purpose: 'order', code };
	await Promise.all(MANY.map((_, i) => resendOrder({ actor, orderCode: code, requestId: `page-${i}-xxxx` })));
	expect(await messages(orderId)).toBe(1);
	const db = await reader();
	expect(
		await db.$count(
			t.auditEntry,
			and(eq(t.auditEntry.action, 'order.resent'), eq(t.auditEntry.objectId, String(orderId)))
		)
	).toBe(1);
});

test('one network asks for so many confirmations, known or not; another is not concerned', async () => {
	const event = await makeEvent();
	const { orderId, input } = await placeNew(event);
	const ask = (email: string, network: string) =>
		resendConfirmation({ actor: ANONYMOUS, eventSlug: event.event.slug, email, network });
	for (let i = 0; i < 30; i++) await ask(`inconnue-${i}@exemple.org`, '192.0.2.2');
	const { email } = input.people[0]!;
	await expect(ask(email, '192.0.2.2')).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
	expect(await messages(orderId)).toBe(0);
	await ask(email, '192.0.2.3');
	expect(await messages(orderId)).toBe(1);
});
