import { callInput, formatInput, moveInput, questionInput, rowInput } from '$lib/schemas/proposals';
import { staffEvent } from '$lib/server/events/staff-events';
import { managedCall, setCall } from '$lib/server/programme/proposals/manage-call';
import {
	moveRow,
	removeFormat,
	retireQuestion,
	saveFormat,
	saveQuestion
} from '$lib/server/programme/proposals/manage-lists';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		return {
			event,
			...(await managedCall(locals.actor, event.id)),
			/** Which row is open to be changed: `nouveau`, or its id. */
			format: url.searchParams.get('format'),
			question: url.searchParams.get('question'),
			done: url.searchParams.has('fait')
		};
	});

type Event = RequestEvent<{ evenement: string }>;

/** Reads a form, does what it asks for the event of the address, and comes back to `anchor`. */
async function act<S extends z.ZodType>(
	{ request, locals: { actor }, params }: Event,
	schema: S,
	anchor: string,
	command: (input: z.output<S>, event: { id: number; timezone: string }) => Promise<void>
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const done = await attempt(form, async () => command(form.data, await staffEvent(actor, params.evenement)));
	if (!done.ok) return done.failure;
	redirect(303, `/gestion/${params.evenement}/appel?fait#${anchor}`);
}

export const actions = {
	regler: (event) =>
		act(event, callInput, 'reglages', (input, of) =>
			setCall({ actor: event.locals.actor, event: of, input })
		),
	format: (event) =>
		act(event, formatInput, 'formats', (input, { id: eventId }) =>
			saveFormat({ actor: event.locals.actor, eventId, input })
		),
	enleverFormat: (event) =>
		act(event, rowInput, 'formats', ({ id }, { id: eventId }) =>
			removeFormat({ actor: event.locals.actor, eventId, id })
		),
	deplacerFormat: (event) =>
		act(event, moveInput, 'formats', (input, { id: eventId }) =>
			moveRow({ actor: event.locals.actor, eventId, list: 'formats', ...input })
		),
	question: (event) =>
		act(event, questionInput, 'questions', (input, { id: eventId }) =>
			saveQuestion({ actor: event.locals.actor, eventId, input })
		),
	suspendre: (event) =>
		act(event, rowInput, 'questions', ({ id }, { id: eventId }) =>
			retireQuestion({ actor: event.locals.actor, eventId, id, retired: true })
		),
	reprendre: (event) =>
		act(event, rowInput, 'questions', ({ id }, { id: eventId }) =>
			retireQuestion({ actor: event.locals.actor, eventId, id, retired: false })
		),
	deplacerQuestion: (event) =>
		act(event, moveInput, 'questions', (input, { id: eventId }) =>
			moveRow({ actor: event.locals.actor, eventId, list: 'questions', ...input })
		)
};
