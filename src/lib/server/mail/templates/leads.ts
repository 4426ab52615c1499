import type { MailedAsked } from '../../exhibitors/leads/mailed.ts';
import { absolute, holdersPath } from '../../links.ts';
import type { Message } from '../message.ts';

/** To a visitor whose badge was read: who would keep their details, and where to answer. */
export function leadsAsked({ code, event, to, exhibitors }: MailedAsked): Message {
	const isOne = exhibitors.length === 1;
	return {
		subject: isOne
			? `${exhibitors[0]!} demande vos coordonnées`
			: `${exhibitors.length} exposants demandent vos coordonnées`,
		preheader: `${event.name}\u00a0: rien n’est donné sans votre réponse.`,
		title: isOne ? 'Un exposant demande vos coordonnées.' : 'Des exposants demandent vos coordonnées.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${to.givenName}, votre badge a été lu au kiosque de\u00a0: ${exhibitors.join(', ')}.`
			},
			{
				kind: 'paragraph',
				text: 'Si vous acceptez, l’exposant reçoit votre nom, votre organisme et votre courriel. Sinon, il ne sait rien de vous. Vous pouvez changer d’avis en tout temps.'
			},
			{ kind: 'button', label: 'Répondre', href: absolute(holdersPath(code)) }
		],
		reason: `Vous recevez ce message de service parce que votre badge de ${event.name} a été lu par un exposant.`
	};
}
