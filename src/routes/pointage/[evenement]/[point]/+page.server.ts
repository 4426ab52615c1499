import { doorForm, doorUndo } from '$lib/schemas/checkin';
import { checkIn } from '$lib/server/checkin/check-in';
import { checkpointAt, recentScans } from '$lib/server/checkin/queries';
import { search } from '$lib/server/checkin/search';
import { undo } from '$lib/server/checkin/undo';
import { secretToken } from '$lib/server/ids';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ params, locals, url }) =>
	orErrorPage(async () => {
		const point = await checkpointAt(locals.actor, params.evenement, params.point);
		const words = url.searchParams.get('q') ?? '';
		return {
			point,
			words,
			found: words ? await search(locals.actor, point.id, words) : [],
			recent: await recentScans(locals.actor, point.id),
			// Without JavaScript: one reading a page, so that sending it twice admits once.
			nonce: secretToken()
		};
	});

export const actions = {
	lire: async ({ request, params, locals }) => {
		const form = await parse(request, doorForm);
		if (!form.ok) return form.failure;
		const { text, registrationCode = '', walkIn, nonce } = form.data;
		const read = await attempt(form, async () => {
			const { id: checkpointId } = await checkpointAt(locals.actor, params.evenement, params.point);
			const badge = text === undefined ? { registrationCode } : { text };
			return checkIn({ actor: locals.actor, checkpointId, badge, nonce, walkIn });
		});
		return read.ok ? { answer: read.value } : read.failure;
	},
	annuler: async ({ request, params, locals }) => {
		const form = await parse(request, doorUndo);
		if (!form.ok) return form.failure;
		const { scanId, nonce } = form.data;
		const undone = await attempt(form, async () => {
			const { id: checkpointId } = await checkpointAt(locals.actor, params.evenement, params.point);
			return undo({ actor: locals.actor, checkpointId, target: { scanId }, nonce });
		});
		return undone.ok ? { undone: undone.value } : undone.failure;
	}
};
