import type { ReadingDraft } from './kept-readings.ts';
import type { Answer, StoredReading } from './reading-saver.ts';

/**
 * Posts a reading to its own endpoint, as the page and whatever sends what an earlier page left do.
 * @param post the browser's `fetch`
 */
export async function sendReading(
	post: typeof fetch,
	{ edition, code }: { edition: string; code: string },
	draft: ReadingDraft,
	revision: number
): Promise<Answer> {
	const body = new FormData();
	for (const [id, mark] of Object.entries(draft.marks)) body.set(`marks.${id}`, String(mark));
	body.set('privateNote', draft.privateNote);
	body.set('comment', draft.comment);
	body.set('revision', String(revision));
	try {
		const response = await post(
			`/jury/${encodeURIComponent(edition)}/${encodeURIComponent(code)}/brouillon`,
			{
				method: 'POST',
				body,
				headers: { Accept: 'application/json' },
				keepalive: true
			}
		);
		// A network that asks for a password answers too, with a page of its own.
		const said = (await response.json()) as {
			revision?: number;
			savedAt?: string;
			complete?: boolean;
			code?: string;
			message?: string;
			stored?: StoredReading;
		};
		if (response.status >= 500) return undefined;
		if (response.ok && said.savedAt !== undefined)
			return {
				...{ is: 'kept', revision: said.revision!, savedAt: said.savedAt },
				complete: said.complete === true
			};
		if (said.stored) return { is: 'changed', stored: said.stored };
		if (response.status === 401) return { is: 'signed-out' };
		return { is: 'refused', message: said.message ?? '', isClosed: response.status === 404 };
	} catch {
		return undefined;
	}
}
