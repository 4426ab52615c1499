import type { ReadingDraft } from '$lib/awards/kept-readings';
import type { Answer } from '$lib/awards/reading-saver';
import { sendReading } from '$lib/awards/send-reading';
import * as m from '$lib/paraglide/messages';
import { MAX_NOTE } from '$lib/schemas/jury';

/** Sends a reading, but for a text beyond what the server takes: it is refused here, whole, before a slow network carries it. */
export function sendWithin(
	of: { edition: string; code: string },
	draft: ReadingDraft,
	revision: number
): Promise<Answer> {
	const texts = [
		{ name: m.jury_private_note(), length: draft.privateNote.trim().length },
		{ name: m.jury_comment(), length: draft.comment.trim().length }
	];
	const tooLong = texts.find(({ length }) => length > MAX_NOTE);
	if (!tooLong) return sendReading(fetch, of, draft, revision);
	const message = m.jury_too_long({ ...tooLong, most: MAX_NOTE });
	return Promise.resolve({ is: 'refused', message, isClosed: false });
}
