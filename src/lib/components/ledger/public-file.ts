import * as m from '$lib/paraglide/messages';

/** The public file did not come: the network is cut, or the server does not answer. */
class Unreachable extends Error {}

/** The text of a public file, as it is now. */
export async function publicText(file: string): Promise<string> {
	const response = await fetch(file, { cache: 'no-cache' }).catch(() => undefined);
	if (!response?.ok) throw new Unreachable(file);
	return response.text();
}

/** Why nothing was found or counted, in words: the file did not come, or it is no register. */
export const failureOf = (error: unknown) =>
	error instanceof Unreachable ? m.votes_file_unreachable() : m.votes_recount_failed();
