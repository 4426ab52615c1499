import { nextDate, phaseOf } from '$lib/awards/calendar';
import { editionInput, publishInput } from '$lib/schemas/award-editions';
import { editionOverview } from '$lib/server/awards/editions/overview';
import { staffEdition } from '$lib/server/awards/editions/queries';
import { publishEdition, setEdition } from '$lib/server/awards/editions/settings';
import { now } from '$lib/server/clock';
import { staffEvents } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => {
		const edition = await staffEdition(actor, params.edition);
		const at = now();
		return {
			edition,
			phase: phaseOf(edition, at),
			next: nextDate(edition, at),
			overview: await editionOverview(actor, edition.id),
			events: (await staffEvents(actor)).map(({ id, name }) => ({ id, name })),
			done: url.searchParams.get('fait')
		};
	});

/** Reads a form, does what it asks for the edition of the address, and comes back. */
async function act<S extends z.ZodType>(
	{ request, params }: RequestEvent<{ edition: string }>,
	schema: S,
	command: (input: z.output<S>) => Promise<void>,
	said: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const done = await attempt(form, () => command(form.data));
	if (!done.ok) return done.failure;
	redirect(303, `/gestion/meritas/${params.edition}?fait=${said}`);
}

export const actions = {
	regler: (event) =>
		act(
			event,
			editionInput,
			(input) => setEdition({ actor: event.locals.actor, slug: event.params.edition, input }),
			'enregistree'
		),
	publier: (event) =>
		act(
			event,
			publishInput,
			({ revision }) => publishEdition({ actor: event.locals.actor, slug: event.params.edition, revision }),
			'publiee'
		)
};
