import { applicationInput } from '$lib/schemas/exhibitor-application';
import { saveApplication } from '$lib/server/exhibitors/applications/save';
import { answerDraft } from '$lib/server/web/draft';

/** Saves a draft while it is typed. */
export const POST = ({ request, locals, params }) =>
	answerDraft(request, applicationInput, (input) =>
		saveApplication({ actor: locals.actor, code: params.code, input })
	);
