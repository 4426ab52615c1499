import { dateTime } from '../../../format/dates.ts';
import { absolute } from '../../links.ts';
import type { MailedHead } from '../../awards/polls/head-mailing.ts';
import type { Message } from '../message.ts';

/**
 * To somebody who stands in a vote, or sits in the jury of its edition: a line of the ledger to keep. No count is in it.
 * @param isLast the head that closes the vote
 */
export function voteHead(
	{ title, edition, timezone, closesAt, head }: MailedHead,
	{ name, stop }: MailedHead['people'][number],
	isLast: boolean
): Message {
	const line = `${head.line} ${head.hash}`;
	return {
		subject: isLast
			? `Dernière empreinte du registre\u00a0: ${title}`
			: `Empreinte du registre\u00a0: ${title}, ligne ${head.line}`,
		preheader: 'Gardez ce message\u00a0: il prouve ce que contient le registre aujourd’hui.',
		title: isLast
			? 'Le vote est clos\u00a0: gardez sa dernière empreinte.'
			: 'Gardez cette empreinte du vote.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, voici l’empreinte du registre du vote du public `,
					{ strong: title },
					`, ${edition.name}. Elle scelle toutes les lignes écrites jusqu’ici. Si quelqu’un récrivait un vote passé, même nous, le registre publié ne la contiendrait plus\u00a0: les copies gardées par vous et par d’autres le montreraient.`
				]
			},
			{
				kind: 'paragraph',
				text: isLast
					? `Le vote a fermé le ${dateTime(closesAt, 'fr', timezone)}. Ce message ne dit pas le résultat.`
					: 'Vous n’avez rien à faire, sinon garder ce message. Il ne dit pas qui mène.'
			},
			{ kind: 'heading', text: 'L’empreinte' },
			{ kind: 'note', text: line },
			{
				kind: 'facts',
				rows: [
					['Ligne du registre', String(head.line)],
					['Signée le', dateTime(head.at, 'fr', timezone)],
					['Signature (Ed25519)', head.signature]
				]
			},
			{ kind: 'heading', text: 'La vérifier' },
			{
				kind: 'paragraph',
				text: 'Collez la ligne ci-dessus dans la page du registre, sous «\u00a0Une empreinte reçue\u00a0», quand vous voulez. Qui préfère un programme indépendant donne au vérificateur de la même page un fichier des lignes reçues, une par ligne.'
			},
			{ kind: 'button', label: 'Ouvrir le registre', href: absolute(`/meritas/${edition.slug}/registre`) },
			...(stop
				? [
						{
							kind: 'paragraph' as const,
							text: [{ label: 'Ne plus recevoir ces empreintes', href: absolute(stop) }, '.'] as const
						}
					]
				: [])
		],
		reason: stop
			? 'Vous recevez ce message, au plus une fois par jour, parce que vous avez accepté d’être en lice dans ce vote.'
			: 'Vous recevez ce message de service, au plus une fois par jour, parce que vous êtes du jury.'
	};
}
