import { date, dateTime, time } from '../../../format/dates.ts';
import { absolute, calendarPath, ticketPath } from '../../links.ts';
import type { BookingView, RegistrationDetails } from '../../registration/queries.ts';
import type { Block, Message } from '../message.ts';
import { agendaBlocks, nameOf } from './event-facts.ts';

/** To whoever was next in line: the seat is theirs, and how to give it back. */
export function seatPromoted(
	registered: RegistrationDetails,
	seat: BookingView,
	{ hasLeftAnother }: { hasLeftAnother: boolean }
): Message {
	const { event } = registered;
	return {
		subject: `Une place s’est libérée\u00a0: ${seat.title}`,
		preheader: 'Elle est à vous. Il n’y a rien à confirmer.',
		title: 'Une place s’est libérée, et elle est à vous.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${registered.givenName}, vous attendiez une place dans `,
					{ strong: `«\u00a0${seat.title}\u00a0»` },
					'\u00a0: vous l’avez. Il n’y a rien à confirmer.'
				]
			},
			{ kind: 'facts', rows: seatFacts(seat, event) },
			...(hasLeftAnother
				? [
						{
							kind: 'note',
							text: 'Comme vous l’aviez demandé, l’atelier que vous aviez à la même heure a été rendu.'
						} as const
					]
				: []),
			{
				kind: 'paragraph',
				text: `Vous n’en voulez plus? Rendez-la\u00a0: ouvrez votre billet, choisissez un autre atelier ou «\u00a0Aucun\u00a0», puis enregistrez. La personne suivante l’aura aussitôt. C’est possible jusqu’au ${dateTime(event.changesCloseAt, 'fr', event.timezone)}; ensuite, répondez à ce message.`
			},
			{
				kind: 'button',
				label: 'Ouvrir mon billet',
				href: `${absolute(ticketPath(registered.code))}#ateliers`
			},
			...agendaAfter(registered)
		],
		reason: `Vous recevez ce message de service parce que vous étiez sur la liste d’attente d’un atelier de ${event.name}.`
	};
}

/** To each of two people who exchanged their seats. */
export function seatsSwapped(
	registered: RegistrationDetails,
	{ has, had, other }: { has: string; had: string; other: Parameters<typeof nameOf>[0] }
): Message {
	const { event } = registered;
	return {
		subject: `Échange fait\u00a0: ${has}`,
		preheader: `Vous avez maintenant une place dans «\u00a0${has}\u00a0».`,
		title: 'L’échange est fait.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${registered.givenName}, vous avez échangé votre place avec ${nameOf(other)}. Vous avez maintenant `,
					{ strong: `«\u00a0${has}\u00a0»` },
					`, à la place de «\u00a0${had}\u00a0».`
				]
			},
			...agendaAfter(registered),
			{ kind: 'button', label: 'Ouvrir mon billet', href: absolute(ticketPath(registered.code)) }
		],
		reason: `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}.`
	};
}

/** When and where a seat is. */
function seatFacts(seat: BookingView, event: RegistrationDetails['event']): [string, string][] {
	const when = `${date(seat.day, { weekday: true, year: false })}, ${time(seat.startsAt, 'fr', event.timezone)}`;
	return [
		['Atelier', seat.title],
		['Quand', when],
		...(seat.roomName ? [['Salle', seat.roomName] as [string, string]] : [])
	];
}

/** The whole agenda as it stands, and how calendars follow. */
function agendaAfter({ bookings, event, code }: RegistrationDetails): Block[] {
	return [
		{ kind: 'heading', text: 'Vos ateliers' },
		...agendaBlocks(bookings, event),
		{
			kind: 'paragraph',
			text: [
				'Un calendrier abonné à ',
				{ label: 'votre agenda', href: absolute(calendarPath(code)) },
				' a déjà suivi; le fichier joint (.ics) met les autres à jour.'
			]
		}
	];
}
