import { placementInput, settleInput, swapInput } from '$lib/schemas/timetable';
import { openBoard } from '$lib/server/programme/board/open';
import { placeCard, settleCard, swapCards } from '$lib/server/programme/board/place';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, depends }) => {
	depends('estrade:board');
	return orErrorPage(() => openBoard(locals.actor, params.evenement));
};

export const actions = {
	placer: async ({ request, locals, params, url }) => {
		const form = await parse(request, placementInput);
		if (!form.ok) return form.failure;
		const { slotId = null, roomId = null, ...seen } = form.data;
		const done = await attempt(form, () =>
			placeCard({ actor: locals.actor, eventSlug: params.evenement, ...seen, slotId, roomId })
		);
		return done.ok ? back(url) : done.failure;
	},
	echanger: async ({ request, locals, params, url }) => {
		const form = await parse(request, swapInput);
		if (!form.ok) return form.failure;
		const { cardId, revision, otherId, otherRevision } = form.data;
		const done = await attempt(form, () =>
			swapCards({
				actor: locals.actor,
				eventSlug: params.evenement,
				one: { cardId, revision },
				other: { cardId: otherId, revision: otherRevision }
			})
		);
		return done.ok ? back(url) : done.failure;
	},
	regler: async ({ request, locals, params, url }) => {
		const form = await parse(request, settleInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () =>
			settleCard({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		return done.ok ? back(url) : done.failure;
	}
};

/** To the same view of the board. */
function back(url: URL): never {
	const view = [...url.searchParams].filter(([name]) => !name.startsWith('/'));
	redirect(303, `?${new URLSearchParams(view).toString()}`);
}
