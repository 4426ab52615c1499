import type { Actor } from '../auth/policy.ts';
import { beginNomination } from '../awards/nominations/begin.ts';
import { Refusal } from '../errors.ts';
import { beginApplication } from '../exhibitors/applications/begin.ts';
import { placeLinePath } from '../links.ts';
import { beginProposal } from '../programme/proposals/begin.ts';
import { myProposals } from '../programme/proposals/queries.ts';
import { waitForPlace } from '../registration/line/wait-for-place.ts';
import { setInterest } from '../trainings/interest.ts';

/** Where sign-in leads whoever pressed « Proposer une activité » before it: see {@link afterSignIn}. */
export function proposingPath(eventSlug: string): string {
	return `/evenements/${eventSlug}/appel?commencer#proposer`;
}

/** Where sign-in leads whoever pressed « Présenter une demande » to exhibit before it. */
export function exhibitingPath(eventSlug: string): string {
	return `/evenements/${eventSlug}/exposer?commencer#demande`;
}

/** Where sign-in leads whoever chose a prize to nominate for before it. */
export function nominatingPath(
	editionSlug: string,
	{ category, organisation }: { category: number; organisation?: number | undefined }
): string {
	return `/meritas/${editionSlug}/candidature?commencer=${category}-${organisation ?? ''}#commencer`;
}

/** Where sign-in leads whoever asked, before it, to be told of the next dates of a course. */
export function interestedPath(courseSlug: string): string {
	return `/formations/${courseSlug}?aviser#dates`;
}

/** Where sign-in leads whoever asked, before it, to wait for a place in a full offer. */
export function waitingPath(courseSlug: string, eventSlug: string): string {
	return `${placeLinePath(courseSlug, eventSlug)}?attendre`;
}

/**
 * The page that sign-in leads to, given the one that was asked for. Whoever was about to propose an activity finds the
 * form of a draft, which this begins, as does whoever chose a prize of the Méritas; whoever has one in that event already finds it listed first, and whoever may not
 * begin one, the page as it stands; that of the Méritas says why. Whoever was about to apply for a booth finds the form of
 * their application. Whoever asked to be told of a course's dates is.
 */
export async function afterSignIn(actor: Actor, path: string): Promise<string> {
	const [, editionSlug, category, organisation] =
		/^\/meritas\/([\w-]+)\/candidature\?commencer=(\d{1,9})-(\d{0,9})#commencer$/.exec(path) ?? [];
	if (editionSlug) {
		const input = {
			category: Number(category),
			...(organisation ? { organisation: Number(organisation) } : {})
		};
		const { to, refused } = await begun(path, async () => {
			const { code } = await beginNomination({ actor, editionSlug, input });
			return `/candidatures/${code}/prix`;
		});
		return refused ? to.replace('#', `&refus=${refused}#`) : to;
	}
	const [, courseSlug] = /^\/formations\/([\w-]+)\?aviser#dates$/.exec(path) ?? [];
	if (courseSlug) {
		const page = `/formations/${courseSlug}#dates`;
		return (await begun(page, async () => (await setInterest(actor, courseSlug, true), page))).to;
	}
	const [, awaited] = /^\/formations\/[\w-]+\/attente\/([\w-]+)\?attendre$/.exec(path) ?? [];
	if (awaited) {
		const page = path.slice(0, path.indexOf('?'));
		const { to, refused } = await begun(page, async () => (await waitForPlace(actor, awaited), page));
		return refused ? `${page}?refus=${refused}` : to;
	}
	const [, exhibited] = /^\/evenements\/([\w-]+)\/exposer\?commencer#demande$/.exec(path) ?? [];
	if (exhibited) {
		const { to } = await begun(path, async () => {
			const { code } = await beginApplication({ actor, eventSlug: exhibited });
			return `/exposant/${code}/demande`;
		});
		return to;
	}
	const [, eventSlug] = /^\/evenements\/([\w-]+)\/appel\?commencer#proposer$/.exec(path) ?? [];
	if (!eventSlug) return path;
	const theirs = await myProposals(actor);
	const isBegun = theirs.some(
		({ event, status, title }) => event.slug === eventSlug && status !== 'withdrawn' && title !== ''
	);
	if (isBegun) return path;
	const { to } = await begun(path, async () => {
		const { code } = await beginProposal({ actor, eventSlug });
		return `/conferencier/${code}`;
	});
	return to;
}

/** Where what was begun leads; where it may not be, the page it was asked from, and the code of why. */
async function begun(path: string, begin: () => Promise<string>): Promise<{ to: string; refused?: string }> {
	try {
		return { to: await begin() };
	} catch (thrown) {
		if (thrown instanceof Refusal) return { to: path, refused: thrown.code };
		throw thrown;
	}
}

/** The prize and the organisation that {@link nominatingPath} carries, and why sign-in could not begin with them. */
export function chosenBefore(url: URL): { category: string; organisation: string; refused: Refusal | null } {
	const [, category = '', organisation = ''] =
		/^(\d{1,9})-(\d{0,9})$/.exec(url.searchParams.get('commencer') ?? '') ?? [];
	const code = BEGINNING_REFUSED.find((one) => one === url.searchParams.get('refus'));
	return { category, organisation, refused: code ? new Refusal(code) : null };
}

/** What a page may be asked to say: a stranger's link makes it say nothing else. */
const BEGINNING_REFUSED = ['members_only', 'nominations_closed', 'nominations_not_open'] as const;
