import { dateTime } from '../../../format/dates.ts';
import type { ResultLetter } from '../../awards/results/letters.ts';
import { absolute } from '../../links.ts';
import type { Block, Message } from '../message.ts';

const quoted = (title: string) => `«\u00a0${title}\u00a0»`;

/** What came of a nomination, to whoever made it; or to those honoured. */
export function resultLetter(letter: ResultLetter): Message {
	const { prize, edition, isLaureate, to } = letter;
	const subject = isLaureate
		? `${to === 'laureate' ? 'Vous êtes' : 'Votre candidature est'} au palmarès\u00a0: ${prize}`
		: `Réponse à votre candidature\u00a0: ${prize}`;
	return {
		subject,
		preheader: `${edition.name}\u00a0: le résultat ${letter.byVote ? 'du vote du public' : 'du jury'}.`,
		title: subject,
		blocks: [
			{ kind: 'paragraph', text: [greeting(letter), ...newsOf(letter)] },
			...(isLaureate ? [embargoOver(letter)] : []),
			...commentBlocks(letter.comments),
			{ kind: 'button', label: 'Voir le palmarès', href: absolute(`/meritas/${edition.slug}`) }
		],
		reason:
			to === 'laureate'
				? 'Vous recevez ce message de service parce qu’une candidature aux Méritas vous honore.'
				: 'Vous recevez ce message de service parce que vous avez présenté une candidature aux Méritas.'
	};
}

/** Those honoured are as often an organisation as a person. */
const greeting = ({ to, name }: ResultLetter) => (to === 'laureate' ? 'Bonjour, ' : `Bonjour ${name}, `);

/** Good news one may share; whoever is refused hears nothing of sharing. */
function embargoOver({ embargoUntil, timezone }: ResultLetter): Block {
	return {
		kind: 'note',
		text: `Ce résultat était sous embargo jusqu’au ${dateTime(embargoUntil, 'fr', timezone)}. Il est maintenant public\u00a0: vous pouvez le partager.`
	};
}

function newsOf({ to, isLaureate, byVote, title, nominee, prize, edition }: ResultLetter) {
	// Somebody nominated under their own name has no project besides.
	const isPerson = title === nominee;
	const whose = isPerson ? '' : ` (${nominee})`;
	if (to === 'laureate')
		return [
			byVote ? 'le vote du public vous remet le ' : 'le jury vous remet le ',
			{ strong: prize },
			` de ${edition.name}${isPerson ? '' : `, pour ${quoted(title)}`}. Toutes nos félicitations!`
		];
	if (isLaureate)
		return [
			'la candidature que vous avez présentée, ',
			{ strong: quoted(title) },
			`${whose}, reçoit le `,
			{ strong: prize },
			` de ${edition.name}. Félicitations, et merci de l’avoir fait connaître!`
		];
	return [
		byVote
			? 'le public a voté. La candidature que vous avez présentée, '
			: 'le jury a lu avec soin la candidature que vous avez présentée, ',
		{ strong: quoted(title) },
		`${whose}${byVote ? ', ne' : '. Elle ne'} reçoit pas le ${prize} de ${edition.name}. Merci de l’avoir fait connaître\u00a0: nous espérons vous relire à la prochaine édition.`
	];
}

function commentBlocks(comments: readonly string[]): Block[] {
	if (comments.length === 0) return [];
	return [
		{ kind: 'heading', text: 'Ce que le jury vous en dit' },
		{ kind: 'list', items: [...comments] }
	];
}
