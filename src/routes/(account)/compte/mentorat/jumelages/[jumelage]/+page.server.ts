import { checkInInput, endInput, meetingInput, meetingRef, objectivesInput } from '$lib/schemas/mentoring';
import { endPair } from '$lib/server/mentoring/end';
import { answerCheckIn, noteMeeting, removeMeeting, setObjectives } from '$lib/server/mentoring/follow';
import { myPair } from '$lib/server/mentoring/own-pairs';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await myPair(actor, idOf(params))),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	noter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, meetingInput);
		if (!form.ok) return form.failure;
		const noted = await attempt(form, () => noteMeeting(actor, { ...form.data, pair: idOf(params) }));
		if (!noted.ok) return noted.failure;
		redirect(303, '?fait=note');
	},
	effacer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, meetingRef);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () => removeMeeting(actor, idOf(params), form.data.meeting));
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=efface');
	},
	convenir: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, objectivesInput);
		if (!form.ok) return form.failure;
		const agreed = await attempt(form, () => setObjectives(actor, idOf(params), form.data));
		if (!agreed.ok) return agreed.failure;
		redirect(303, '?fait=convenu');
	},
	repondre: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, checkInInput);
		if (!form.ok) return form.failure;
		const answered = await attempt(form, () => answerCheckIn(actor, { ...form.data, pair: idOf(params) }));
		if (!answered.ok) return answered.failure;
		redirect(303, '?fait=repondu');
	},
	terminer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, endInput);
		if (!form.ok) return form.failure;
		const ended = await attempt(form, () =>
			endPair({ actor, pairId: idOf(params), reason: form.data.reason })
		);
		if (!ended.ok) return ended.failure;
		redirect(303, '/compte/mentorat?fait=termine');
	}
};

/** What is no number is the id of no pair. */
const idOf = ({ jumelage }: { jumelage: string }) => (/^\d{1,15}$/.test(jumelage) ? Number(jumelage) : 0);
