import type { Message } from '../message.ts';

/**
 * A code to vote with. It stands in the body only, as a sign-in code does.
 * @param minutes how long the code is good
 */
export function voteCode(code: string, title: string, minutes: number): Message {
	return {
		subject: `Votre code pour voter\u00a0: ${title}`,
		preheader: `Le code est dans ce message. Il est valable ${minutes} minutes.`,
		title: 'Votre code pour voter.',
		blocks: [
			{ kind: 'paragraph', text: 'Entrez ces six chiffres dans la page où vous votez\u00a0:' },
			{ kind: 'code', digits: code },
			{
				kind: 'paragraph',
				text: `Le code sert une fois, dans le navigateur qui l’a demandé, pendant ${minutes} minutes. Votre adresse ne sert qu’à ce vote\u00a0: elle est détruite après la période de contestation.`
			}
		],
		reason:
			'Vous recevez ce message parce que ce code a été demandé pour votre adresse. Si ce n’est pas vous, ne faites rien\u00a0: sans le code, aucun vote n’est compté.'
	};
}
