import { criterionIdInput, criterionInput, personInput, reviewerInput } from '$lib/schemas/selection';
import { staffEvent } from '$lib/server/events/staff-events';
import { removeCriterion, saveCriterion } from '$lib/server/programme/selection/criteria';
import { committeeSettings } from '$lib/server/programme/selection/queries';
import { addReviewer, removeReviewer } from '$lib/server/programme/selection/reviewers';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		event: await staffEvent(locals.actor, params.evenement),
		...(await committeeSettings(locals.actor, params.evenement)),
		told: url.searchParams.get('fait')
	}));

type Asked = RequestEvent<{ evenement: string }>;

/** Reads a form, runs one command of the domain with it, and says that it was done. */
async function run<S extends z.ZodType>(
	{ request, locals, params }: Asked,
	schema: S,
	command: (input: { actor: App.Locals['actor']; eventSlug: string } & z.output<S>) => Promise<void>,
	said: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const asked = { actor: locals.actor, eventSlug: params.evenement };
	const done = await attempt(form, () => command({ ...asked, ...(form.data as object) } as never));
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${said}`);
}

export const actions = {
	ajouter: (asked) => run(asked, reviewerInput, addReviewer, 'ajout'),
	enlever: (asked) => run(asked, personInput, removeReviewer, 'retrait'),
	critere: (asked) => run(asked, criterionInput, saveCriterion, 'critere'),
	supprimer: (asked) => run(asked, criterionIdInput, removeCriterion, 'critere')
};
