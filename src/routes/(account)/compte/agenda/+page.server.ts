import { requirePerson } from '$lib/server/auth/policy';
import { absolute, calendarPath } from '$lib/server/links';
import { agendas } from '$lib/server/programme/agenda';
import { registrationsOf } from '$lib/server/registration/queries';
import { registrationCards } from '$lib/server/web/registration-card';

export const load = async ({ locals }) => {
	const { personId, name } = requirePerson(locals.actor);
	const all = await registrationsOf(locals.actor, personId);
	const cards = await registrationCards(all);
	const coming = cards
		.map((card, i) => ({ card, found: all[i]! }))
		.filter(({ card }) => !card.past && card.isLive && card.state !== 'held')
		.reverse();
	const moments = await agendas(coming.map(({ found }) => found));
	return {
		name,
		agendas: coming.map(({ card }, i) => ({
			event: card.event,
			code: card.code,
			calendar: absolute(calendarPath(card.code)),
			moments: moments[i] ?? []
		}))
	};
};
