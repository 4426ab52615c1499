import { proposalInput } from '$lib/schemas/proposals';
import { saveProposal } from '$lib/server/programme/proposals/save';
import { answerDraft } from '$lib/server/web/draft';

/** Saves a draft while it is typed. */
export const POST = ({ request, locals, params }) =>
	answerDraft(request, proposalInput, (input) =>
		saveProposal({ actor: locals.actor, code: params.proposition, input })
	);
