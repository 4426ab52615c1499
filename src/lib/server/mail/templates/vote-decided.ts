import type { MailedDecision } from '../../awards/polls/decision-mailing.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';

/** To a finalist and to those who nominated it: two people took it out of the vote, or put it back, and why. */
export function voteDecided(
	{ isRemoved, reason, candidate, title, edition }: MailedDecision,
	{ name }: MailedDecision['people'][number]
): Message {
	const subject = isRemoved
		? `Candidature retirée du vote du public\u00a0: ${title}`
		: `Candidature remise en lice au vote du public\u00a0: ${title}`;
	return {
		subject,
		preheader: `Deux personnes de la permanence l’ont décidé\u00a0: ${candidate}.`,
		title: subject,
		blocks: [
			{
				kind: 'paragraph',
				text: [
					name ? `Bonjour ${name}, ` : 'Bonjour, ',
					'la candidature ',
					{ strong: candidate },
					isRemoved ? ' n’est plus en lice au vote du public ' : ' est de nouveau en lice au vote du public ',
					{ strong: title },
					`, ${edition.name}. Deux personnes de la permanence l’ont décidé.`
				]
			},
			{ kind: 'heading', text: 'La raison donnée' },
			{ kind: 'note', text: reason },
			{
				kind: 'paragraph',
				text: isRemoved
					? 'Cette raison est publique. Les votes déjà reçus restent au registre\u00a0: la page du vote les montre, et ils ne donnent pas de place.'
					: 'Les votes reçus avant le retrait comptent de nouveau.'
			},
			{ kind: 'button', label: 'Voir le vote', href: absolute(`/meritas/${edition.slug}/vote`) }
		],
		reason:
			'Vous recevez ce message de service parce que cette candidature est la vôtre, ou que vous l’avez présentée.'
	};
}
