import type { Block } from '../message.ts';

/** The way to answer what was ticked in the reader's name; `address` is the page that only this message opens so. */
export function askedBlocks(address: string): Block[] {
	return [
		{ kind: 'heading', text: 'Vos choix à confirmer' },
		{
			kind: 'paragraph',
			text: [
				'À l’inscription, des choix facultatifs ont été cochés à votre nom. Rien n’est accordé sans votre réponse\u00a0: ',
				{ label: 'voir ces choix, les confirmer ou les refuser', href: `${address}#choix` },
				'.'
			]
		}
	];
}
