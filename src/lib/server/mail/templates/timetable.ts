import { changeWords, type DraftChange } from '../../../programme/board-changes.ts';
import { quoted } from '../../../programme/board-warnings.ts';
import type { TimetableChange } from '../../db/schema/timetable.ts';
import { absolute, calendarPath, ticketPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Block, Message } from '../message.ts';
import { agendaBlocks } from './event-facts.ts';

type Event = OrderView['event'];

/** What a published timetable changes for one person. */
export interface TimetableNews {
	/** Changes of sessions in which they have a seat, or had one. */
	changes: readonly TimetableChange[];
	/** Titles of the sessions whose seat they lose by it. */
	lost: readonly string[];
	/** Changes of sessions in which they speak. */
	speaking: readonly TimetableChange[];
	/** Of whoever published it. */
	note: string;
	/** Their registration; none for somebody who only speaks. */
	registered: RegistrationView | null;
	givenName: string;
}

/** To whoever has a seat, or had one, in a session that a published timetable changes, or who speaks in it: one message. */
export function timetableChanged(news: TimetableNews, event: Event): Message {
	const { changes, lost, speaking, note, registered, givenName } = news;
	const lines = (list: readonly TimetableChange[]) =>
		list.map((change) => changeWords(asDraft(change), event.timezone));
	const blocks: Block[] = [
		{ kind: 'paragraph', text: `Bonjour ${givenName}, l’horaire de ${event.name} a changé.` },
		...(note ? [{ kind: 'note', text: note } as const] : []),
		...(lost.length > 0
			? [
					{
						kind: 'note',
						text: `Votre place n’a pas pu être gardée dans ${lost.map(quoted).join(', ')}. Vous pouvez choisir une autre séance à partir de votre billet.`
					} as const
				]
			: []),
		...(changes.length > 0
			? [{ kind: 'heading', text: 'Vos séances' } as const, { kind: 'list', items: lines(changes) } as const]
			: []),
		...(speaking.length > 0
			? [
					{ kind: 'heading', text: 'Vos présentations' } as const,
					{ kind: 'list', items: lines(speaking) } as const
				]
			: [])
	];
	return {
		subject: `L’horaire a changé\u00a0: ${event.name}`,
		preheader:
			lost.length > 0 ? 'Une de vos places n’a pas pu être gardée.' : 'Voici ce qui change pour vous.',
		title: 'L’horaire a changé.',
		blocks: registered ? [...blocks, ...agenda(registered, event)] : [...blocks, programme(event)],
		reason: registered
			? `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}.`
			: `Vous recevez ce message de service parce que vous présentez une séance à ${event.name}.`
	};
}

function agenda(registered: RegistrationView, event: Event): Block[] {
	return [
		{ kind: 'heading', text: 'Votre agenda à jour' },
		...(registered.bookings.length > 0
			? agendaBlocks(registered.bookings, event)
			: [{ kind: 'paragraph', text: 'Vous n’avez plus d’atelier choisi.' } as const]),
		{ kind: 'button', label: 'Ouvrir mon billet', href: absolute(ticketPath(registered.code)) },
		{
			kind: 'paragraph',
			text: [
				'Un calendrier abonné à ',
				{ label: 'votre agenda', href: absolute(calendarPath(registered.code)) },
				' a déjà suivi; le fichier joint (.ics) met les autres à jour.'
			]
		}
	];
}

function programme(event: Event): Block {
	return {
		kind: 'button',
		label: 'Voir le programme',
		href: absolute(`/evenements/${event.slug}/programme`)
	};
}

/** A change as a version keeps it, as one says it. */
function asDraft(change: TimetableChange): Omit<DraftChange, 'cardId'> {
	const place = (side: TimetableChange['from']) =>
		side && {
			...side,
			day: '',
			roomId: null,
			startsAt: new Date(side.startsAt),
			endsAt: new Date(side.endsAt)
		};
	return { ...change, from: place(change.from), to: place(change.to) };
}
