import { getLocale } from '$lib/paraglide/runtime';
import { colleagueInput, handoverStepInput, needsInput, sessionsInput } from '$lib/schemas/account';
import { requirePerson } from '$lib/server/auth/policy';
import { boundRecognition } from '$lib/server/auth/recognition';
import { networkOf } from '$lib/server/auth/throttle';
import { holdersOf } from '$lib/server/exhibitors/leads/holders';
import { cancelRegistrations } from '$lib/server/registration/cancel';
import { changeBookings } from '$lib/server/registration/change-bookings';
import { changeNeeds } from '$lib/server/registration/change-needs';
import { transferRegistration } from '$lib/server/registration/transfer';
import { previewTransfer } from '$lib/server/registration/transfer-preview';
import { askedSessions } from '$lib/server/programme/evaluations/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { manageableRegistration, registrationSpace } from '$lib/server/web/registration-card';
import { seatActions } from '$lib/server/web/seat-actions';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = async ({ locals, params, url }) => {
	const found = await orErrorPage(() => manageableRegistration(locals.actor, params.code));
	const { personId, organisationIds } = requirePerson(locals.actor);
	// Whoever manages the order sees neither what is asked of the person, nor whether they answered.
	const mine = personId === found.personId;
	const asked = mine ? await askedSessions(found) : [];
	return {
		...(await registrationSpace(found, mine)),
		mine,
		holders: mine ? await holdersOf(locals.actor, found.event.id) : [],
		toEvaluate: asked.filter(({ state }) => state === 'open').length,
		// Whose team it is: an organisation's, or of an order that one paid.
		ofOrganisation:
			found.order.organisationId !== null && organisationIds.includes(found.order.organisationId),
		orderCode: found.order.code,
		swapFrom: Number(url.searchParams.get('echange')) || null,
		done: url.searchParams.get('fait')
	};
};

const seats = seatActions({
	actor: ({ locals }) => locals.actor,
	code: ({ params }) => params.code!,
	back: ({ params }, done) => `/compte/inscriptions/${params.code}?fait=${done}`
});

export const actions = {
	attendre: seats.attendre,
	nePlusAttendre: seats.nePlusAttendre,
	rendre: seats.rendre,
	offrir: seats.offrir,
	reprendre: seats.reprendre,
	echanger: seats.echanger,

	ateliers: async ({ request, locals, params }) => {
		const form = await parse(request, sessionsInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () =>
			changeBookings({
				actor: locals.actor,
				registrationCode: params.code,
				sessionIds: Object.values(form.data.sessions),
				shownIds: form.data.shown
			})
		);
		if (!changed.ok) return changed.failure;
		redirect(303, `/compte/inscriptions/${params.code}?fait=ateliers`);
	},

	besoins: async ({ request, locals, params }) => {
		const form = await parse(request, needsInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () =>
			changeNeeds({ actor: locals.actor, registrationCode: params.code, needs: form.data })
		);
		if (!changed.ok) return changed.failure;
		redirect(303, `/compte/inscriptions/${params.code}?fait=besoins`);
	},

	proposer: async ({ request, locals, params, getClientAddress }) => {
		const form = await parse(request, handoverStepInput);
		if (!form.ok) return form.failure;
		const { edit, ...to } = form.data;
		if (edit) return { values: to };
		const { actor } = locals;
		const asker = { actor, network: networkOf(getClientAddress()) };
		const planned = await attempt(form, () =>
			boundRecognition(asker, () => previewTransfer({ actor, registrationCode: params.code, to }))
		);
		return planned.ok ? { handover: planned.value } : planned.failure;
	},

	remplacer: async ({ request, locals, params, getClientAddress }) => {
		const form = await parse(request, colleagueInput);
		if (!form.ok) return form.failure;
		const { actor } = locals;
		const asker = { actor, network: networkOf(getClientAddress()) };
		const registrationCode = params.code;
		const passed = await attempt(form, () =>
			boundRecognition(asker, () =>
				transferRegistration({ actor, registrationCode, to: form.data, locale: getLocale() })
			)
		);
		if (!passed.ok) return passed.failure;
		redirect(303, await after(locals, passed.value.code, 'remplacement'));
	},

	annuler: async ({ locals, params }) => {
		const form = { values: {} };
		const cancelled = await attempt(form, async () => {
			const found = await manageableRegistration(locals.actor, params.code);
			await cancelRegistrations({
				actor: locals.actor,
				orderCode: found.order.code,
				registrationCodes: [params.code]
			});
		});
		if (!cancelled.ok) return cancelled.failure;
		redirect(303, await after(locals, params.code, 'annulation'));
	}
};

/** Back to what one may still see: one's own list, or the team's. */
async function after(locals: RequestEvent['locals'], code: string, done: string): Promise<string> {
	const actor = requirePerson(locals.actor);
	const found = await manageableRegistration(actor, code).catch(() => null);
	const team = found && found.personId !== actor.personId && actor.organisationIds.length > 0;
	return team ? `/organisme?fait=${done}` : `/compte/inscriptions?fait=${done}`;
}
