import { error } from '@sveltejs/kit';
import { Refusal } from '../errors.ts';
import { sentenceOf } from './sentence.ts';

/** Runs a query for a page: a refusal becomes the error page with its sentence and code; the rest is thrown. */
export async function orErrorPage<T>(query: () => Promise<T>): Promise<T> {
	try {
		return await query();
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		error(thrown.status, { message: sentenceOf(thrown), code: thrown.code });
	}
}
