import { promoteInput, remindInput } from '$lib/schemas/selection';
import { staffEvent } from '$lib/server/events/staff-events';
import { remindUnconfirmed, unconfirmedOf } from '$lib/server/programme/selection/confirmations';
import { acceptFromReserve, reserveOf } from '$lib/server/programme/selection/reserve';
import { REPLACED_TAG, tagProposals } from '$lib/server/programme/selection/tags';
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
		return { event, unconfirmed, reserve, vacancies };
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
	laisser: async ({ request, locals, params }) => {
		const form = await parse(request, remindInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, eventSlug: params.evenement, ...form.data };
		const left = await attempt(form, () => tagProposals({ ...asked, tag: REPLACED_TAG }));
		return left.ok ? { left: left.value } : left.failure;
	}
};
