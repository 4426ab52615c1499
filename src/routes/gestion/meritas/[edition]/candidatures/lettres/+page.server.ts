import { tellInput } from '$lib/schemas/eligibility';
import { previewEligibility, tellEligibility } from '$lib/server/awards/eligibility/send-letters';
import { renderText } from '$lib/server/mail/render-text';
import { sender } from '$lib/server/mail/sender';
import { eligibilityLetter } from '$lib/server/mail/templates/eligibility';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

/** What would leave, as the message that will be mailed says it. */
export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const chosen = url.searchParams.getAll('codes');
		const { edition, letters, codes, digest, barred, held } = await previewEligibility({
			actor: locals.actor,
			editionSlug: params.edition,
			codes: chosen
		});
		return {
			...{ edition, codes, digest, barred, held, chosen: chosen.length },
			silent: new Set(
				letters
					.filter(({ eligibility, consent }) => eligibility === 'eligible' && consent !== 'given')
					.map(({ code }) => code)
			).size,
			sent: Number(url.searchParams.get('envoyees') ?? NaN),
			letters: letters.map((letter) => {
				const message = eligibilityLetter(letter);
				return {
					...{ eligibility: letter.eligibility, name: letter.name, email: letter.email },
					subject: message.subject,
					text: renderText(message, sender())
				};
			})
		};
	});

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, tellInput);
		if (!form.ok) return form.failure;
		const sent = await attempt(form, () =>
			tellEligibility({ actor: locals.actor, editionSlug: params.edition, ...form.data })
		);
		if (!sent.ok) return sent.failure;
		redirect(303, `?envoyees=${sent.value.letters}`);
	}
};
