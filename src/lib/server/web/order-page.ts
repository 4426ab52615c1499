import { isForgotten } from '../../format/names.ts';
import { mayManageOrder, type Actor } from '../auth/policy.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { withdrawalShown } from './withdrawal.ts';
import { ticketPath } from '../links.ts';
import { isOver } from '../payments/balance.ts';
import { cardAvailable } from '../payments/stripe.ts';
import { eventsWithWorkshops } from '../registration/catalogue.ts';
import { handoversIn } from '../registration/handovers.ts';
import { findOrder, type OrderView } from '../registration/queries.ts';
import { passesOf } from './registration-card.ts';

/**
 * An order that the actor may manage.
 * @throws Refusal `not_found` (404), for one of someone else too: a code guessed tells nothing; `gone` (410) once its
 *   payer has been forgotten
 */
export async function manageableOrder(actor: Actor, code: string): Promise<OrderView> {
	const order = await findOrder(code);
	if (!mayManageOrder(actor, order)) throw new Refusal('not_found', { status: 404 });
	if (isForgotten(order.payerEmail)) throw new Refusal('gone', { status: 410 });
	return order;
}

/** How long the page says that the mails of an order are leaving. */
const FRESH_MS = 15 * MINUTE_MS;

/** What the page of an order shows. */
export async function orderPage(order: OrderView) {
	const { event } = order;
	const handovers = await handoversIn([order.id]);
	const at = now();
	const isLive = !isOver(order);
	return {
		code: order.code,
		// A hold past its time is over, whether or not the worker has passed.
		status: order.status === 'held' && order.holdExpiresAt! <= at ? ('expired' as const) : order.status,
		isLive,
		isFresh:
			// Its mails are those of people: a pack or a booth has none.
			order.pack === null &&
			order.exhibitor === null &&
			order.confirmedAt !== null &&
			at.getTime() - order.confirmedAt.getTime() < FRESH_MS &&
			order.people.every(({ status }) => status === 'active'),
		withdrawal: withdrawalShown(order, at),
		changeable: isLive && order.status !== 'held' && at < event.changesCloseAt && order.exhibitor === null,
		cardAvailable: cardAvailable(),
		payerName: order.payerName,
		payerEmail: order.payerEmail,
		buyer: order.buyerOrganisation,
		holdExpiresAt: order.holdExpiresAt,
		dueAt: order.dueAt,
		placedAt: order.placedAt,
		lines: order.lines.map(({ description, quantity, amountCents, byCredit }) => ({
			...{ description, quantity, amountCents },
			...(byCredit ? { byCredit } : {})
		})),
		pack: order.pack && {
			places: order.pack.places,
			until: new Date(order.pack.expiresAt.getTime() - 1)
		},
		exhibitor: order.exhibitor,
		hasWorkshops: (await eventsWithWorkshops([event.id])).has(event.id),
		tpsCents: order.tpsCents,
		tvqCents: order.tvqCents,
		totalCents: order.totalCents,
		creditedCents: order.creditedCents,
		paidCents: order.paidCents - order.refundedCents,
		balanceCents: order.balanceCents,
		invoices: order.invoices.map(({ number, kind }) => ({ number, kind })),
		people: order.people.map((person) => ({
			code: person.code,
			active: person.status === 'active',
			givenTo: handovers.to.get(person.id) ?? null,
			receivedFrom: handovers.from.get(person.id) ?? null,
			name: `${person.givenName} ${person.familyName}`,
			passes: passesOf(person),
			workshops: person.bookings.length,
			path: ticketPath(person.code)
		})),
		event: {
			slug: event.slug,
			name: event.name,
			timezone: event.timezone,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			place: [event.venueName, event.city].filter(Boolean).join(', ')
		}
	};
}
