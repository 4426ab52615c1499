import { Refusal } from '$lib/server/errors';
import { portraitOf } from '$lib/server/polls/portrait';
import { publicPoll } from '$lib/server/polls/queries';
import { imageAnswer } from '$lib/server/web/image-answer';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';

/** The face of a candidate who agrees to be pictured. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		const image = await portraitOf(poll, event.params.finaliste);
		if (!image) throw new Refusal('not_found', { status: 404 });
		return imageAnswer(event.request, image, 'image/webp');
	});
