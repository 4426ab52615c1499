import { pairAnswer } from '$lib/schemas/mentoring';
import { answerPair } from '$lib/server/mentoring/follow';
import { myMentoring } from '$lib/server/mentoring/own';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, url }) => ({
	...(await myMentoring(actor)),
	done: url.searchParams.get('fait')
});

export const actions = {
	repondre: async ({ request, locals: { actor } }) => {
		const form = await parse(request, pairAnswer);
		if (!form.ok) return form.failure;
		const accepts = form.data.answer === 'accept';
		const answered = await attempt(form, () => answerPair(actor, form.data.pair, accepts));
		if (!answered.ok) return answered.failure;
		redirect(303, accepts ? '?fait=accepte' : '?fait=decline');
	}
};
