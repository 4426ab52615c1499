import { getLocale } from '$lib/paraglide/runtime';
import { colleagueInput, handoverStepInput, needsInput, sessionsInput } from '$lib/schemas/account';
import { boundRecognition } from '$lib/server/auth/recognition';
import { networkOf } from '$lib/server/auth/throttle';
import { askedConsents } from '$lib/server/members/asked-consents';
import { Refusal } from '$lib/server/errors';
import { cancelRegistrations } from '$lib/server/registration/cancel';
import { changeBookings } from '$lib/server/registration/change-bookings';
import { changeNeeds } from '$lib/server/registration/change-needs';
import { transferRegistration } from '$lib/server/registration/transfer';
import { previewTransfer } from '$lib/server/registration/transfer-preview';
import { answerOf } from '$lib/server/web/asked-answer';
import { attempt, parse } from '$lib/server/web/forms';
import { answerer, linkActor, linkQuery, ownsTicket } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { holdersOf } from '$lib/server/exhibitors/leads/holders';
import { manageableRegistration, registrationSpace } from '$lib/server/web/registration-card';
import { seatActions } from '$lib/server/web/seat-actions';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

/** The page of one registration for whoever holds its link: no account needed. */
export const load: PageServerLoad = async (event) => {
	const actor = linkActor(event, 'ticket', event.params.code);
	const found = await orErrorPage(() => manageableRegistration(actor, event.params.code));
	const self = answerer(event, 'ticket-consents', found);
	return {
		...(await registrationSpace(found, ownsTicket(actor, found))),
		asked: await askedConsents(self),
		holders: self.kind === 'anonymous' ? [] : await holdersOf(self, found.event.id),
		email: found.person.email,
		query: linkQuery(event.url),
		done: event.url.searchParams.get('fait')
	};
};

const seats = seatActions<RequestEvent<RouteParams>>({
	actor: (event) => linkActor(event, 'ticket', event.params.code),
	code: ({ params }) => params.code,
	back: pathAfter
});

export const actions: Actions = {
	attendre: seats.attendre,
	nePlusAttendre: seats.nePlusAttendre,
	rendre: seats.rendre,
	offrir: seats.offrir,
	reprendre: seats.reprendre,
	echanger: seats.echanger,

	choix: async (event) => {
		const actor = linkActor(event, 'ticket', event.params.code);
		const found = await orErrorPage(() => manageableRegistration(actor, event.params.code));
		const by = answerer(event, 'ticket-consents', found);
		const answered = await answerOf(event.request, by, getLocale());
		return answered.ok ? back(event, 'choix') : answered.failure;
	},

	ateliers: async (event) => {
		const form = await parse(event.request, sessionsInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () =>
			changeBookings({
				actor: linkActor(event, 'ticket', event.params.code),
				registrationCode: event.params.code,
				sessionIds: Object.values(form.data.sessions),
				shownIds: form.data.shown
			})
		);
		return changed.ok ? back(event, 'ateliers') : changed.failure;
	},

	besoins: async (event) => {
		const form = await parse(event.request, needsInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () =>
			changeNeeds({
				actor: linkActor(event, 'ticket', event.params.code),
				registrationCode: event.params.code,
				needs: form.data
			})
		);
		return changed.ok ? back(event, 'besoins') : changed.failure;
	},

	proposer: async (event) => {
		const form = await parse(event.request, handoverStepInput);
		if (!form.ok) return form.failure;
		const { edit, ...to } = form.data;
		if (edit) return { values: to };
		const actor = linkActor(event, 'ticket', event.params.code);
		const asker = { actor, network: networkOf(event.getClientAddress()) };
		const registrationCode = event.params.code;
		const planned = await attempt(form, () =>
			boundRecognition(asker, () => previewTransfer({ actor, registrationCode, to }))
		);
		return planned.ok ? { handover: planned.value } : planned.failure;
	},

	remplacer: async (event) => {
		const form = await parse(event.request, colleagueInput);
		if (!form.ok) return form.failure;
		const actor = linkActor(event, 'ticket', event.params.code);
		const asker = { actor, network: networkOf(event.getClientAddress()) };
		const registrationCode = event.params.code;
		const passed = await attempt(form, () =>
			boundRecognition(asker, () =>
				transferRegistration({ actor, registrationCode, to: form.data, locale: getLocale() })
			)
		);
		return passed.ok ? back(event, 'remplacement') : passed.failure;
	},

	annuler: async (event) => {
		const actor = linkActor(event, 'ticket', event.params.code);
		const cancelled = await attempt({ values: {} }, async () => {
			const found = await manageableRegistration(actor, event.params.code);
			const { registrationIds } = await cancelRegistrations({
				actor,
				orderCode: found.order.code,
				registrationCodes: [found.code]
			});
			// The link of a place handed over or given up: nothing was cancelled, and nothing is said to be.
			if (registrationIds.length === 0) throw new Refusal('registration_not_active');
		});
		return cancelled.ok ? back(event, 'annulation') : cancelled.failure;
	}
};

function back(event: RequestEvent<RouteParams>, done: string): never {
	redirect(303, pathAfter(event, done));
}

function pathAfter({ params, url }: RequestEvent<RouteParams>, done: string): string {
	return `/billets/${params.code}?${[linkQuery(url), `fait=${done}`].filter(Boolean).join('&')}`;
}
