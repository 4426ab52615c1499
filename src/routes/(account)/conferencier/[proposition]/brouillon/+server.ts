import { proposalInput } from '$lib/schemas/proposals';
import { Refusal } from '$lib/server/errors';
import { saveProposal } from '$lib/server/programme/proposals/save';
import { parseForm, readForm } from '$lib/server/web/forms';
import { sentenceOf } from '$lib/server/web/sentence';
import { json } from '@sveltejs/kit';

/** Saves a draft while it is typed. */
export const POST = async ({ request, locals, params }) => {
	const form = parseForm(await readForm(request), proposalInput);
	if (!form.ok) return json({ code: 'invalid_input', errors: form.failure.data.errors }, { status: 400 });
	try {
		const saved = await saveProposal({ actor: locals.actor, code: params.proposition, input: form.data });
		return json(saved);
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const { code, status, field = '', values } = thrown;
		const message = sentenceOf(thrown);
		return json({ code, message, errors: { [field]: [message] }, revision: values.revision }, { status });
	}
};
