import type { Message } from '../message.ts';

/**
 * A sign-in code. It stands in the body only: a subject is shown on locked screens and written in the logs of the
 * servers it passes through.
 * @param minutes how long the code is good
 */
export function loginCode(code: string, minutes: number): Message {
	return {
		subject: 'Votre code de connexion à Estrade',
		preheader: `Le code est dans ce message. Il est valable ${minutes} minutes.`,
		title: 'Votre code de connexion.',
		blocks: [
			{ kind: 'paragraph', text: 'Entrez ces six chiffres dans la page de connexion\u00a0:' },
			{ kind: 'code', digits: code },
			{
				kind: 'paragraph',
				text: `Le code sert une fois et est valable ${minutes} minutes. Personne d’AXTRA ne vous le demandera jamais.`
			}
		],
		reason:
			'Vous recevez ce message parce que ce code a été demandé pour votre adresse. Si ce n’est pas vous, ne faites rien\u00a0: sans le code, personne n’entre.'
	};
}
