import type { MailedPrize, ResultNews } from '../../awards/results/mailing.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';

const votingOf = ({ edition, prize }: MailedPrize) =>
	absolute(`/jury/${edition.slug}/deliberation/${prize.slug}`);
const resultOf = ({ edition, prize }: MailedPrize) =>
	absolute(`/gestion/meritas/${edition.slug}/resultats/${prize.slug}`);

/** To a juror: a ballot of a prize waits for theirs. */
export function roundOpened(found: MailedPrize, name: string): Message {
	return {
		subject: `Vote du jury\u00a0: ${found.prize.name}`,
		preheader: `${found.edition.name}\u00a0: votre bulletin est attendu.`,
		title: 'Un vote du jury est ouvert.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, le jury vote par classement pour `,
					{ strong: found.prize.name },
					'. Votre bulletin se change jusqu’au dépouillement.'
				]
			},
			{ kind: 'button', label: 'Voter', href: votingOf(found) }
		],
		reason: 'Vous recevez ce message de service parce que vous êtes du jury.'
	};
}

const NEWS: Record<ResultNews, { title: string; text: string; label: string }> = {
	'result.proposed': {
		title: 'Un résultat est proposé.',
		text: 'Deux personnes le confirment, dont une de la permanence\u00a0: il est alors verrouillé.',
		label: 'Lire et confirmer'
	},
	'result.confirmed': {
		title: 'Un résultat est confirmé une première fois.',
		text: 'La prochaine confirmation le verrouille. Si quelque chose ne va pas, dites-le avant.',
		label: 'Lire le résultat'
	},
	'result.unlock_asked': {
		title: 'On demande de rouvrir un résultat verrouillé.',
		text: 'Il se rouvre quand les deux personnes qui l’ont verrouillé l’ont demandé. La raison est au procès-verbal.',
		label: 'Lire la demande'
	}
};

/** To those who decide on a result: it moved, and may wait for them. Nobody whom it honours is named. */
export function resultMoved(found: MailedPrize, kind: ResultNews, isStaff: boolean): Message {
	const { title, text, label } = NEWS[kind];
	return {
		subject: `${title.slice(0, -1)}\u00a0: ${found.prize.name}`,
		preheader: found.edition.name,
		title,
		blocks: [
			{ kind: 'paragraph', text: [{ strong: found.prize.name }, `, ${found.edition.name}. ${text}`] },
			{ kind: 'button', label, href: isStaff ? resultOf(found) : votingOf(found) }
		],
		reason: isStaff
			? 'Vous recevez ce message de service parce que vous êtes de la permanence.'
			: 'Vous recevez ce message de service parce que vous avez verrouillé ce résultat.'
	};
}
