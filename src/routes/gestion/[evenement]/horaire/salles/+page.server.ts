import { roomInput, roomRemoval, slotInput, slotRemoval } from '$lib/schemas/timetable';
import { listFrame, removeRoom, saveRoom } from '$lib/server/programme/board/rooms';
import { removeSlot, saveSlot } from '$lib/server/programme/board/slots';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { fail, redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await listFrame(locals.actor, params.evenement)),
		/** The one whose form is open. */
		open: url.searchParams.get('ouvrir'),
		done: url.searchParams.has('fait')
	}));

export const actions = {
	salle: async ({ request, locals, params }) => {
		const form = await parse(request, roomInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () =>
			saveRoom({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		if (!saved.ok) return saved.failure;
		// Who would lose a seat is shown, and must be agreed to.
		if (!saved.value.saved) {
			const { sessions, losses } = saved.value;
			return fail(409, { values: form.values, errors: {}, asked: { sessions, losses } });
		}
		redirect(303, '?fait');
	},
	retirerSalle: async ({ request, locals, params }) => {
		const form = await parse(request, roomRemoval);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () => removeRoom(locals.actor, params.evenement, form.data.roomId));
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait');
	},
	plage: async ({ request, locals, params }) => {
		const form = await parse(request, slotInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () =>
			saveSlot({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait');
	},
	retirerPlage: async ({ request, locals, params }) => {
		const form = await parse(request, slotRemoval);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () => removeSlot(locals.actor, params.evenement, form.data.slotId));
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait');
	}
};
