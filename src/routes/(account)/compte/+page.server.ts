import { requirePerson } from '$lib/server/auth/policy';
import { juriesOf } from '$lib/server/awards/jury/my-juries';
import { myNominations } from '$lib/server/awards/nominations/queries';
import { badgeText } from '$lib/server/registration/badge-code';
import { qrSvg } from '$lib/server/qr';
import { catalogueOf } from '$lib/server/registration/catalogue';
import { myLines } from '$lib/server/registration/line/queries';
import { ordersPaidBy, registrationsOf } from '$lib/server/registration/queries';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';

/** The latest orders, on the home of whoever only pays. */
const SHOWN_ORDERS = 5;

/** On the home, the rest are in their own tab. */
const SHOWN_NOMINATIONS = 3;

export const load = async ({ locals }) => {
	const { personId, name } = requirePerson(locals.actor);
	const [cards, orders, lines, nominations, juries] = await Promise.all([
		registrationsOf(locals.actor, personId).then((all) => registrationCards(all)),
		ordersPaidBy(locals.actor).then((all) => orderLines(all)),
		myLines(locals.actor),
		myNominations(locals.actor),
		juriesOf(locals.actor)
	]);
	const coming = cards
		.filter(({ past, isLive }) => !past && isLive)
		.reverse()
		.sort((a, b) => a.nextDay.localeCompare(b.nextDay));
	const next = coming[0] ?? null;
	return {
		lines,
		// Those that ask something of one, or are on their way; not what is over.
		nominations: nominations
			.filter(
				({ status, isOpen, isOver }) => !isOver && (status === 'draft' ? isOpen : status !== 'withdrawn')
			)
			.slice(0, SHOWN_NOMINATIONS),
		/** Those that wait for them; the others are in their tab. */
		juries: juries.filter(({ isAwaited }) => isAwaited),
		firstName: name.split(' ')[0] ?? name,
		next,
		/** Whether it has workshops, and one may still choose them. */
		chooses: next !== null && next.changeable && (await catalogueOf(next.event.slug))!.sessions.length > 0,
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
