import { requirePerson } from '$lib/server/auth/policy';
import { absolute, calendarPath } from '$lib/server/links';
import { agendas } from '$lib/server/programme/agenda';
import { ownTables } from '$lib/server/programme/exchange/queries';
import { wishSummary } from '$lib/server/programme/wishes/queries';
import { registrationsOf } from '$lib/server/registration/queries';
import { registrationCards } from '$lib/server/web/registration-card';
import { seatActions } from '$lib/server/web/seat-actions';
import { seatDesks } from '$lib/server/web/seat-desk';

export const load = async ({ locals, url }) => {
	const { personId, name } = requirePerson(locals.actor);
	const all = await registrationsOf(locals.actor, personId);
	const cards = await registrationCards(all);
	const coming = cards
		.map((card, i) => ({ card, found: all[i]! }))
		.filter(({ card }) => !card.past && card.isLive && card.state !== 'held')
		.reverse();
	const held = coming.map(({ found }) => found);
	const [moments, desks, tables, wishes] = await Promise.all([
		agendas(held),
		seatDesks(held),
		ownTables(held.map(({ id }) => id)),
		Promise.all(held.map(wishSummary))
	]);
	return {
		name,
		done: url.searchParams.get('fait'),
		agendas: coming.map(({ card }, i) => ({
			event: card.event,
			code: card.code,
			changeable: card.changeable,
			desk: desks[i]!,
			calendar: absolute(calendarPath(card.code)),
			moments: moments[i] ?? [],
			tables: tables.get(held[i]!.id) ?? [],
			wishes: wishes[i] ?? null
		}))
	};
};

const seats = seatActions({
	actor: ({ locals }) => locals.actor,
	back: (_, done) => `/compte/agenda?fait=${done}`
});

export const actions = {
	nePlusAttendre: seats.nePlusAttendre,
	rendre: seats.rendre,
	reprendre: seats.reprendre,
	echanger: seats.echanger
};
