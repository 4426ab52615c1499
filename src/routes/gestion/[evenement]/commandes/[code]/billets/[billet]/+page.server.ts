import { opens } from '$lib/booking/sessions';
import { replacementInput, workshopsInput } from '$lib/schemas/staff';
import { changeBookings } from '$lib/server/registration/change-bookings';
import { loadCatalogue } from '$lib/server/registration/queries';
import { requireOrderOfEvent, staffTicket } from '$lib/server/registration/staff-order';
import { transferRegistration } from '$lib/server/registration/transfer';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const ticket = await staffTicket(locals.actor, params.evenement, params.code, params.billet);
		const { sessions } = await loadCatalogue(ticket.eventId);
		const types = ticket.tickets.filter(({ status }) => status === 'active');
		return {
			ticket,
			slots: [
				...Map.groupBy(
					sessions.filter((session) => types.some((type) => opens(type, session))),
					({ slot }) => slot
				)
			].map(([slot, choices]) => ({ slot, choices }))
		};
	});

export const actions = {
	remplacer: async ({ request, locals, params }) => {
		const form = await parse(request, replacementInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code, params.billet);
			await transferRegistration({
				actor: locals.actor,
				registrationCode: params.billet,
				to: form.data,
				locale: 'fr'
			});
		});
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/${params.evenement}/commandes/${params.code}?fait=remplacement`);
	},
	ateliers: async ({ request, locals, params }) => {
		const form = await parse(request, workshopsInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, async () => {
			await requireOrderOfEvent(locals.actor, params.evenement, params.code, params.billet);
			await changeBookings({
				actor: locals.actor,
				registrationCode: params.billet,
				sessionIds: Object.values(form.data.sessions),
				shownIds: form.data.shown
			});
		});
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/${params.evenement}/commandes/${params.code}?fait=ateliers`);
	}
};
