import { choiceInput, runInput } from '$lib/schemas/wishes';
import { dayOf } from '$lib/format/dates';
import { now } from '$lib/server/clock';
import { staffEvent } from '$lib/server/events/staff-events';
import { dismissRun } from '$lib/server/programme/solver/settle-run';
import { acceptAssignment } from '$lib/server/programme/wishes/accept';
import { startAssignment } from '$lib/server/programme/wishes/compute';
import { wishState } from '$lib/server/programme/wishes/queries';
import { remindWishes } from '$lib/server/programme/wishes/remind';
import { assignmentRun } from '$lib/server/programme/wishes/run-report';
import { eventChoice, setChoice } from '$lib/server/programme/wishes/settings';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends }) => {
	depends('estrade:assignment');
	return orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const choice = await eventChoice(locals.actor, event.id);
		return {
			event,
			choice,
			closesOn: dayOf(choice.closesAt, event.timezone),
			closed: now() >= choice.closesAt,
			wishes: choice.mode === 'rank' ? await wishState(locals.actor, event.id) : null,
			run: (await assignmentRun(locals.actor, event.id)) ?? null,
			done: url.searchParams.get('fait')
		};
	});
};

export const actions: Actions = {
	regler: async (request) => {
		const form = await parse(request.request, choiceInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const set = await attempt(form, () => setChoice({ actor, eventId, ...form.data }));
		return set.ok ? back(request, 'reglages') : set.failure;
	},

	rappeler: async (request) => {
		const { actor, eventId } = await asked(request);
		const reminded = await attempt({ values: {} }, () => remindWishes(actor, eventId));
		if (!reminded.ok) return reminded.failure;
		return back(request, reminded.value ? 'rappel' : 'rappel-deja');
	},

	calculer: async (request) => {
		const { actor, eventId } = await asked(request);
		const started = await attempt({ values: {} }, () => startAssignment(actor, eventId));
		return started.ok ? back(request, 'calcul') : started.failure;
	},

	accepter: async (request) => {
		const form = await parse(request.request, runInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const accepted = await attempt(form, () => acceptAssignment({ actor, eventId, runId: form.data.run }));
		return accepted.ok ? back(request, 'accepte') : accepted.failure;
	},

	rejeter: async (request) => {
		const form = await parse(request.request, runInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const dismissed = await attempt(form, () => dismissRun(actor, eventId, form.data.run));
		return dismissed.ok ? back(request, 'rejete') : dismissed.failure;
	}
};

async function asked({ locals, params }: RequestEvent<RouteParams>) {
	const { id } = await orErrorPage(() => staffEvent(locals.actor, params.evenement));
	return { actor: locals.actor, eventId: id };
}

function back({ params }: RequestEvent<RouteParams>, done: string): never {
	redirect(303, `/gestion/${params.evenement}/affectation?fait=${done}`);
}
