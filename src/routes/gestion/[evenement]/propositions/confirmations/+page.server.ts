import { promoteInput, remindInput, replacesInput, takeBackInput } from '$lib/schemas/selection';
import { staffEvent } from '$lib/server/events/staff-events';
import { renderText } from '$lib/server/mail/render-text';
import { sender } from '$lib/server/mail/sender';
import { placeTakenBack } from '$lib/server/mail/templates/decision';
import { remindUnconfirmed, unconfirmedOf } from '$lib/server/programme/selection/confirmations';
import { acceptFromReserve, leaveVacant, reserveOf } from '$lib/server/programme/selection/reserve';
import { takeBackPlace } from '$lib/server/programme/selection/take-back-place';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const { actor } = locals;
		const [event, unconfirmed, { reserve, vacancies }] = await Promise.all([
			staffEvent(actor, params.evenement),
			unconfirmedOf(actor, params.evenement),
			reserveOf(actor, params.evenement)
		]);
		return {
			...{ event, reserve, vacancies },
			unconfirmed: unconfirmed.map(({ lapse, ...row }) => ({
				...row,
				/** Word for word, to the first of those who speak. */
				letters:
					lapse &&
					(['waitlisted', 'declined'] as const).map((decision) => ({
						decision,
						text: renderText(placeTakenBack(lapse, decision, lapse.people[0]?.givenName ?? ''), sender())
					}))
			}))
		};
	});

export const actions = {
	rappeler: async ({ request, locals, params }) => {
		const form = await parse(request, remindInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, eventSlug: params.evenement, ...form.data };
		const reminded = await attempt(form, () => remindUnconfirmed(asked));
		return reminded.ok ? { reminded: reminded.value } : reminded.failure;
	},
	remplacer: async ({ request, locals, params }) => {
		const form = await parse(request, promoteInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, eventSlug: params.evenement, ...form.data };
		const accepted = await attempt(form, () => acceptFromReserve(asked));
		return accepted.ok ? { accepted: accepted.value } : accepted.failure;
	},
	reprendre: async ({ request, locals, params }) => {
		const form = await parse(request, takeBackInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, eventSlug: params.evenement, ...form.data };
		const taken = await attempt(form, () => takeBackPlace(asked));
		return taken.ok ? { taken: taken.value } : taken.failure;
	},
	laisser: async ({ request, locals, params }) => {
		const form = await parse(request, replacesInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, eventSlug: params.evenement, code: form.data.replaces };
		const left = await attempt(form, () => leaveVacant(asked));
		return left.ok ? { left: left.value } : left.failure;
	}
};
