import {
	cueInput,
	cueMoveInput,
	cueRemovalInput,
	galaInput,
	newCueInput,
	revisionInput
} from '$lib/schemas/gala';
import { setReady } from '$lib/server/awards/gala/ready';
import { remoteOf } from '$lib/server/awards/gala/remote';
import { addCue, moveCue, proposeScript, removeCue, setCue, setGala } from '$lib/server/awards/gala/script';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await remoteOf(locals.actor, params.edition)),
		/** Which form is open: `etape`, `etape-12`. */
		open: url.searchParams.get('ouvre'),
		done: url.searchParams.get('fait')
	}));

type Event = RequestEvent<{ edition: string }>;
type At = { actor: Event['locals']['actor']; editionSlug: string };

/** An action that reads a form, changes the script, and comes back to say `done`. */
function act<S extends z.ZodType>(
	schema: S,
	done: string,
	command: (at: At, input: z.output<S>) => Promise<void>
) {
	return async ({ request, locals: { actor }, params }: Event) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const did = await attempt(form, () => command({ actor, editionSlug: params.edition }, form.data));
		if (!did.ok) return did.failure;
		redirect(303, `?fait=${done}`);
	};
}

export const actions = {
	regler: act(galaInput, 'regle', (at, input) => setGala({ ...at, input })),
	proposer: act(revisionInput, 'propose', (at, { revision }) => proposeScript({ ...at, revision })),
	ajouter: act(newCueInput, 'regle', (at, input) => addCue({ ...at, input })),
	changer: act(cueInput, 'regle', (at, input) => setCue({ ...at, input })),
	deplacer: act(cueMoveInput, 'deplace', (at, { id: cue, ...rest }) => moveCue({ ...at, cue, ...rest })),
	enlever: act(cueRemovalInput, 'regle', (at, { id: cue, revision }) => removeCue({ ...at, cue, revision })),
	pret: act(revisionInput, 'pret', (at, { revision }) => setReady({ ...at, revision, isReady: true })),
	reprendre: act(revisionInput, 'repris', (at, { revision }) => setReady({ ...at, revision, isReady: false }))
};
