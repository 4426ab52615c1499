import { requirePerson } from '$lib/server/auth/policy';
import { badgeText } from '$lib/server/checkin/badge-code';
import { qrSvg } from '$lib/server/checkin/qr';
import { ordersPaidBy, registrationsOf } from '$lib/server/registration/queries';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';

/** The latest orders, on the home of whoever only pays. */
const SHOWN_ORDERS = 5;

export const load = async ({ locals }) => {
	const { personId, name } = requirePerson(locals.actor);
	const [cards, orders] = await Promise.all([
		registrationsOf(locals.actor, personId).then((all) => registrationCards(all)),
		ordersPaidBy(locals.actor).then((all) => orderLines(all))
	]);
	const coming = cards.filter(({ past, isLive }) => !past && isLive).reverse();
	const next = coming[0] ?? null;
	return {
		firstName: name.split(' ')[0] ?? name,
		next,
		badge: next && next.state !== 'held' ? qrSvg(badgeText(next.code), next.code) : null,
		others: coming.slice(1),
		total: cards.length,
		due: orders.filter(({ isDue }) => isDue),
		owedBack: orders.filter(({ owedBackCents }) => owedBackCents > 0),
		/** Shown here only to whoever has nothing else to see. */
		orders: next ? [] : orders.slice(0, SHOWN_ORDERS),
		hasMoreOrders: orders.length > SHOWN_ORDERS
	};
};
