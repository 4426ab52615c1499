import { leftLineInput } from '$lib/schemas/account';
import { requirePerson } from '$lib/server/auth/policy';
import { myLines } from '$lib/server/registration/line/queries';
import { leaveLine } from '$lib/server/registration/line/wait-for-place';
import { ordersPaidBy, registrationsOf } from '$lib/server/registration/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orderLines } from '$lib/server/web/order-lines';
import { registrationCards } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => {
	const { personId } = requirePerson(locals.actor);
	const [cards, orders, lines] = await Promise.all([
		registrationsOf(locals.actor, personId, { withGivenAway: true }).then((all) => registrationCards(all)),
		ordersPaidBy(locals.actor).then((all) => orderLines(all)),
		myLines(locals.actor)
	]);
	return {
		coming: cards.filter(({ past, isLive }) => !past && isLive).reverse(),
		former: cards.filter(({ past, isLive }) => past || !isLive),
		orders,
		lines,
		done: url.searchParams.get('fait')
	};
};

export const actions = {
	/** Leaves the line of a full offer, or the place offered; the list says what is left. */
	laisser: async ({ request, locals }) => {
		const form = await parse(request, leftLineInput);
		if (!form.ok) return form.failure;
		const left = await attempt(form, () => leaveLine(locals.actor, form.data.event));
		if (!left.ok) return left.failure;
		redirect(303, '/compte/inscriptions?fait=liste');
	}
};
