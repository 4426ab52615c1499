import { dayOf } from '../../format/dates.ts';
import { canonicalEmail } from '../../format/names.ts';
import { takesCredit } from '../../pricing/quote.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { insertRows } from '../db/insert.ts';
import { OutcomeUnknownError } from '../db/failures.ts';
import { consent } from '../db/schema/members.ts';
import { booking } from '../db/schema/programme.ts';
import { order, registration, ticket } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import { consentRow } from '../members/consent-lines.ts';
import { recognisePeople } from '../members/person.ts';
import { emit } from '../outbox/emit.ts';
import { invoiceDueAt, issueInvoice } from '../payments/invoices.ts';
import { expireHolds } from './expire-holds.ts';
import { findFirst } from './first-sending.ts';
import { isPayer, limitUnpaidPlaces } from './held-places.ts';
import { myPlaceWait } from './line/queries.ts';
import { acceptPlace } from './line/wait-for-place.ts';
import { planOrder, type OrderPlan, type OrderRequest } from './plan-order.ts';
import { alreadyRegistered, fullInOrder, organisationFull, soldOut } from './refusals.ts';
import { supersedeHold } from './supersede-hold.ts';
import { tickedConsents } from './ticked-consents.ts';

/**
 * How long places are kept while someone pays by card. People are told 30; Stripe's page must live at least 30 minutes
 * from its own making, a moment after the order's.
 */
export const HOLD_MINUTES = 31;

export interface PlacedOrder {
	orderId: number;
	code: string;
	status: (typeof order.$inferSelect)['status'];
	method: (typeof order.$inferSelect)['method'];
	totalCents: number;
	/** The same page had been sent before: this is its order, and nothing was written. */
	alreadyPlaced: boolean;
}

/**
 * Places an order: finds or creates its people, takes their places and seats, and confirms it (by invoice, or when it is
 * free) or holds it {@link HOLD_MINUTES} for a card payment. All or nothing.
 *
 * A page sent twice (same `idempotencyKey`, same payer, same choices) gets its first order back.
 * @throws Refusal with the form's field where one person, ticket or session is concerned; `too_many_held` (429) when a
 *   buyer or a network takes too many places unpaid
 */
export async function placeOrder(request: OrderRequest): Promise<PlacedOrder> {
	let plan: OrderPlan | undefined;
	for (let attempt = 1; ; attempt++) {
		try {
			const planned = (plan = await planOrder(request, now()));
			return await write('registration.placeOrder', (tx) => insertOrder(tx, request, planned));
		} catch (error) {
			const broken = violation(error);
			const isUnknown = error instanceof OutcomeUnknownError;
			if (!(error instanceof Refusal || broken || isUnknown)) throw error;
			// Looked for only when something is refused or lost, since a first sending is the rule.
			const first = await findFirst(request);
			if (first) {
				const { id: orderId, code, status, method, totalCents } = first;
				return { orderId, code, status, method, totalCents, alreadyPlaced: true };
			}
			if (isUnknown) throw error;
			if (attempt === 1 && broken && (await mayFitNow(broken))) continue;
			throw await refusalOf(error, broken, { actor: request.actor, plan });
		}
	}
}

async function insertOrder(
	tx: Tx,
	{ actor, input, locale, network }: OrderRequest,
	plan: OrderPlan
): Promise<PlacedOrder> {
	const at = now();
	const { payer } = input;
	const { organisation, audience, people, quote } = plan;
	const organisationId = organisation?.id ?? null;
	const personIds = await recognisePeople(
		tx,
		actor,
		[...people.map((one) => one.input), payer].map((one) => ({ ...one, organisationId, locale }))
	);
	const payerPersonId = personIds.get(canonicalEmail(payer.email))!;
	const { consentNewsletter } = input;
	const ticked = tickedConsents(actor, { people, personIds, payerPersonId, consentNewsletter });

	// Before the order takes its places: what is given back may be the very last one.
	if (
		isPayer(actor, payerPersonId) &&
		people.some((one) => personIds.get(one.emailCanonical) === payerPersonId)
	)
		await supersedeHold(tx, { actor, eventId: plan.event.id, personId: payerPersonId });

	const attending = people.map((one) => personIds.get(one.emailCanonical)!);
	await acceptPlace(tx, { actor, eventId: plan.event.id, personIds: attending, at });

	const method = quote.totalCents === 0 ? 'free' : input.method;
	const status = method === 'free' ? 'paid' : method === 'card' ? 'held' : 'awaiting_payment';
	const dueAt = method === 'invoice' ? invoiceDueAt(plan.event, at) : null;
	const code = readableCode();
	const [placed] = await insertRows(
		tx,
		order,
		[
			{
				eventId: plan.event.id,
				code,
				status,
				method,
				idempotencyKey: input.idempotencyKey,
				payerPersonId,
				payerName: `${payer.givenName} ${payer.familyName}`,
				payerEmail: payer.email,
				organisationId,
				organisationName: organisation ? null : payer.organisationName || null,
				billingAddress: {
					line1: payer.line1,
					city: payer.city,
					province: payer.province,
					postalCode: payer.postalCode
				},
				purchaseOrder: payer.purchaseOrder || null,
				locale,
				askedConsents: ticked.askedOfPayer,
				subtotalCents: quote.subtotalCents,
				tpsCents: quote.tpsCents,
				tvqCents: quote.tvqCents,
				totalCents: quote.totalCents,
				...(plan.catalogue.withdrawal ?? { freeUntil: null, keptPercent: null }),
				placedAt: at,
				holdExpiresAt: status === 'held' ? new Date(at.getTime() + HOLD_MINUTES * MINUTE_MS) : null,
				dueAt,
				confirmedAt: status === 'held' ? null : at
			}
		],
		{ returning: ['id'] }
	);
	const orderId = placed!.id;

	const codes = people.map(() => readableCode(10));
	const registrations = await insertRows(
		tx,
		registration,
		people.map((one, i) => ({
			eventId: plan.event.id,
			orderId,
			personId: personIds.get(one.emailCanonical)!,
			code: codes[i]!,
			givenName: one.input.givenName,
			familyName: one.input.familyName,
			organisationId,
			organisationName: organisation?.name ?? payer.organisationName,
			regionCode: organisation?.regionCode ?? null,
			dietaryNeeds: one.input.dietaryNeeds,
			accessNeeds: one.input.accessNeeds,
			askedConsents: ticked.askedOf(personIds.get(one.emailCanonical)!),
			createdAt: at
		})),
		{ returning: ['id', 'code'] }
	);
	const idOf = new Map(registrations.map((row) => [row.code, row.id]));
	const ids = codes.map((one) => idOf.get(one)!);

	await insertRows(
		tx,
		ticket,
		people.flatMap((one, i) =>
			one.types.map((type) => {
				const lotId = takesCredit(type, audience) ? one.lotId : null;
				return {
					registrationId: ids[i]!,
					ticketTypeId: type.id,
					priceCents: lotId === null ? type.priceCents[audience]! : 0,
					audience,
					taxCode: type.taxCode,
					lotId
				};
			})
		)
	);
	const bookings = people.flatMap((one, i) =>
		one.sessionIds.map((sessionId) => ({ registrationId: ids[i]!, sessionId, createdAt: at }))
	);
	await insertRows(tx, booking, bookings);

	const source = `order ${code}`;
	const given = ticked.given.map((one) => consentRow({ ...one, granted: true, locale, source }, at));
	await insertRows(tx, consent, given);

	await limitUnpaidPlaces(tx, { actor, orderId, payerPersonId, network });
	await record(tx, actor, {
		action: 'order.placed',
		objectKind: 'order',
		objectId: orderId,
		details: {
			...{ code, status, method, people: people.length, totalCents: quote.totalCents },
			credits: people.filter(({ lotId }) => lotId !== null).length
		}
	});
	if (dueAt) await issueInvoice(tx, { orderId, dueOn: dayOf(dueAt, plan.event.timezone) });
	if (status !== 'held')
		await emit(tx, 'order.confirmed', { orderId }, { dedupeKey: `order.confirmed:${orderId}` });
	return { orderId, code, status, method, totalCents: quote.totalCents, alreadyPlaced: false };
}

/** Refusals that the end of an abandoned hold may lift: it gives back a place, a seat, or frees the person it named. */
const LIFTED_BY_EXPIRY = new Set([
	'quota_never_oversold',
	'place_queue',
	'organisation_cap',
	'session_never_overbooked',
	'registration.event_id'
]);

/** Whether what the database refused may pass when tried again: holds past their time ended, or two codes collided. */
async function mayFitNow(broken: string): Promise<boolean> {
	if (broken === 'order.code' || broken === 'registration.code') return true;
	return LIFTED_BY_EXPIRY.has(broken) && (await expireHolds()) > 0;
}

async function refusalOf(
	error: unknown,
	broken: string | undefined,
	{ actor, plan }: { actor: Actor; plan: OrderPlan | undefined }
): Promise<unknown> {
	if (!plan || !broken) return error;
	switch (broken) {
		// A free place that somebody waits for is taken, to the others.
		case 'quota_never_oversold':
		case 'place_queue':
			return (await isForOthers(actor, plan)) ? new Refusal('place_is_yours') : soldOut(plan);
		// A free seat that somebody before them waits for is taken, to them.
		case 'session_never_overbooked':
		case 'session_queue':
			return fullInOrder(plan);
		case 'registration.event_id':
			return alreadyRegistered(plan);
		case 'organisation_cap':
			return organisationFull(plan);
		// Somebody else of the organisation has spent it meanwhile, or it is over.
		case 'credit_lot_never_overspent':
		case 'credit_not_usable':
			return new Refusal('credits_gone');
		case 'offer_members_only':
			return new Refusal('offer_members_only', { field: 'payer.organisationId' });
		case 'group_begun':
			return new Refusal('group_begun');
		case 'course_session_off':
			return new Refusal('event_closed');
		// The programme or the tickets changed between the page and the order.
		case 'session_not_bookable':
		case 'session_not_covered':
		case 'session_overlap':
		case 'ticket_two_admissions':
		case 'ticket_status_price':
			return new Refusal('stale_page');
		default:
			return error;
	}
}

/** Whether somebody orders for others alone while a place is kept for them. */
async function isForOthers(actor: Actor, { event, people }: OrderPlan): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const own = canonicalEmail(actor.email);
	if (people.some(({ emailCanonical }) => emailCanonical === own)) return false;
	return (await myPlaceWait(actor, event.id))?.status === 'offered';
}
