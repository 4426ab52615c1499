import { deviceInput, revokeInput } from '$lib/schemas/checkin';
import { createDevice, devices, revokeDevice } from '$lib/server/checkin/devices';
import { checkpoints } from '$lib/server/checkin/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals }) =>
	orErrorPage(async () => {
		const [points, list] = await Promise.all([checkpoints(locals.actor), devices(locals.actor)]);
		const events = [...new Map(points.map(({ event }) => [event.slug, event])).values()];
		return { points, devices: list, events };
	});

export const actions = {
	creer: async ({ request, locals }) => {
		const form = await parse(request, deviceInput);
		if (!form.ok) return form.failure;
		const created = await attempt(form, () => createDevice({ actor: locals.actor, ...form.data }));
		// Not redirected: the token is shown this once and never stands in an address.
		return created.ok ? { created: { ...created.value, name: form.data.name } } : created.failure;
	},
	revoquer: async ({ request, locals }) => {
		const form = await parse(request, revokeInput);
		if (!form.ok) return form.failure;
		const revoked = await attempt(form, () => revokeDevice({ actor: locals.actor, ...form.data }));
		if (!revoked.ok) return revoked.failure;
		redirect(303, '/gestion/pointage');
	}
};
