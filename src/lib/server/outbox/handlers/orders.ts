import { opens } from '../../../booking/sessions.ts';
import { canonicalEmail } from '../../../format/names.ts';
import { now } from '../../clock.ts';
import { raiseVersion } from '../../db/version.ts';
import { makeMails, type Draft } from '../../mail/deliver.ts';
import { cancellation, placeCancelled, placeTransferred } from '../../mail/templates/cancellation.ts';
import { confirmation } from '../../mail/templates/confirmation.ts';
import { heldOrder } from '../../mail/templates/held.ts';
import { bookingsChanged } from '../../mail/templates/bookings.ts';
import { withdrawalForgiven } from '../../mail/templates/late-withdrawal.ts';
import { paymentReceived } from '../../mail/templates/payment.ts';
import { ticket } from '../../mail/templates/ticket.ts';
import { askedConsents } from '../../members/asked-consents.ts';
import { wishStage } from '../../programme/wishes/queries.ts';
import { wishesCloseAt } from '../../programme/wishes/set-wishes.ts';
import { catalogueOf } from '../../registration/catalogue.ts';
import { isRanking } from '../../registration/choice-mode.ts';
import { pardonOf } from '../../registration/pardons.ts';
import {
	findOrderById,
	findTicketById,
	type OrderView,
	type RegistrationView
} from '../../registration/queries.ts';
import { cancelReasonOf, findOfferToMail } from '../../trainings/mailing.ts';
import type { Handler } from '../worker.ts';
import { badgeFile, calendarFile, invoiceFile } from './documents.ts';

type Event = OrderView['event'];

/** Confirmation to the payer, a ticket to each person. */
export const onOrderConfirmed: Handler<'order.confirmed'> = async ({ orderId }) => {
	const order = await findOrderById(orderId);
	// Triggers confirmed its exhibitor, in a write of another domain: the directory is made again.
	if (order.exhibitor) raiseVersion('exhibitors');
	await makeMails(await orderMails(order, `order.confirmed:${orderId}`));
};

/**
 * The same again, under the keys of the request: all of it, or what one person got. A payer whose order still waits
 * for its card gets the way back to it.
 */
export const onOrderResend: Handler<'order.resend'> = async ({ orderId, requestId, registrationId }) => {
	const order = await findOrderById(orderId);
	const key = `order.resend:${requestId}`;
	const address = order.people.find(({ id }) => id === registrationId)?.person.email;
	if (order.status === 'held' && order.holdExpiresAt! > now()) {
		if (!address || !isSameAddress(address, order.payerEmail)) return;
		await makeMails([
			{
				dedupeKey: `${key}:payer`,
				template: 'held',
				recipient: order.payerEmail,
				orderId,
				message: heldOrder(order)
			}
		]);
		return;
	}
	const drafts = await orderMails(order, key);
	await makeMails(
		registrationId === undefined
			? drafts
			: drafts.filter(({ recipient }) => address && isSameAddress(recipient, address))
	);
};

/** The payer hears that their money has come. The fact's id tells one payment from the next. */
export const onOrderPaid: Handler<'order.paid'> = async ({ orderId }, { id }) => {
	const order = await findOrderById(orderId);
	await makeMails([
		{
			dedupeKey: `order.paid:${id}`,
			template: 'payment',
			recipient: order.payerEmail,
			orderId,
			message: paymentReceived(order)
		}
	]);
};

/** The payer gets the credit note; each person who lost their place, unless they are the payer, hears of it. */
export const onOrderCancelled: Handler<'order.cancelled'> = async (fact, { id }) => {
	const order = await findOrderById(fact.orderId);
	if (order.exhibitor) raiseVersion('exhibitors');
	const gone = order.people.filter((one) => fact.registrationIds.includes(one.id));
	const creditNote = order.invoices.find((one) => one.id === fact.creditNoteId);
	const reason = await cancelReasonOf(order.event.id);
	const others = gone.filter(({ person }) => !isSameAddress(person.email, order.payerEmail));
	await makeMails([
		{
			dedupeKey: `order.cancelled:${id}:payer`,
			template: 'cancellation',
			recipient: order.payerEmail,
			orderId: order.id,
			message: cancellation(order, gone, creditNote, reason),
			attachments: await invoiceFile(creditNote)
		},
		...others.map((one): Draft => ({
			dedupeKey: `order.cancelled:${id}:${one.id}`,
			template: 'cancellation',
			recipient: one.person.email,
			orderId: order.id,
			message: placeCancelled(one, order.event, reason)
		}))
	]);
};

/** The payer hears that a late withdrawal is forgiven, where something comes back by it. */
export const onWithdrawalForgiven: Handler<'withdrawal.forgiven'> = async ({ registrationId }) => {
	const { order: of } = await findTicketById(registrationId);
	const order = await findOrderById(of.id);
	const registered = order.people.find(({ id }) => id === registrationId)!;
	const pardon = await pardonOf(registrationId);
	const creditNote = order.invoices.find(({ id }) => id === pardon.creditNoteId);
	if (!creditNote && !registered.tickets.some(({ lotId }) => lotId !== null)) return;
	await makeMails([
		{
			dedupeKey: `withdrawal.forgiven:${registrationId}`,
			template: 'withdrawal-forgiven',
			recipient: order.payerEmail,
			orderId: order.id,
			message: withdrawalForgiven(order, registered, creditNote),
			attachments: await invoiceFile(creditNote)
		}
	]);
};

/** The person gets their agenda as it stands now: of several changes in a row, the last message is right. */
export const onBookingsChanged: Handler<'bookings.changed'> = async ({ registrationId, sequence }) => {
	const found = await findTicketById(registrationId);
	if (found.status !== 'active' || !isConfirmed(found.order)) return;
	await makeMails([
		{
			dedupeKey: `bookings.changed:${registrationId}:${sequence}`,
			template: 'bookings',
			recipient: found.person.email,
			orderId: found.order.id,
			message: bookingsChanged(found, found.event),
			attachments: await calendarFile(found)
		}
	]);
};

/** A ticket to the new person, a word to the one before. */
export const onTransferred: Handler<'registration.transferred'> = async (fact) => {
	const [from, to] = await Promise.all([
		findTicketById(fact.fromRegistrationId),
		findTicketById(fact.registrationId)
	]);
	const key = `registration.transferred:${fact.registrationId}`;
	await makeMails([
		...(to.status === 'active' ? [await ticketMail(to, to.event, to.order.id, key)] : []),
		{
			dedupeKey: `${key}:from`,
			template: 'cancellation',
			recipient: from.person.email,
			orderId: from.order.id,
			message: placeTransferred(from, from.event)
		}
	]);
};

/** What a confirmed order gives to read; nothing for one that is confirmed no longer. */
async function orderMails(order: OrderView, key: string): Promise<Draft[]> {
	if (!isConfirmed(order)) return [];
	const invoice = order.invoices.find(({ kind }) => kind === 'invoice');
	const drafts: Draft[] = [
		{
			dedupeKey: `${key}:payer`,
			template: 'confirmation',
			recipient: order.payerEmail,
			orderId: order.id,
			message: confirmation(order, {
				asks: await asks('order-consents', order),
				offer: await findOfferToMail(order.event.id)
			}),
			attachments: await invoiceFile(invoice)
		}
	];
	for (const one of order.people)
		if (one.status === 'active') drafts.push(await ticketMail(one, order.event, order.id, key));
	return drafts;
}

async function ticketMail(one: RegistrationView, event: Event, orderId: number, key: string): Promise<Draft> {
	return {
		dedupeKey: `${key}:${one.id}`,
		template: 'ticket',
		recipient: one.person.email,
		orderId,
		message: ticket(one, {
			event,
			canChoose: await canChoose(one, event),
			ranksUntil: (await wishStage(event)) === 'open' ? wishesCloseAt(event) : null,
			offer: await findOfferToMail(event.id),
			asks: await asks('ticket-consents', one)
		}),
		attachments: [await badgeFile(one), ...(await calendarFile(one))]
	};
}

/** Whether some session can still be chosen with the tickets held. */
async function canChoose(one: RegistrationView, event: Event): Promise<boolean> {
	if (now() >= event.changesCloseAt || (await isRanking(event))) return false;
	const catalogue = await catalogueOf(event.id);
	const held = one.tickets.filter(({ status }) => status === 'active');
	return (catalogue?.sessions ?? []).some((session) => held.some((type) => opens(type, session)));
}

/** Whether something ticked in the reader's name waits for their answer. */
async function asks(
	purpose: 'order-consents' | 'ticket-consents',
	{ code, askedConsents: ticked }: { code: string; askedConsents: readonly string[] }
): Promise<boolean> {
	return ticked.length > 0 && (await askedConsents({ kind: 'link', purpose, code })).length > 0;
}

function isConfirmed({ status }: { status: OrderView['status'] }): boolean {
	return status === 'awaiting_payment' || status === 'paid';
}

function isSameAddress(a: string, b: string): boolean {
	return canonicalEmail(a) === canonicalEmail(b);
}
