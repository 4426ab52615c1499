import * as m from '$lib/paraglide/messages';
import { agreementInput, caseInput, learningInput, meetingRef } from '$lib/schemas/groups';
import { acceptAgreement } from '$lib/server/trainings/groups/agree';
import { bringCase, leaveTurn } from '$lib/server/trainings/groups/bring';
import { noteLearning } from '$lib/server/trainings/groups/learn';
import { groupSpace } from '$lib/server/trainings/groups/space';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		group: await groupSpace(actor, params.groupe),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	accepter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, agreementInput);
		if (!form.ok) return form.failure;
		const { version } = form.data;
		const statement = m.groups_agreement_text();
		const agreed = await attempt(form, () => acceptAgreement(actor, params.groupe, { version, statement }));
		if (!agreed.ok) return agreed.failure;
		redirect(303, '?fait=accepte');
	},
	apporter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, caseInput);
		if (!form.ok) return form.failure;
		const brought = await attempt(form, () => bringCase(actor, params.groupe, form.data));
		if (!brought.ok) return brought.failure;
		redirect(303, '?fait=apporte');
	},
	laisser: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, meetingRef);
		if (!form.ok) return form.failure;
		const left = await attempt(form, () => leaveTurn(actor, params.groupe, form.data.meeting));
		if (!left.ok) return left.failure;
		redirect(303, '?fait=laisse');
	},
	noter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, learningInput);
		if (!form.ok) return form.failure;
		const noted = await attempt(form, () => noteLearning(actor, params.groupe, form.data));
		if (!noted.ok) return noted.failure;
		redirect(303, '?fait=note');
	}
};
