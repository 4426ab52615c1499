import { delegateInput } from '$lib/schemas/assemblies';
import { assemblyDesk } from '$lib/server/assemblies/office';
import { nameDelegate } from '$lib/server/assemblies/roll';
import { staffEvent } from '$lib/server/events/staff-events';
import { assemblyAction } from '$lib/server/web/assembly-actions';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const desk = await assemblyDesk(locals.actor, params.evenement);
		if (!desk) redirect(303, `/gestion/${params.evenement}/assemblee`);
		const chosen = desk.roll.find(
			({ organisationId }) => organisationId === Number(url.searchParams.get('organisme'))
		);
		return {
			...{ event, roll: desk.roll, isOpen: desk.shown.state === 'open', chosen: chosen ?? null },
			done: url.searchParams.has('fait')
		};
	});

export const actions = { default: assemblyAction(delegateInput, nameDelegate, 'nommee') };
