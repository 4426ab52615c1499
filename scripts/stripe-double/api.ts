import {
	address,
	ApiError,
	integer,
	list,
	metadata,
	oneOf,
	refuseUnknown,
	required,
	text,
	type Params
} from './params.ts';
import { newId, seconds, type Charge, type Refund, type Session, type State } from './state.ts';

/** Says an event to the webhook. */
type Say = (type: string, object: { id: string }) => void;

const SESSION_PARAMS =
	'mode success_url cancel_url line_items customer_email metadata payment_intent_data locale submit_type expires_at allowed_payment_method_types client_reference_id currency'.split(
		' '
	);
const LOCALES = ['auto', 'fr', 'fr-CA', 'en', 'en-GB'];
const LEAST_CENTS = 50;

/** What Stripe's API answers, for the calls that the application makes. */
export function makeApi(state: State, say: Say, pageAddress: (id: string) => string) {
	function createSession(params: Params): object {
		refuseUnknown(params, SESSION_PARAMS);
		oneOf(required(params, 'mode'), ['payment'], 'mode');
		const successUrl = address(params, 'success_url');
		if (!successUrl)
			throw new ApiError('Missing required param: success_url.', {
				code: 'parameter_missing',
				param: 'success_url'
			});
		const { lines, currency } = readLines(params);
		const total = lines.reduce((sum, line) => sum + line.quantity * line.unit_amount, 0);
		if (total < LEAST_CENTS)
			throw new ApiError(
				`The Checkout Session's total amount must convert to at least ${LEAST_CENTS} cents.`,
				{
					code: 'amount_too_small'
				}
			);
		const email = text(params, 'customer_email');
		if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
			throw new ApiError(`Invalid email address: ${email}`, {
				code: 'email_invalid',
				param: 'customer_email'
			});
		const locale = text(params, 'locale');
		const submitType = text(params, 'submit_type');
		if (submitType) oneOf(submitType, ['auto', 'book', 'donate', 'pay'], 'submit_type');
		const intentData = typeof params.payment_intent_data === 'object' ? params.payment_intent_data : {};
		refuseUnknown(intentData, ['metadata', 'description'], 'payment_intent_data');
		const created = seconds();
		const id = newId('cs_test');
		const session: Session = {
			id,
			object: 'checkout.session',
			mode: 'payment',
			status: 'open',
			payment_status: 'unpaid',
			currency,
			amount_subtotal: total,
			amount_total: total,
			customer_email: email ?? null,
			metadata: metadata(params),
			payment_intent: null,
			payment_intent_metadata: metadata(intentData, 'payment_intent_data[metadata]'),
			lines,
			locale: locale ? oneOf(locale, LOCALES, 'locale') : null,
			submit_type: submitType ?? null,
			success_url: successUrl,
			cancel_url: address(params, 'cancel_url') ?? null,
			url: pageAddress(id),
			created,
			expires_at: readEnd(params, created)
		};
		state.sessions[id] = session;
		return shown(session);
	}

	function createRefund(params: Params): object {
		refuseUnknown(params, ['payment_intent', 'charge', 'amount', 'metadata', 'reason']);
		const charge = chargeOf(params);
		const left = charge.amount - charge.amount_refunded;
		if (left === 0)
			throw new ApiError(`Charge ${charge.id} has already been refunded.`, {
				code: 'charge_already_refunded'
			});
		const asked = text(params, 'amount');
		const amount = asked === undefined ? left : integer(asked, 'amount', 1);
		if (amount > left)
			throw new ApiError(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
				param: 'amount'
			});
		const reason = text(params, 'reason');
		const refund: Refund = {
			id: newId('re'),
			object: 'refund',
			amount,
			charge: charge.id,
			payment_intent: charge.payment_intent,
			currency: charge.currency,
			status: 'succeeded',
			reason: reason ? oneOf(reason, ['duplicate', 'fraudulent', 'requested_by_customer'], 'reason') : null,
			metadata: metadata(params),
			created: seconds()
		};
		state.refunds[refund.id] = refund;
		charge.amount_refunded += amount;
		charge.refunded = charge.amount_refunded === charge.amount;
		say('refund.created', refund);
		say('charge.refunded', charge);
		say('refund.updated', refund);
		return refund;
	}

	function chargeOf(params: Params): Charge {
		const intentId = text(params, 'payment_intent');
		const id = intentId
			? find(state.intents, intentId, 'payment_intent').latest_charge
			: text(params, 'charge');
		if (!id)
			throw new ApiError('One of the following params should be provided: payment_intent, charge.', {
				code: 'parameter_missing'
			});
		return find(state.charges, id, 'charge');
	}

	function expireSession(id: string): object {
		const session = find(state.sessions, id, 'checkout session');
		if (session.status !== 'open')
			throw new ApiError(
				`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`
			);
		end(session);
		return shown(session);
	}

	function end(session: Session): void {
		session.status = 'expired';
		session.url = null;
		say('checkout.session.expired', shown(session));
	}

	function listRefunds(params: Params): object {
		const { charge, payment_intent } = params;
		const data = Object.values(state.refunds).filter(
			(refund) =>
				(charge === undefined || refund.charge === charge) &&
				(payment_intent === undefined || refund.payment_intent === payment_intent)
		);
		return { object: 'list', url: '/v1/refunds', has_more: false, data };
	}

	return {
		/** Pages past their time end, as Stripe's do by themselves. */
		endOverdue(): void {
			for (const session of Object.values(state.sessions))
				if (session.status === 'open' && session.expires_at <= seconds()) end(session);
		},
		/** The answer to a call. */
		answer(method: string, path: string, params: Params): object {
			const [, , resource, second, third, fourth] = path.split('/');
			const route = `${method} ${resource}`;
			if (resource === 'checkout' && second === 'sessions') {
				if (method === 'POST' && !third) return createSession(params);
				if (method === 'POST' && fourth === 'expire') return expireSession(third!);
				if (method === 'GET' && third) return shown(find(state.sessions, third, 'checkout session'));
			}
			if (route === 'GET payment_intents' && second) return find(state.intents, second, 'payment_intent');
			if (route === 'GET charges' && second) return find(state.charges, second, 'charge');
			if (route === 'POST refunds' && !second) return createRefund(params);
			if (route === 'GET refunds')
				return second ? find(state.refunds, second, 'refund') : listRefunds(params);
			throw new ApiError(`Unrecognized request URL (${method}: ${path}).`, { status: 404 });
		},
		/** The card is accepted: the session is complete, and its events are said. */
		pay(session: Session): void {
			const created = seconds();
			const [intentId, chargeId] = [newId('pi'), newId('ch')];
			const common = {
				amount: session.amount_total,
				currency: session.currency,
				metadata: session.payment_intent_metadata,
				created
			};
			const charge: Charge = {
				...common,
				id: chargeId,
				object: 'charge',
				amount_refunded: 0,
				refunded: false,
				paid: true,
				status: 'succeeded',
				payment_intent: intentId
			};
			state.charges[chargeId] = charge;
			state.intents[intentId] = {
				...common,
				id: intentId,
				object: 'payment_intent',
				amount_received: session.amount_total,
				status: 'succeeded',
				latest_charge: chargeId
			};
			Object.assign(session, {
				status: 'complete',
				payment_status: 'paid',
				payment_intent: intentId,
				url: null
			});
			say('checkout.session.completed', shown(session));
			say('charge.succeeded', charge);
			say('payment_intent.succeeded', state.intents[intentId]);
		}
	};
}

function readLines(params: Params): { lines: Session['lines']; currency: string } {
	const items = list(params.line_items);
	if (items.length === 0)
		throw new ApiError('You must provide line_items in payment mode.', {
			code: 'parameter_missing',
			param: 'line_items'
		});
	if (items.length > 100) throw new ApiError('At most 100 line items.', { param: 'line_items' });
	const currencies = new Set<string>();
	const lines = items.map((item, i) => {
		const at = `line_items[${i}]`;
		refuseUnknown(item, ['quantity', 'price_data'], at);
		const price = item.price_data;
		if (typeof price !== 'object')
			throw new ApiError(`Missing required param: ${at}[price_data].`, {
				code: 'parameter_missing',
				param: `${at}[price_data]`
			});
		const product = typeof price.product_data === 'object' ? price.product_data : {};
		currencies.add(required(price, 'currency', `${at}[price_data][currency]`));
		return {
			name: required(product, 'name', `${at}[price_data][product_data][name]`),
			quantity: integer(required(item, 'quantity', `${at}[quantity]`), `${at}[quantity]`, 1),
			unit_amount: integer(
				required(price, 'unit_amount', `${at}[price_data][unit_amount]`),
				`${at}[price_data][unit_amount]`
			)
		};
	});
	if (currencies.size > 1)
		throw new ApiError('All line items must have one currency.', { param: 'line_items' });
	const [currency] = currencies;
	return { lines, currency: oneOf(currency!, ['cad', 'usd', 'eur'], 'currency') };
}

function readEnd(params: Params, created: number): number {
	const asked = text(params, 'expires_at');
	if (asked === undefined) return created + 86_400;
	const end = /^\d+$/.test(asked) ? Number(asked) : NaN;
	if (!(end >= created + 1800 && end <= created + 86_400))
		throw new ApiError('The `expires_at` timestamp must be between 30 minutes and 24 hours from creation.', {
			param: 'expires_at'
		});
	return end;
}

/** A session as the API shows it: what the double alone knows is left out. */
function shown(session: Session): { id: string; livemode: false } {
	const { lines: _, payment_intent_metadata: __, ...rest } = session;
	return { ...rest, livemode: false };
}

function find<T>(all: Record<string, T>, id: string, what: string): T {
	const found = Object.hasOwn(all, id) ? all[id] : undefined;
	if (!found)
		throw new ApiError(`No such ${what}: '${id}'`, { status: 404, code: 'resource_missing', param: 'id' });
	return found;
}
