import { nominationInput } from '$lib/schemas/nominations';
import { saveNomination } from '$lib/server/awards/nominations/save';
import { answerDraft } from '$lib/server/web/draft';

/** Saves a part of a draft while it is typed. */
export const POST = ({ request, locals, params }) =>
	answerDraft(request, nominationInput, (input) =>
		saveNomination({ actor: locals.actor, code: params.code, input })
	);
