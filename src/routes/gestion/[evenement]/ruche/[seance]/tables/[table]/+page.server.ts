import { removeTableInput, tableInput } from '$lib/schemas/exchange';
import { Refusal } from '$lib/server/errors';
import { tableLists } from '$lib/server/programme/exchange/lists';
import { officeExchange } from '$lib/server/programme/exchange/office';
import { changeTable, removeTable } from '$lib/server/programme/exchange/tables';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (request) => {
	const { event, session, table } = await asked(request);
	const rounds = await orErrorPage(() => tableLists(request.locals.actor, session.id));
	return {
		event,
		session,
		table,
		rounds: rounds.map((round) => ({
			...round,
			people: round.tables.find(({ id }) => id === table.id)?.people ?? []
		}))
	};
};

export const actions: Actions = {
	changer: async (request) => {
		const form = await parse(request.request, tableInput);
		if (!form.ok) return form.failure;
		const { table } = await asked(request);
		const changed = await attempt(form, () =>
			changeTable({ actor: request.locals.actor, tableId: table.id, ...form.data })
		);
		return changed.ok ? back(request, 'table') : changed.failure;
	},

	retirer: async (request) => {
		const form = await parse(request.request, removeTableInput);
		if (!form.ok) return form.failure;
		const { table } = await asked(request);
		const { seated } = form.data;
		const removed = await attempt(form, () =>
			removeTable({ actor: request.locals.actor, tableId: table.id, seated })
		);
		return removed.ok ? back(request, 'retiree') : removed.failure;
	}
};

/** The table of the address, in its session and its event. */
function asked({ locals, params }: Pick<RequestEvent<RouteParams>, 'locals' | 'params'>) {
	return orErrorPage(async () => {
		const { event, session, tables } = await officeExchange(locals.actor, params.evenement, params.seance);
		const table = tables.find(({ id }) => String(id) === params.table);
		if (!table) throw new Refusal('not_found', { status: 404 });
		return { event, session, table };
	});
}

function back({ params }: RequestEvent<RouteParams>, done: string): never {
	redirect(303, `/gestion/${params.evenement}/ruche/${params.seance}?fait=${done}`);
}
