import { error, redirect } from '@sveltejs/kit';
import { Refusal, type RefusalCode } from '../errors.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Runs a query for a page: a refusal becomes the error page with its sentence and code; the rest is thrown. A refusal for
 * which `elsewhere` has an address leads there, where a page says what there is to do.
 */
export async function orErrorPage<T>(
	query: () => Promise<T>,
	elsewhere: Partial<Record<RefusalCode, string>> = {}
): Promise<T> {
	try {
		return await query();
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const page = elsewhere[thrown.code];
		if (page) redirect(303, page);
		error(thrown.status, { message: sentenceOf(thrown), code: thrown.code });
	}
}

/** Runs a query for a part of a page that stands without it: what it finds, or the sentence of its refusal. */
export async function orSentence<T>(
	query: () => Promise<T>
): Promise<{ found: T; refused: '' } | { found: null; refused: string }> {
	try {
		return { found: await query(), refused: '' };
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return { found: null, refused: sentenceOf(thrown) };
	}
}
