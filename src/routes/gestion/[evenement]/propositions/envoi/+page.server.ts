import { sendInput } from '$lib/schemas/selection';
import { staffEvent } from '$lib/server/events/staff-events';
import { sender } from '$lib/server/mail/sender';
import { renderText } from '$lib/server/mail/render-text';
import { decisionLetter } from '$lib/server/mail/templates/decision';
import { previewLetters, sendLetters } from '$lib/server/programme/selection/send-letters';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

/** What would leave, as the message that will be mailed says it. */
export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const withFeedback = url.searchParams.get('retours') === 'oui';
		const asked = { actor: locals.actor, eventSlug: params.evenement };
		const chosen = url.searchParams.getAll('codes');
		const { letters, codes, digest, barred } = await previewLetters({
			...asked,
			codes: chosen,
			withFeedback
		});
		return {
			...{ event, withFeedback, codes, digest, barred, chosen: chosen.length },
			sent: Number(url.searchParams.get('envoyees') ?? NaN),
			letters: letters.map((letter) => ({
				...{ code: letter.code, decision: letter.decision, name: letter.name, email: letter.email },
				subject: letter.subject,
				text: renderText(decisionLetter(letter), sender())
			}))
		};
	});

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, sendInput);
		if (!form.ok) return form.failure;
		const sent = await attempt(form, () =>
			sendLetters({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		if (!sent.ok) return sent.failure;
		redirect(303, `?envoyees=${sent.value.letters}`);
	}
};
