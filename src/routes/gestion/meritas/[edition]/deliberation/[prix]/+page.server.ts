import { codesInput, noteInput, roundEndInput, roundInput } from '$lib/schemas/deliberation';
import { addNote, openDeliberation } from '$lib/server/awards/deliberation/note';
import { staffDeliberation } from '$lib/server/awards/deliberation/queries';
import { callOffRound, closeRound, openRound } from '$lib/server/awards/deliberation/rounds';
import { setShortlist } from '$lib/server/awards/deliberation/shortlist';
import { shownResult } from '$lib/server/awards/results/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(
		async () => ({
			deliberation: await staffDeliberation(locals.actor, params.edition, params.prix),
			result: await shownResult(locals.actor, params.edition, params.prix),
			done: url.searchParams.get('fait')
		}),
		{ deliberation_not_open: `/gestion/meritas/${params.edition}/deliberation` }
	);

type Event = RequestEvent<{ edition: string; prix: string }>;
interface At {
	actor: Event['locals']['actor'];
	editionSlug: string;
	categorySlug: string;
}

/** Reads a form, does what it asks for the prize of the address, and comes back. */
async function act<S extends z.ZodType>(
	{ request, locals, params, url }: Event,
	schema: S,
	done: string,
	command: (at: At, input: z.output<S>) => Promise<void>
) {
	const form = await parse(request, schema);
	// Two forms of the page have fields of one name: an error is shown in the one that was sent.
	const of = [...url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1) ?? '';
	if (!form.ok) return fail(form.failure.status, { ...form.failure.data, of });
	const at = { actor: locals.actor, editionSlug: params.edition, categorySlug: params.prix };
	const did = await attempt(form, () => command(at, form.data));
	if (!did.ok) return fail(did.failure.status, { ...did.failure.data, of });
	redirect(303, `?fait=${done}`);
}

const nothing = z.object({});

export const actions = {
	ouvrir: (event) => act(event, nothing, 'ouverte', (at) => openDeliberation(at)),
	noter: (event) => act(event, noteInput, 'note', (at, { text }) => addNote({ ...at, text })),
	vote: (event) => act(event, roundInput, 'vote', (at, input) => openRound({ ...at, ...input })),
	depouiller: (event) =>
		act(event, roundEndInput, 'depouille', (at, { reason }) => closeRound({ ...at, reason })),
	annuler: (event) =>
		act(event, roundEndInput, 'vote-annule', (at, { reason }) => callOffRound({ ...at, reason })),
	finalistes: (event) =>
		act(event, codesInput, 'finalistes', (at, input) => setShortlist({ ...at, ...input }))
};
