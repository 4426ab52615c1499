import { absolute, calendarPath, ticketPath } from '../../links.ts';
import type { OrderView, RegistrationView } from '../../registration/queries.ts';
import type { Message } from '../message.ts';
import { agendaBlocks } from './event-facts.ts';

/** To a person whose sessions changed, by their hand or another's: the whole list as it stands. */
export function bookingsChanged(registered: RegistrationView, event: OrderView['event']): Message {
	return {
		subject: `Vos ateliers ont changé\u00a0: ${event.name}`,
		preheader: 'Voici votre agenda à jour.',
		title: 'Votre agenda est à jour.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${registered.givenName}, voici vos ateliers à ${event.name}.`
			},
			...(registered.bookings.length > 0
				? agendaBlocks(registered.bookings, event)
				: [{ kind: 'note', text: 'Vous n’avez plus d’atelier choisi.' } as const]),
			{ kind: 'button', label: 'Ouvrir mon billet', href: absolute(ticketPath(registered.code)) },
			{
				kind: 'paragraph',
				text: [
					'Un calendrier abonné à ',
					{ label: 'votre agenda', href: absolute(calendarPath(registered.code)) },
					' a déjà suivi; le fichier joint (.ics) met les autres à jour.'
				]
			}
		],
		reason: `Vous recevez ce message de service parce que vous êtes une personne inscrite à ${event.name}.`
	};
}
