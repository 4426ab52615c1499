import { date, dateRange, time } from '../../../format/dates.ts';
import type { BookingView, OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Block } from '../message.ts';

type Event = OrderView['event'];

/** When and where, as the first lines under a title. */
export function eventFacts(event: Event): [string, string][] {
	const where = [...new Set([event.venueName, event.venueAddress, event.city].filter(Boolean))].join(', ');
	return [
		['Événement', event.name],
		['Dates', dateRange(event.firstDay, event.lastDay)],
		...(where ? [['Lieu', where] as [string, string]] : [])
	];
}

/** Given and family name. */
export function nameOf({
	givenName,
	familyName
}: Pick<RegistrationView, 'givenName' | 'familyName'>): string {
	return `${givenName} ${familyName}`;
}

/** The names of what someone holds: their pass first, then what was added. */
export function ticketNames({ tickets }: Pick<RegistrationView, 'tickets'>): string {
	return tickets
		.filter(({ status }) => status === 'active')
		.sort((a, b) => (a.role === b.role ? 0 : a.role === 'admission' ? -1 : 1))
		.map(({ name }) => name)
		.join(' + ');
}

/** The sessions someone has a seat in, day by day. */
export function agendaBlocks(bookings: readonly BookingView[], event: Event): Block[] {
	return [...Map.groupBy(bookings, ({ day }) => day)].flatMap(([day, ofDay]): Block[] => [
		{ kind: 'paragraph', text: { strong: capitalised(date(day, { weekday: true, year: false })) } },
		{
			kind: 'table',
			columns: [{ label: 'Heure' }, { label: 'Atelier' }, { label: 'Salle' }],
			rows: ofDay.map((one) => [
				time(one.startsAt, 'fr', event.timezone),
				one.sessionStatus === 'cancelled' ? `${one.title} (annulé)` : one.title,
				one.roomName ?? ''
			])
		}
	]);
}

function capitalised(text: string): string {
	return text.charAt(0).toLocaleUpperCase('fr-CA') + text.slice(1);
}
