import type { Actor } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { beginProposal } from '../programme/proposals/begin.ts';
import { myProposals } from '../programme/proposals/queries.ts';

/** Where sign-in leads whoever pressed « Proposer une activité » before it: see {@link afterSignIn}. */
export function proposingPath(eventSlug: string): string {
	return `/evenements/${eventSlug}/appel?commencer#proposer`;
}

/**
 * The page that sign-in leads to, given the one that was asked for. Whoever was about to propose an activity finds the
 * form of a draft, which this begins; whoever has one in that event already finds it listed first, and whoever may not
 * begin one, the call as it stands.
 */
export async function afterSignIn(actor: Actor, path: string): Promise<string> {
	const [, eventSlug] = /^\/evenements\/([\w-]+)\/appel\?commencer#proposer$/.exec(path) ?? [];
	if (!eventSlug) return path;
	const theirs = await myProposals(actor);
	const isBegun = theirs.some(
		({ event, status, title }) => event.slug === eventSlug && status !== 'withdrawn' && title !== ''
	);
	if (isBegun) return path;
	try {
		const { code } = await beginProposal({ actor, eventSlug });
		return `/conferencier/${code}`;
	} catch (thrown) {
		if (thrown instanceof Refusal) return path;
		throw thrown;
	}
}
