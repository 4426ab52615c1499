import { captionBackInput, captionInput, cueStepInput, stepInput } from '$lib/schemas/gala';
import { sayCaption, takeCaptionBack } from '$lib/server/awards/gala/captions';
import { envelopeOf, remoteOf } from '$lib/server/awards/gala/remote';
import { endGala, resumeGala, reveal, showCue, startGala } from '$lib/server/awards/gala/steps';
import { now } from '$lib/server/clock';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage, orSentence } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => {
		const remote = await remoteOf(actor, params.edition);
		const index = url.searchParams.get('repetition');
		return {
			...remote,
			mayBegin: now() >= remote.beginsAt,
			mayOpen: now() >= remote.opensAt,
			/** Walked through without being written: which cue, and whether its envelope is open. */
			rehearsal:
				index === null ? null : { index: Number(index) || 0, isOpen: url.searchParams.has('ouverte') },
			envelope: await peek(actor, params.edition, url.searchParams.get('enveloppe'))
		};
	});

/** What an envelope holds, for whoever asks and may know; else why not. */
async function peek(actor: Event['locals']['actor'], editionSlug: string, asked: string | null) {
	if (asked === null) return null;
	const cue = Number(asked);
	const { found, refused } = await orSentence(() => envelopeOf(actor, editionSlug, cue));
	return { cue, holds: found ?? [], refused };
}

type Event = RequestEvent<{ edition: string }>;
type At = { actor: Event['locals']['actor']; editionSlug: string };

/** A press of the remote; it comes back to the stage as it stands. */
function press<S extends z.ZodType>(schema: S, command: (at: At, input: z.output<S>) => Promise<void>) {
	return async ({ request, locals: { actor }, params, url }: Event) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const did = await attempt(form, () => command({ actor, editionSlug: params.edition }, form.data));
		if (!did.ok) return did.failure;
		redirect(303, url.pathname);
	};
}

export const actions = {
	commencer: press(stepInput, (at, input) => startGala({ ...at, ...input })),
	montrer: press(cueStepInput, (at, input) => showCue({ ...at, ...input })),
	ouvrir: press(cueStepInput, (at, input) => reveal({ ...at, ...input })),
	terminer: press(stepInput, (at, input) => endGala({ ...at, ...input })),
	reprendre: press(stepInput, (at, input) => resumeGala({ ...at, ...input })),
	dire: press(captionInput, (at, { text }) => sayCaption({ ...at, text })),
	effacer: press(captionBackInput, (at, { seq }) => takeCaptionBack({ ...at, seq }))
};
