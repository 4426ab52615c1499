import { fieldOf } from '$lib/surveys/completeness';
import { stepFrom } from '$lib/surveys/step';
import { staffSurvey } from '$lib/server/surveys/queries';
import { readForm } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { surveyFlaw } from '$lib/server/web/survey-flaw';
import { fail } from '@sveltejs/kit';

/** A survey as those asked will see it; nothing is sent. */
export const load = ({ locals: { actor }, params }) =>
	orErrorPage(async () => {
		const { survey, event, questions } = await staffSurvey(actor, params.sondage);
		return { survey, eventName: event?.name ?? '', questions };
	});

export const actions = {
	repondre: async ({ request, locals: { actor }, params }) => {
		const sent = await readForm(request);
		const { questions } = await orErrorPage(() => staffSurvey(actor, params.sondage));
		const step = stepFrom(questions, {
			all: (name) => sent.getAll(name).map(String),
			page: Number(sent.get('page')) || 0,
			back: sent.get('vers') === 'retour'
		});
		const errors: Record<string, string[]> = Object.fromEntries(
			[...step.flaws].map(([id, flaw]) => [
				fieldOf(id),
				[surveyFlaw(flaw, questions.find((one) => one.id === id)!.kind)]
			])
		);
		const kept = { page: step.page, answers: [...step.answers], errors, isDone: step.isDone };
		return step.flaws.size > 0 ? fail(400, kept) : kept;
	}
};
