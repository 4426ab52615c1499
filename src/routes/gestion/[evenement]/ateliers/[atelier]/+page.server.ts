import { seatDecisionInput, seatTakeInput } from '$lib/schemas/account';
import { attendanceList } from '$lib/server/registration/attendance-list';
import { giveSeat, removeFromList } from '$lib/server/registration/seats/give';
import { waitingPeople } from '$lib/server/registration/seats/staff-queries';
import { takeSeatBack } from '$lib/server/registration/seats/take-back';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const list = await attendanceList(locals.actor, params.evenement, Number(params.atelier));
		const waiting = await waitingPeople(locals.actor, list.session.id);
		return { ...list, waiting, done: url.searchParams.get('fait') };
	});

export const actions = {
	donner: async ({ request, locals, params }) => {
		const form = await parse(request, seatDecisionInput);
		if (!form.ok) return form.failure;
		const given = await attempt(form, () =>
			giveSeat({
				...{ actor: locals.actor, eventSlug: params.evenement, sessionId: Number(params.atelier) },
				...{ registrationCode: form.data.registration, insteadOf: form.data.insteadOf }
			})
		);
		return given.ok ? redirect(303, '?fait=place') : given.failure;
	},

	reprendre: async ({ request, locals, params }) => {
		const form = await parse(request, seatTakeInput);
		if (!form.ok) return form.failure;
		const { registration: registrationCode, reason, then } = form.data;
		const taken = await attempt(form, () =>
			takeSeatBack({
				...{ actor: locals.actor, eventSlug: params.evenement, sessionId: Number(params.atelier) },
				...{ registrationCode, reason, closes: then === 'fermer' }
			})
		);
		return taken.ok ? redirect(303, '?fait=reprise') : taken.failure;
	},

	retirer: async ({ request, locals, params }) => {
		const form = await parse(request, seatDecisionInput);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () =>
			removeFromList({
				...{ actor: locals.actor, eventSlug: params.evenement, sessionId: Number(params.atelier) },
				registrationCode: form.data.registration
			})
		);
		return removed.ok ? redirect(303, '?fait=retrait') : removed.failure;
	}
};
