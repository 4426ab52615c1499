import * as m from '$lib/paraglide/messages';
import { Refusal } from '$lib/server/errors';
import { portraitOf } from '$lib/server/polls/portrait';
import { candidatesOf, publicPoll } from '$lib/server/polls/queries';
import { shareImage } from '$lib/server/polls/share-image';
import { imageAnswer } from '$lib/server/web/image-answer';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';

/** What a shared link shows of a candidate. In French, whoever reads it: it is met outside of this site. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		const candidates = await candidatesOf(poll, { hasVoted: false });
		const found = candidates.find(({ code }) => code === event.params.finaliste);
		if (!found) throw new Refusal('not_found', { status: 404 });
		const { name, organisationName, code } = found;
		const portrait = (await portraitOf(poll, code))?.bytes;
		const call = m.votes_invite({}, { locale: 'fr' });
		const image = await shareImage({ name, organisationName, title: poll.title, call, portrait });
		return imageAnswer(event.request, image, 'image/png');
	});
