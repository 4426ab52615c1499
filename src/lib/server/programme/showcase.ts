import { dayOf } from '../../format/dates.ts';
import type { PricedTicketType } from '../../pricing/quote.ts';
import type { Showcase } from '../../programme/shown.ts';
import { now } from '../clock.ts';
import type { Event } from '../events/queries.ts';
import { loadCatalogue } from '../registration/queries.ts';
import { countProgramme } from './queries.ts';

/** The figures, prices and state of sale of an event. */
export async function showcase(event: Event, at: Date = now()): Promise<Showcase> {
	const { types } = await loadCatalogue(event.id, at);
	const { sessions, workshops, speakers } = await countProgramme(event.id);
	const today = dayOf(at, event.timezone);
	return {
		workshops,
		speakers,
		hasProgramme: sessions > 0,
		placesLeft: placesLeft(types),
		sale: saleState(event, types, at),
		underWay: event.firstDay <= today && today <= event.lastDay,
		changes: today > event.lastDay ? 'over' : at < event.changesCloseAt ? 'open' : 'closed',
		early: earlyPrice(types),
		types
	};
}

/** Whether one may register at an instant: not when every pass is over, nor, the event being full, when none is left. */
export function saleState(
	event: Pick<Event, 'registrationOpensAt' | 'registrationClosesAt'>,
	types: readonly PricedTicketType[],
	at: Date
): Showcase['sale'] {
	if (at < event.registrationOpensAt) return 'upcoming';
	if (at >= event.registrationClosesAt || types.length === 0) return 'closed';
	return types.some(({ left }) => left > 0) ? 'open' : 'full';
}

function placesLeft(types: readonly PricedTicketType[]): number | null {
	const passes = types.filter(({ role }) => role === 'admission');
	const left = Math.max(0, ...passes.map((type) => type.left));
	return left >= Number.MAX_SAFE_INTEGER ? null : left;
}

function earlyPrice(types: readonly PricedTicketType[]): Showcase['early'] {
	let early: Showcase['early'] = null;
	for (const { priceUntil, priceLabel, laterPriceCents } of types) {
		const rises = laterPriceCents.member !== null || laterPriceCents.standard !== null;
		if (priceUntil && rises && (!early || priceUntil < early.until))
			early = { label: priceLabel, until: priceUntil };
	}
	return early;
}
