import { dateTime } from '../../../format/dates.ts';
import type { MailedApplication } from '../../exhibitors/applications/mailed.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';
import { eventFacts } from './event-facts.ts';

const REASON =
	'Vous recevez ce message de service parce que vous avez présenté une demande pour tenir un kiosque.';

const button = ({ code }: MailedApplication, label: string) =>
	({ kind: 'button', label, href: absolute(`/exposant/${code}`) }) as const;

/** To whoever answers for an application: it has arrived, and may still be changed. */
export function applicationReceived(found: MailedApplication): Message {
	return {
		subject: `Demande reçue\u00a0: ${found.name}`,
		preheader: `${found.event.name}\u00a0: votre demande de kiosque est présentée.`,
		title: 'Votre demande est présentée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${found.to.givenName}, nous avons reçu la demande de `,
					{ strong: found.name },
					'. Merci.'
				]
			},
			{
				kind: 'facts',
				rows: [
					...eventFacts(found.event),
					['Type de kiosque', found.boothType ?? ''],
					['À modifier jusqu’au', dateTime(found.closesAt, 'fr', found.event.timezone)]
				]
			},
			{
				kind: 'paragraph',
				text: 'AXTRA lit chaque demande et vous écrit sa réponse. Rien n’est à payer d’ici là.'
			},
			button(found, 'Voir ma demande')
		],
		reason: REASON
	};
}

/** The answer to an application, with its conditions or its reason. */
export function applicationDecided(
	found: MailedApplication,
	decision: 'approved' | 'waitlisted' | 'declined'
): Message {
	const { title, then, note, label } = WORDS[decision];
	return {
		subject: `${title} ${found.event.name}`,
		preheader: `La réponse d’AXTRA à la demande de ${found.name}.`,
		title,
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${found.to.givenName}, il s’agit de la demande de `, { strong: found.name }, '.']
			},
			{ kind: 'facts', rows: [...eventFacts(found.event), ['Type de kiosque', found.boothType ?? '']] },
			...(found.note ? [{ kind: 'note' as const, text: `${note}\u00a0: ${found.note}` }] : []),
			{ kind: 'paragraph', text: then },
			button(found, label)
		],
		reason: REASON
	};
}

const WORDS = {
	approved: {
		title: 'Votre demande de kiosque est acceptée.',
		note: 'À ces conditions',
		then: 'Il reste à accepter le contrat, à choisir votre kiosque sur le plan et à le commander. Votre participation est confirmée une fois la commande passée.',
		label: 'Continuer'
	},
	waitlisted: {
		title: 'Votre demande de kiosque est en liste d’attente.',
		note: 'Un mot d’AXTRA',
		then: 'Les kiosques de ce type sont tous accordés pour l’instant. Si une place se libère, AXTRA vous écrit; vous n’avez rien à faire et rien n’est à payer.',
		label: 'Voir ma demande'
	},
	declined: {
		title: 'Votre demande de kiosque n’est pas retenue.',
		note: 'La raison',
		then: 'Merci de l’intérêt que vous portez à cet événement. Pour en parler, répondez à ce message.',
		label: 'Voir ma demande'
	}
} as const;
