import {
	checkInput,
	criterionInput,
	editionMoveInput,
	editionRowInput,
	formQuestionInput,
	prizeInput,
	sampleInput
} from '$lib/schemas/award-editions';
import {
	movePrizeRow,
	removePrizeRow,
	retirePrizeQuestion,
	savePrizeCheck,
	savePrizeQuestion,
	saveRubricLine,
	saveSample
} from '$lib/server/awards/editions/prize-parts';
import { managedPrize } from '$lib/server/awards/editions/prize-queries';
import { savePrize } from '$lib/server/awards/editions/prizes';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await managedPrize(locals.actor, params.edition, params.prix)),
		/** Which form is open: `critere`, `critere-12`. */
		open: url.searchParams.get('ouvre'),
		done: url.searchParams.has('fait')
	}));

type Event = RequestEvent<{ edition: string; prix: string }>;
/** Who changes which prize. */
type Of = { actor: Event['locals']['actor']; slug: string; prize: string };

/** An action that reads a form, does what it asks for the prize of the address, and comes back to `anchor`. */
function act<S extends z.ZodType>(
	schema: S,
	anchor: string,
	command: (of: Of, input: z.output<S>) => Promise<unknown>
) {
	return async ({ request, locals: { actor }, params }: Event) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const of = { actor, slug: params.edition, prize: params.prix };
		const done = await attempt(form, () => command(of, form.data));
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/meritas/${params.edition}/prix/${params.prix}?fait#${anchor}`);
	};
}

export const actions = {
	regler: act(prizeInput, 'reglages', ({ actor, slug }, input) => savePrize({ actor, slug, input })),
	critere: act(criterionInput, 'grille', (of, input) => saveRubricLine({ ...of, input })),
	deplacerCritere: act(editionMoveInput, 'grille', (of, input) =>
		movePrizeRow({ ...of, list: 'criteria', ...input })
	),
	enleverCritere: act(editionRowInput, 'grille', (of, input) =>
		removePrizeRow({ ...of, list: 'criteria', ...input })
	),
	question: act(formQuestionInput, 'questions', (of, input) => savePrizeQuestion({ ...of, input })),
	deplacerQuestion: act(editionMoveInput, 'questions', (of, input) =>
		movePrizeRow({ ...of, list: 'questions', ...input })
	),
	suspendre: act(editionRowInput, 'questions', (of, input) =>
		retirePrizeQuestion({ ...of, ...input, retired: true })
	),
	reprendre: act(editionRowInput, 'questions', (of, input) =>
		retirePrizeQuestion({ ...of, ...input, retired: false })
	),
	point: act(checkInput, 'points', (of, input) => savePrizeCheck({ ...of, input })),
	deplacerPoint: act(editionMoveInput, 'points', (of, input) =>
		movePrizeRow({ ...of, list: 'checks', ...input })
	),
	enleverPoint: act(editionRowInput, 'points', (of, input) =>
		removePrizeRow({ ...of, list: 'checks', ...input })
	),
	exercice: act(sampleInput, 'exercice', (of, input) => saveSample({ ...of, input }))
};
