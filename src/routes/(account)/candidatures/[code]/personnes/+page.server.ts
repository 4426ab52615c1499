import { coNominatorRow } from '$lib/schemas/nominations';
import { removeCoNominator } from '$lib/server/awards/nominations/invite';
import { attempt, parseForm } from '$lib/server/web/forms';
import { inviteFrom, saveAndGo, savedPart, stepPage } from '$lib/server/web/nomination-form';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, params, url }) => ({
	nomination: await stepPage(locals.actor, params.code),
	done: url.searchParams.get('fait')
});

export const actions = {
	enregistrer: (event) => saveAndGo(event, ''),
	inviter: (event) => inviteFrom(event),
	retirer: async (event) => {
		const saved = await savedPart(event);
		if (!saved.ok) return saved.failure;
		const row = parseForm(saved.form, coNominatorRow);
		if (!row.ok) return row.failure;
		const { actor } = event.locals;
		const { code } = event.params;
		const removed = await attempt(saved, () =>
			removeCoNominator({ actor, code, coNominatorId: row.data.person })
		);
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=personne-retiree');
	}
};
