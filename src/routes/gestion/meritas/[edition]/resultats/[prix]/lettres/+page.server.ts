import { lettersInput } from '$lib/schemas/deliberation';
import { previewResultLetters, sendResultLetters } from '$lib/server/awards/results/send-letters';
import { renderText } from '$lib/server/mail/render-text';
import { sender } from '$lib/server/mail/sender';
import { resultLetter } from '$lib/server/mail/templates/award-result';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

/** What would leave, as the message that will be mailed says it. */
export const load = ({ locals, params, url }) => {
	const result = `/gestion/meritas/${params.edition}/resultats/${params.prix}`;
	return orErrorPage(
		async () => {
			const chosen = url.searchParams.getAll('comments').map(Number).filter(Number.isInteger);
			const { letters, ...preview } = await previewResultLetters({
				...{ actor: locals.actor, editionSlug: params.edition, categorySlug: params.prix },
				comments: chosen
			});
			return {
				...preview,
				chosen,
				sent: url.searchParams.has('envoyees'),
				letters: letters.map((letter) => ({
					...{ key: `${letter.code}-${letter.to}`, name: letter.name, email: letter.email },
					subject: resultLetter(letter).subject,
					text: renderText(resultLetter(letter), sender())
				}))
			};
		},
		{
			deliberation_not_open: result,
			result_conflict: result,
			result_not_locked: `${result}?fait=sans-lettres`
		}
	);
};

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, lettersInput);
		if (!form.ok) return form.failure;
		const sent = await attempt(form, () =>
			sendResultLetters({
				...{ actor: locals.actor, editionSlug: params.edition, categorySlug: params.prix },
				...form.data
			})
		);
		if (!sent.ok) return sent.failure;
		redirect(303, '?envoyees');
	}
};
