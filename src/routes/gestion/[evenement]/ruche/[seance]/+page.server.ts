import { newTablesInput, roundsInput, seatingInput } from '$lib/schemas/exchange';
import { acceptSeating } from '$lib/server/programme/exchange/accept';
import { startSeating } from '$lib/server/programme/exchange/compute';
import { officeExchange } from '$lib/server/programme/exchange/office';
import { seatingRun } from '$lib/server/programme/exchange/run-report';
import { setRounds } from '$lib/server/programme/exchange/rounds';
import { addTables } from '$lib/server/programme/exchange/tables';
import { dismissRun } from '$lib/server/programme/solver/settle-run';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends }) => {
	depends('estrade:seating');
	return orErrorPage(async () => {
		const found = await officeExchange(locals.actor, params.evenement, params.seance);
		const { event, session } = found;
		const run = await seatingRun(locals.actor, { eventId: event.id, sessionId: session.id });
		return { ...found, run: run ?? null, done: url.searchParams.get('fait') };
	});
};

export const actions: Actions = {
	rondes: async (request) => {
		const form = await parse(request.request, roundsInput);
		if (!form.ok) return form.failure;
		const { actor, sessionId } = await asked(request);
		const set = await attempt(form, () => setRounds({ actor, sessionId, ...form.data }));
		return set.ok ? back(request, 'rondes') : set.failure;
	},

	tables: async (request) => {
		const form = await parse(request.request, newTablesInput);
		if (!form.ok) return form.failure;
		const { actor, sessionId } = await asked(request);
		const { themes: tables, seats } = form.data;
		const added = await attempt(form, () => addTables({ actor, sessionId, tables, seats }));
		return added.ok ? back(request, 'tables') : added.failure;
	},

	calculer: async (request) => {
		const { actor, sessionId } = await asked(request);
		const started = await attempt({ values: {} }, () => startSeating(actor, sessionId));
		return started.ok ? back(request, 'calcul') : started.failure;
	},

	accepter: async (request) => {
		const form = await parse(request.request, seatingInput);
		if (!form.ok) return form.failure;
		const { actor, sessionId } = await asked(request);
		const accepted = await attempt(form, () => acceptSeating({ actor, sessionId, runId: form.data.run }));
		return accepted.ok ? back(request, 'accepte') : accepted.failure;
	},

	rejeter: async (request) => {
		const form = await parse(request.request, seatingInput);
		if (!form.ok) return form.failure;
		const { actor, eventId } = await asked(request);
		const dismissed = await attempt(form, () => dismissRun(actor, eventId, form.data.run));
		return dismissed.ok ? back(request, 'rejete') : dismissed.failure;
	}
};

async function asked({ locals, params }: RequestEvent<RouteParams>) {
	const { event, session } = await orErrorPage(() =>
		officeExchange(locals.actor, params.evenement, params.seance)
	);
	return { actor: locals.actor, eventId: event.id, sessionId: session.id };
}

function back({ params }: RequestEvent<RouteParams>, done: string): never {
	redirect(303, `/gestion/${params.evenement}/ruche/${params.seance}?fait=${done}`);
}
