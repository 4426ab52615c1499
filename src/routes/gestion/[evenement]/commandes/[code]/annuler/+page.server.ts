import { admittedAmong } from '$lib/server/checkin/admitted';
import { cancelOrder, cancelRegistrations } from '$lib/server/registration/cancel';
import { requireOrderOfEvent, staffOrder } from '$lib/server/registration/staff-order';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

/** Says what will happen before it does: a page of its own, so that the confirmation needs no script. */
export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const ticket = url.searchParams.get('billet') ?? undefined;
		await requireOrderOfEvent(locals.actor, params.evenement, params.code, ticket);
		const { order } = await staffOrder(locals.actor, params.evenement, params.code);
		const leaving = order.people.find(({ code }) => code === ticket);
		const ids = (leaving ? [leaving] : order.people).map(({ id }) => id);
		return { order, leaving, admitted: await admittedAmong(locals.actor, ids) };
	});

export const actions = {
	default: async ({ locals, params, url }) => {
		const ticket = url.searchParams.get('billet') ?? undefined;
		const cancelled = await attempt({ values: {} }, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code, ticket);
			const asked = { actor: locals.actor, orderCode: params.code };
			if (ticket) await cancelRegistrations({ ...asked, registrationCodes: [ticket] });
			else await cancelOrder(asked);
		});
		if (!cancelled.ok) return cancelled.failure;
		redirect(303, `/gestion/${params.evenement}/commandes/${params.code}?fait=annulation`);
	}
};
