import { coursePath } from '../../../trainings/path.ts';
import { absolute } from '../../links.ts';
import type { OfferToMail } from '../../trainings/mailing.ts';
import type { Message } from '../message.ts';
import { eventFacts } from './event-facts.ts';

/** To whoever waited for a place of an offer that is called off. */
export function lineEnded({ event, offer, course }: OfferToMail, to: { givenName: string }): Message {
	return {
		subject: `Annulée\u00a0: ${event.name}`,
		preheader: 'La liste d’attente prend fin avec elle.',
		title: 'La séance que vous attendiez est annulée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${to.givenName}, vous étiez sur la liste d’attente de `,
					{ strong: event.name },
					'. Cette séance n’aura pas lieu, et vous n’avez rien à faire.'
				]
			},
			{ kind: 'note', text: offer.cancelReason },
			{ kind: 'facts', rows: eventFacts(event) },
			{ kind: 'button', label: 'Voir d’autres dates', href: absolute(coursePath(course)) }
		],
		reason: 'Vous recevez ce message parce que vous étiez sur cette liste d’attente.'
	};
}
