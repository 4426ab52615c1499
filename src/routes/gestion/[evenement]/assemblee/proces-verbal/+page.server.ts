import { adoptInput, remarksInput } from '$lib/schemas/assemblies';
import { dayOf } from '$lib/format/dates';
import { adoptMinutes, completeMinutes, minutesOf } from '$lib/server/assemblies/minutes';
import { now } from '$lib/server/clock';
import { staffEvent } from '$lib/server/events/staff-events';
import { assemblyAction } from '$lib/server/web/assembly-actions';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		event: await staffEvent(locals.actor, params.evenement),
		...(await minutesOf(locals.actor, params.evenement)),
		today: dayOf(now()),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	completer: assemblyAction(remarksInput, completeMinutes, 'complete'),
	adopter: assemblyAction(adoptInput, adoptMinutes, 'adopte')
};
