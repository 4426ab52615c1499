import { date, dateTime, time } from '../../../format/dates.ts';
import type { TakeReason } from '../../../schemas/account.ts';
import { TAKE_REASON } from '../../../staff/seats.ts';
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
			...giveBack(registered),
			...agendaAfter(registered)
		],
		reason: afterWaiting(event)
	};
}

/** To each of those who waited for one another's seats: who the others are is nobody's business. */
export function seatTraded(registered: RegistrationDetails, seat: BookingView, had: string): Message {
	const { event } = registered;
	return {
		subject: `La place que vous attendiez est à vous\u00a0: ${seat.title}`,
		preheader: `Elle vient contre la vôtre dans «\u00a0${had}\u00a0». Il n’y a rien à confirmer.`,
		title: 'La place que vous attendiez est à vous.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${registered.givenName}, vous attendiez une place dans `,
					{ strong: `«\u00a0${seat.title}\u00a0»` },
					` et acceptiez de quitter «\u00a0${had}\u00a0». Quelqu’un attendait justement cette place\u00a0: l’échange est fait, il n’y a rien à confirmer.`
				]
			},
			{ kind: 'facts', rows: seatFacts(seat, event) },
			...giveBack(registered),
			...agendaAfter(registered)
		],
		reason: afterWaiting(event)
	};
}

/** To whoever lost a seat by a decision of staff: why, and what they may do. */
export function seatTaken(registered: RegistrationDetails, title: string, reason: TakeReason): Message {
	const { event } = registered;
	return {
		subject: `Votre place a été reprise\u00a0: ${title}`,
		preheader: TAKE_REASON[reason].sentence,
		title: 'La permanence a repris une de vos places.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${registered.givenName}, vous n’avez plus de place dans `,
					{ strong: `«\u00a0${title}\u00a0»` },
					`. ${TAKE_REASON[reason].sentence}`
				]
			},
			{
				kind: 'paragraph',
				text: 'Vous pouvez choisir un autre atelier depuis votre billet. Une question? Répondez à ce message.'
			},
			{
				kind: 'button',
				label: 'Choisir un autre atelier',
				href: `${absolute(ticketPath(registered.code))}#ateliers`
			},
			...agendaAfter(registered)
		],
		reason: `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}.`
	};
}

const afterWaiting = ({ name }: RegistrationDetails['event']) =>
	`Vous recevez ce message de service parce que vous étiez sur la liste d’attente d’un atelier de ${name}.`;

/** How a seat that one no longer wants goes to the next one. */
function giveBack({ event, code }: RegistrationDetails): Block[] {
	return [
		{
			kind: 'paragraph',
			text: `Vous n’en voulez plus? Ouvrez votre billet et touchez «\u00a0Rendre cette place\u00a0»\u00a0: la personne suivante l’aura aussitôt. C’est possible jusqu’au ${dateTime(event.changesCloseAt, 'fr', event.timezone)}; ensuite, répondez à ce message.`
		},
		{ kind: 'button', label: 'Ouvrir mon billet', href: `${absolute(ticketPath(code))}#ateliers` }
	];
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
