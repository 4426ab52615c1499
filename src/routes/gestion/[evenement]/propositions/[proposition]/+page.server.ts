import { speakerInput } from '$lib/schemas/proposals';
import { decideInput, keepFromInput, personInput, rankInput, tagInput } from '$lib/schemas/selection';
import { removeSpeaker } from '$lib/server/programme/proposals/remove-speaker';
import { withdrawProposal } from '$lib/server/programme/proposals/withdraw';
import { keepFrom, liftConflict } from '$lib/server/programme/selection/conflicts';
import { decide, setReserveRank } from '$lib/server/programme/selection/decide';
import { staffProposal } from '$lib/server/programme/selection/staff-proposal';
import { tagProposals, tagsOf } from '$lib/server/programme/selection/tags';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await staffProposal(locals.actor, params.evenement, params.proposition)),
		known: await tagsOf(locals.actor, params.evenement),
		told: url.searchParams.get('fait')
	}));

interface Asked {
	actor: App.Locals['actor'];
	eventSlug: string;
	/** The proposal's. */
	code: string;
}

/** A form that says nothing but that it was pressed. */
const nothing = z.object({});

/** Reads a form, runs one command of the domain with it on this proposal, and says that it was done. */
async function run<S extends z.ZodType>(
	{ request, locals, params }: RequestEvent<{ evenement: string; proposition: string }>,
	schema: S,
	command: (asked: Asked, data: z.output<S>) => Promise<unknown>,
	said: string
) {
	const form = await parse(request, schema);
	if (!form.ok) return form.failure;
	const asked = { actor: locals.actor, eventSlug: params.evenement, code: params.proposition };
	const done = await attempt(form, () => command(asked, form.data));
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${said}`);
}

export const actions = {
	decider: (event) =>
		run(
			event,
			decideInput,
			(asked, { codes, decision }) =>
				decide({ ...asked, codes, decision: decision === 'none' ? null : decision }),
			'decision'
		),
	rang: (event) => run(event, rankInput, (asked, data) => setReserveRank({ ...asked, ...data }), 'rang'),
	etiqueter: (event) =>
		run(event, tagInput, (asked, data) => tagProposals({ ...asked, ...data }), 'etiquette'),
	retirer: (event) =>
		run(event, tagInput, (asked, data) => tagProposals({ ...asked, ...data, off: true }), 'etiquette'),
	sortir: (event) =>
		run(
			event,
			speakerInput,
			({ actor, code }, { speaker }) => removeSpeaker({ actor, code, speakerId: speaker }),
			'sortie'
		),
	desister: (event) =>
		run(event, nothing, ({ actor, code }) => withdrawProposal({ actor, code }), 'desistement'),
	ecarter: (event) => run(event, keepFromInput, (asked, data) => keepFrom({ ...asked, ...data }), 'ecart'),
	lever: (event) => run(event, personInput, (asked, data) => liftConflict({ ...asked, ...data }), 'levee')
};
