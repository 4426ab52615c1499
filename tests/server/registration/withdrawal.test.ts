import { and, eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { MINUTE_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { owedBackOf } from '../../../src/lib/server/payments/balance.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { pardonsOf } from '../../../src/lib/server/registration/pardons.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { recordPayment } from '../../../src/lib/server/registration/record-payment.ts';
import { forgiveWithdrawal } from '../../../src/lib/server/registration/forgive-withdrawal.ts';
import { onOrderCancelled, onWithdrawalForgiven } from '../../../src/lib/server/outbox/handlers/orders.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { managedOffer } from '../../../src/lib/server/trainings/office.ts';
import { cancelOffer, publishOffer } from '../../../src/lib/server/trainings/offer-state.ts';
import { addOffer, saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { dayOf } from '../../../src/lib/format/dates.ts';
import { withdrawalEnd } from '../../../src/lib/registration/withdrawal.ts';
import { makeCourse } from '../../factories/course.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { offerFields } from '../../factories/offer.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, without } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());
const at = (instant: Date) => {
	restore();
	restore = setClock(() => instant.getTime());
};

/** An order of so many people of an offer with a rule: free until ten days before, then so much kept. */
async function ordered({ kept = 50, people = 1, fields = {} as Record<string, unknown> } = {}) {
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	const { course } = await makeCourse();
	const input = offerFields({ freeUntilDays: 10, keptPercent: kept, ...fields });
	const { slug } = await addOffer({ actor: staff, courseSlug: course.slug, input });
	const read = () => managedOffer(staff, course.slug, slug);
	await publishOffer({ actor: staff, slug, revision: (await read()).offer.revision });
	const { event } = await read();
	const payer = await makePerson();
	const placed = await placeNew({ event } as never, {
		actor: payer.actor,
		people: Array.from({ length: people }, (_, i) =>
			personFields({ pass: 'formation', ...(i === 0 ? { email: payer.person.email } : {}) })
		)
	});
	const order = () => findOrder(placed.code);
	const late = async () => at(new Date((await order()).freeUntil!.getTime() + MINUTE_MS));
	const leave = async (...which: number[]) => {
		const { people: all } = await order();
		return cancelRegistrations({
			actor: payer.actor,
			orderCode: placed.code,
			registrationCodes: which.map((i) => all[i]!.code)
		});
	};
	const pay = async () =>
		recordPayment({
			actor: staff,
			orderCode: placed.code,
			method: 'cheque',
			amountCents: (await order()).balanceCents,
			reference: '1',
			receivedOn: dayOf(now())
		});
	return { staff, course, slug, event, read, payer, code: placed.code, order, late, leave, pay };
}

const broken = async () => verify(await reader());

describe('withdrawing from an offer', () => {
	test('is free until the day said, and all of it is credited', async () => {
		const made = await ordered();
		expect(await made.order()).toMatchObject({ keptPercent: 50, totalCents: 9198 });
		await cancelOrder({ actor: made.payer.actor, orderCode: made.code });
		const order = await made.order();
		expect(order).toMatchObject({ status: 'cancelled', creditedCents: 9198, balanceCents: 0 });
		expect(order.people[0]!.status).toBe('cancelled');
		expect(await broken()).toEqual([]);
	});

	test('keeps what the order accepted, once late: still owed, or not given back', async () => {
		for (const isPaid of [false, true]) {
			const made = await ordered();
			// The office changes its rule: the order keeps its own.
			const found = await made.read();
			const dates = found.dates.map(({ id }) => ({ ...offerFields().dates[0]!, id }));
			await saveOffer({
				actor: made.staff,
				slug: made.slug,
				input: {
					...offerFields({ freeUntilDays: 1, keptPercent: 100 }),
					revision: found.offer.revision,
					dates
				}
			});
			if (isPaid) await made.pay();
			await made.late();
			await made.leave(0);
			const order = await made.order();
			// Half of 80 $, with its taxes.
			expect(order.creditedCents).toBe(4599);
			expect(order.status).toBe(isPaid ? 'paid' : 'awaiting_payment');
			expect(order.balanceCents).toBe(isPaid ? -4599 : 4599);
			const note = order.invoices.find(({ kind }) => kind === 'credit_note')!;
			expect(note.lines.map(({ amountCents }) => amountCents)).toEqual([8000, -4000]);
			expect(note.lines[1]!.description).toContain('50\u00a0%');
			expect(order.people[0]!.status).toBe('cancelled');
			// Again: nothing more.
			expect(await cancelOrder({ actor: made.payer.actor, orderCode: made.code })).toMatchObject({
				creditNoteId: null
			});
			expect(await broken()).toEqual([]);
			restore();
		}
	});

	test('of one of two, wholly kept, is not credited with the other when all is called off', async () => {
		const made = await ordered({ kept: 100, people: 2 });
		await made.late();
		await made.leave(1);
		expect((await made.order()).creditedCents).toBe(0);
		const { offer } = await made.read();
		await cancelOffer({ actor: made.staff, slug: made.slug, revision: offer.revision, reason: 'Tempête' });
		const order = await made.order();
		expect(order.creditedCents).toBe(9198);
		expect(await broken()).toEqual([]);
	});

	test('is owed back no more than was credited, when the office withdraws the others afterwards', async () => {
		const made = await ordered({ people: 2 });
		await made.pay();
		await made.late();
		await made.leave(0);
		await cancelOrder({ actor: system('test'), orderCode: made.code });
		const order = await made.order();
		// Half of the first place stays paid; the order goes on for it.
		expect(order).toMatchObject({ status: 'paid', creditedCents: 4599 + 9198 });
		expect(owedBackOf(order)).toBe(4599 + 9198);
		expect(order.people.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
		expect(await broken()).toEqual([]);
		// Forgiven, nothing is kept, and it is over.
		await forgiveWithdrawal(system('test'), {
			...{ orderCode: made.code, registrationCode: order.people[0]!.code, reason: 'Malade' }
		});
		const over = await made.order();
		expect(over).toMatchObject({ status: 'cancelled', creditedCents: over.totalCents });
		expect(owedBackOf(over)).toBe(over.paidCents);
	});

	test('is noted of what was free, and costs nothing; the office withdraws somebody without a fee', async () => {
		const free = await ordered({ fields: { memberPrice: '0', standardPrice: '0' } });
		await free.late();
		await free.leave(0);
		const db = await reader();
		const lateOf = async (eventId: number) =>
			(await db.select().from(t.registration).where(eq(t.registration.eventId, eventId))).map(
				({ isLate }) => isLate
			);
		expect(await lateOf(free.event.id)).toEqual([true]);
		expect((await free.order()).status).toBe('cancelled');
		restore();

		const paid = await ordered();
		await paid.late();
		await cancelOrder({ actor: system('test'), orderCode: paid.code });
		expect(await lateOf(paid.event.id)).toEqual([false]);
		expect((await paid.order()).creditedCents).toBe(9198);
	});

	test('ends with the eve of the first day', async () => {
		const made = await ordered();
		at(new Date(withdrawalEnd(made.event).getTime() - MINUTE_MS));
		at(withdrawalEnd(made.event));
		expect(await refusal(made.leave(0))).toBe('change_deadline_passed');
		at(new Date(withdrawalEnd(made.event).getTime() - MINUTE_MS));
		expect(await refusal(made.leave(0))).toBe('done');
	});
});

test('the rule of an order is never changed; control: without the guard it is', async () => {
	const made = await ordered();
	const change = (tx: Parameters<Parameters<typeof refusedBy>[0]>[0]) =>
		tx.update(t.order).set({ keptPercent: 100 }).where(eq(t.order.code, made.code));
	expect(await refusedBy(change)).toBe('order_rule_kept');
	expect(await without(['order_keeps_its_rule'], change)).toBe('done');
});

describe('a late withdrawal that is forgiven', () => {
	/** The first of these people withdrew late, and by hand the others too. */
	async function late({ kept = 50, people = 2, leaving = [0], isPaid = false, fields = {} } = {}) {
		const made = await ordered({ kept, people, fields });
		if (isPaid) await made.pay();
		await made.late();
		await made.leave(...leaving);
		const forgive = async (which = 0, reason = 'Hospitalisation') =>
			forgiveWithdrawal(made.staff, {
				...{ orderCode: made.code, registrationCode: (await made.order()).people[which]!.code, reason }
			});
		return { ...made, forgive };
	}

	test('gives back what was kept, by a credit note, whether it was kept in part or whole', async () => {
		for (const kept of [50, 100]) {
			const made = await late({ kept, isPaid: true });
			expect((await made.order()).creditedCents).toBe(kept === 50 ? 4599 : 0);
			await made.forgive();
			const order = await made.order();
			expect(order).toMatchObject({ status: 'paid', creditedCents: 9198, balanceCents: -9198 });
			expect(order.people[1]!.status).toBe('active');
			const note = order.invoices.findLast(({ kind }) => kind === 'credit_note')!;
			expect(note.subtotalCents).toBe(kept === 50 ? 4000 : 8000);
			expect(await broken()).toEqual([]);
			restore();
		}
	});

	test('gives back to the cent what was kept of several at once, and ends the order that nothing is left of', async () => {
		const made = await late({ people: 3, leaving: [0, 1, 2], fields: { standardPrice: '33,33' } });
		expect(await made.order()).toMatchObject({ status: 'awaiting_payment' });
		for (const which of [2, 0, 1]) await made.forgive(which);
		const order = await made.order();
		expect(order).toMatchObject({ status: 'cancelled', balanceCents: 0 });
		expect(order.creditedCents).toBe(order.totalCents);
		expect(await broken()).toEqual([]);
	});

	test('keeps what is still kept of another, and is paid once nothing is owed', async () => {
		const made = await late({ people: 2, leaving: [0, 1] });
		await made.forgive(1);
		expect(await made.order()).toMatchObject({ status: 'awaiting_payment', balanceCents: 4599 });
		expect((await made.read()).late).toBe(1);
		await made.pay();
		expect((await made.order()).status).toBe('paid');
	});

	test('is counted no more where nothing was to be paid, and nobody is written to', async () => {
		const made = await late({ people: 1, fields: { memberPrice: '0', standardPrice: '0' } });
		expect((await made.read()).late).toBe(1);
		await made.forgive();
		expect((await made.read()).late).toBe(0);
		const { id } = (await made.order()).people[0]!;
		await onWithdrawalForgiven({ registrationId: id }, {} as never);
		expect(await mailed('withdrawal-forgiven', made.order)).toEqual([]);
	});

	test('is one that was late, and staff forgive it, once for two at once; control: without its key, twice', async () => {
		const made = await late();
		expect(await refusal(made.forgive(1))).toBe('withdrawal_not_late');
		const asked = {
			...{ orderCode: made.code, registrationCode: (await made.order()).people[0]!.code, reason: 'Deuil' }
		};
		expect(await refusal(forgiveWithdrawal(made.payer.actor, asked))).toBe('not_allowed');
		const ends = await Promise.all([made.forgive(), made.forgive()].map(refusal));
		expect(ends.toSorted()).toEqual(['done', 'withdrawal_forgiven_already']);
		const order = await made.order();
		expect(order.creditedCents).toBe(9198);
		expect(order.invoices.filter(({ kind }) => kind === 'credit_note')).toHaveLength(2);
		const [pardon] = await pardonsOf(order.id);
		expect(pardon).toMatchObject({ reason: 'Hospitalisation' });
		const again = (tx: Parameters<Parameters<typeof refusedBy>[0]>[0]) =>
			tx
				.insert(t.withdrawalPardon)
				.values({ registrationId: pardon!.registrationId, reason: 'Bis', at: now() });
		expect(await refusedBy(again)).toBe('withdrawal_pardon.registration_id');
		expect(
			await without([], async (tx) => {
				await tx.run(sql`DROP INDEX withdrawal_pardon_once`);
				await again(tx);
			})
		).toBe('done');
	});

	test('stays in the store as it was written; control: without its guards, it does not', async () => {
		const made = await late();
		await made.forgive();
		const change = (tx: Parameters<Parameters<typeof refusedBy>[0]>[0]) =>
			tx.update(t.withdrawalPardon).set({ reason: 'Autre' });
		expect(await refusedBy(change)).toBe('withdrawal_pardon_append_only');
		expect(await refusedBy((tx) => tx.delete(t.withdrawalPardon))).toBe('withdrawal_pardon_append_only');
		expect(await without(['withdrawal_pardon_no_update'], change)).toBe('done');
		const { people } = await made.order();
		const other = (tx: Parameters<Parameters<typeof refusedBy>[0]>[0]) =>
			tx.insert(t.withdrawalPardon).values({ registrationId: people[1]!.id, reason: 'Rien', at: now() });
		expect(await refusedBy(other)).toBe('withdrawal_not_late');
		expect(await without(['withdrawal_not_late'], other)).toBe('done');
	});

	test('is said to the payer, as what was kept was, and why', async () => {
		const made = await late({ isPaid: true });
		const { id: orderId, people, invoices } = await made.order();
		const note = invoices.findLast(({ kind }) => kind === 'credit_note')!;
		await onOrderCancelled({ orderId, registrationIds: [people[0]!.id], creditNoteId: note.id }, {
			id: orderId
		} as never);
		const [kept] = await mailed('cancellation', made.order);
		expect(kept).toMatch(
			/Ce retrait est tardif : il était sans frais jusqu’au .* retient 50 % du prix, soit 40,00 \$ avant taxes/s
		);
		await made.forgive();
		await onWithdrawalForgiven({ registrationId: people[0]!.id }, {} as never);
		const [given] = await mailed('withdrawal-forgiven', made.order);
		expect(given).toContain('45,99 $');
	});
});

/** What the messages of an order say, of one kind, with plain spaces. */
async function mailed(template: string, order: () => Promise<{ id: number }>): Promise<string[]> {
	const db = await reader();
	const rows = await db
		.select({ text: t.mail.text })
		.from(t.mail)
		.where(and(eq(t.mail.orderId, (await order()).id), eq(t.mail.template, template)));
	return rows.map(({ text }) => text.replace(/^> /gm, '').replace(/\s+/g, ' '));
}
