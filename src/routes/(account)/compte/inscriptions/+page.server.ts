import { requirePerson } from '$lib/server/auth/policy';
import { ordersPaidBy, registrationsOf } from '$lib/server/registration/queries';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';

export const load = async ({ locals, url }) => {
	const { personId } = requirePerson(locals.actor);
	const [cards, orders] = await Promise.all([
		registrationsOf(locals.actor, personId, { withGivenAway: true }).then((all) => registrationCards(all)),
		ordersPaidBy(locals.actor).then((all) => orderLines(all))
	]);
	return {
		coming: cards.filter(({ past, isLive }) => !past && isLive).reverse(),
		former: cards.filter(({ past, isLive }) => past || !isLive),
		orders,
		done: url.searchParams.get('fait')
	};
};
