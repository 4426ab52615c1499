import type { RequestEvent } from '@sveltejs/kit';
import { ANONYMOUS, isStaff, linkHolder, type Actor } from '../auth/policy.ts';
import { slipSubject, surveySubject } from '../links.ts';

/** Who asks for a page that a signed link opens: the link's holder, unless staff, who may do more, is signed in. */
export function linkActor(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	purpose: 'order' | 'ticket',
	code: string
): Actor {
	const { actor } = event.locals;
	return isStaff(actor) ? actor : (linkHolder(purpose, code, event.url.searchParams.get('cle')) ?? actor);
}

/**
 * Who may answer, from this page, for what was ticked in someone's name: that person signed in, or whoever holds the link
 * mailed to them. Not who merely manages the order or the registration.
 */
export function answerer(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	purpose: 'order-consents' | 'ticket-consents',
	{ code, personId }: { code: string; personId: number | null }
): Actor {
	const { actor } = event.locals;
	if (actor.kind === 'person' && actor.personId === personId) return actor;
	return linkHolder(purpose, code, event.url.searchParams.get('choix')) ?? ANONYMOUS;
}

/** Who may say what a registered person thought: whoever holds the link that only they are mailed, or they, signed in. */
export function evaluatorOf(event: Pick<RequestEvent, 'locals' | 'url'>, code: string): Actor {
	return linkHolder('evaluations', code, event.url.searchParams.get('cle')) ?? event.locals.actor;
}

/** Whether a ticket is one's own: the person's, or opened by its link. */
export function ownsTicket(actor: Actor, { code, personId }: { code: string; personId: number }): boolean {
	if (actor.kind === 'link') return actor.purpose === 'ticket' && actor.code === code;
	return actor.kind === 'person' && actor.personId === personId;
}

/** Who may answer a survey: whoever holds the link that only they are mailed, or they, signed in. */
export function surveyed(event: Pick<RequestEvent, 'locals' | 'url'>, code: string): Actor {
	const { searchParams } = event.url;
	const personId = Number(searchParams.get('de'));
	return linkHolder('survey', surveySubject(code, personId), searchParams.get('cle')) ?? event.locals.actor;
}

/** Who follows an assembly: the delegate whose slip was scanned, the screen of the room, or whoever is signed in. */
export function follower({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, slug: string): Actor {
	const key = url.searchParams.get('cle');
	const [organisationId, personId] = (url.searchParams.get('de') ?? '').split('-').map(Number);
	return (
		linkHolder('assembly-screen', slug, key) ??
		linkHolder('assembly-slip', slipSubject(slug, organisationId ?? 0, personId ?? 0), key) ??
		locals.actor
	);
}

/** What the page's own links and forms must carry to stay open: the keys of its address (`cle=…`), or nothing. */
export function linkQuery({ searchParams }: URL): string {
	const keys = ['de', 'cle', 'choix'].map((name) => [name, searchParams.get(name)] as const);
	return keys.flatMap(([name, key]) => (key ? `${name}=${encodeURIComponent(key)}` : [])).join('&');
}
