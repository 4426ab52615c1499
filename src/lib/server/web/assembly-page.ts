import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actor } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { follower } from './link-actor.ts';
import { orErrorPage } from './load.ts';

/** A page of an assembly, for whoever may follow it; whoever is not signed in is asked to, and comes back. */
export function assemblyPage<T>(
	{ locals, url }: Pick<RequestEvent, 'locals' | 'url'>,
	slug: string,
	read: (actor: Actor, slug: string) => Promise<T>
): Promise<T> {
	return orErrorPage(async () => {
		try {
			return await read(follower({ locals, url }, slug), slug);
		} catch (thrown) {
			if (!(thrown instanceof Refusal && thrown.code === 'sign_in_required')) throw thrown;
			redirect(303, `/connexion?suite=${encodeURIComponent(url.pathname + url.search)}`);
		}
	});
}
