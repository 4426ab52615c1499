import { json } from '@sveltejs/kit';
import type { z } from 'zod';
import { Refusal } from '../errors.ts';
import { parseForm, readForm } from './forms.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Answers a page that saves a draft while it is typed: with the revision it now has, or with the sentences of what is wrong;
 * `revision` of a refusal is that of whoever saved since.
 */
export async function answerDraft<S extends z.ZodType>(
	request: Request,
	schema: S,
	save: (input: z.output<S>) => Promise<{ revision: number; savedAt: Date }>
): Promise<Response> {
	const form = parseForm(await readForm(request), schema);
	if (!form.ok) return json({ code: 'invalid_input', errors: form.failure.data.errors }, { status: 400 });
	try {
		return json(await save(form.data));
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const { code, status, field = '', values } = thrown;
		const message = sentenceOf(thrown);
		return json({ code, message, errors: { [field]: [message] }, revision: values.revision }, { status });
	}
}
