import { readingInput } from '$lib/schemas/jury';
import { ReadingChanged, saveReading } from '$lib/server/awards/jury/save-reading';
import { Refusal } from '$lib/server/errors';
import { parseForm, readForm } from '$lib/server/web/forms';
import { sentenceOf } from '$lib/server/web/sentence';
import { json } from '@sveltejs/kit';

/** Keeps a reading while it is written. */
export const POST = async ({ request, locals, params }) => {
	const form = parseForm(await readForm(request), readingInput);
	if (!form.ok) {
		const message = Object.values(form.failure.data.errors).flat().join(' ');
		return json({ code: 'invalid_input', message }, { status: 400 });
	}
	try {
		const asked = { actor: locals.actor, editionSlug: params.edition, code: params.dossier };
		return json(await saveReading({ ...asked, ...form.data }));
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const stored = thrown instanceof ReadingChanged ? thrown.stored : undefined;
		return json({ code: thrown.code, message: sentenceOf(thrown), stored }, { status: thrown.status });
	}
};
