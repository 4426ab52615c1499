import type { RequestEvent } from '@sveltejs/kit';
import { isStaff, linkHolder, type Actor } from '../auth/policy.ts';

/** Who asks for a page that a signed link opens: the link's holder, unless staff, who may do more, is signed in. */
export function linkActor(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	purpose: 'order' | 'ticket',
	code: string
): Actor {
	const { actor } = event.locals;
	return isStaff(actor) ? actor : (linkHolder(purpose, code, event.url.searchParams.get('cle')) ?? actor);
}

/** What the page's own links and forms must carry to stay open: `cle=…`, or nothing. */
export function linkQuery(url: URL): string {
	const key = url.searchParams.get('cle');
	return key ? `cle=${encodeURIComponent(key)}` : '';
}
