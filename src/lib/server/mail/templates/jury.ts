import { dateTime } from '../../../format/dates.ts';
import type { MailedJuror } from '../../awards/jury/mailing.ts';
import { absolute } from '../../links.ts';
import type { Message } from '../message.ts';

const spaceOf = ({ edition }: MailedJuror) => absolute(`/jury/${edition.slug}`);
const officeOf = ({ edition }: MailedJuror) => absolute(`/gestion/meritas/${edition.slug}/jury`);
const scoringOf = ({ edition }: MailedJuror): [string, string][] => [
	['Lecture', `à partir du ${dateTime(edition.scoringOpensAt, 'fr', edition.timezone)}`],
	['Notes attendues', `au plus tard le ${dateTime(edition.scoringClosesAt, 'fr', edition.timezone)}`]
];

const SITS = 'Vous recevez ce message de service parce que vous êtes du jury.';
const STAFF = 'Vous recevez ce message de service parce que vous êtes de la permanence.';

/** To somebody asked to sit: what it takes, and where to answer. */
export function juryInvitation(found: MailedJuror): Message {
	return {
		subject: `Siéger au jury\u00a0: ${found.edition.name}`,
		preheader: 'Lisez les conditions, puis acceptez ou déclinez.',
		title: 'On vous invite au jury.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${found.name}, nous aimerions que vous siégiez au jury de `,
					{ strong: found.edition.name },
					'.'
				]
			},
			{ kind: 'facts', rows: scoringOf(found) },
			{
				kind: 'paragraph',
				text: 'Connectez-vous avec cette adresse, par un code reçu par courriel. Vous lirez les conditions et l’engagement de confidentialité, puis vous accepterez ou déclinerez.'
			},
			{ kind: 'button', label: 'Répondre à l’invitation', href: spaceOf(found) }
		],
		reason: 'Vous recevez ce message parce que la permanence a donné votre adresse pour vous inviter au jury.'
	};
}

/** To a juror: dossiers are theirs to read. */
export function dossiersGiven(found: MailedJuror): Message {
	return {
		subject: `Vos dossiers à lire\u00a0: ${found.edition.name}`,
		preheader: 'Dites d’abord vos conflits d’intérêts; les dossiers s’ouvrent ensuite.',
		title: 'Vos dossiers sont attribués.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${found.name}, des dossiers vous attendent. Dites d’abord avec lesquels vous avez un conflit d’intérêts\u00a0: les autres s’ouvrent ensuite.`
			},
			{ kind: 'facts', rows: scoringOf(found) },
			{ kind: 'button', label: 'Ouvrir mes dossiers', href: spaceOf(found) }
		],
		reason: SITS
	};
}

/** To a juror who has something left to do. */
export function juryReminder(found: MailedJuror, left: { toDeclare: number; toRead: number }): Message {
	const rows: [string, string][] = [
		...(left.toDeclare > 0 ? [['Conflits à dire', String(left.toDeclare)] as [string, string]] : []),
		...(left.toRead > 0 ? [['Dossiers à noter', String(left.toRead)] as [string, string]] : [])
	];
	return {
		subject: `Rappel\u00a0: ${found.edition.name}`,
		preheader: 'Il vous reste quelque chose à faire pour le jury.',
		title: 'Le jury vous attend.',
		blocks: [
			{ kind: 'paragraph', text: `Bonjour ${found.name}, voici ce qu’il vous reste à faire.` },
			{ kind: 'facts', rows: [...rows, ...scoringOf(found).slice(1)] },
			{ kind: 'button', label: 'Continuer', href: spaceOf(found) }
		],
		reason: SITS
	};
}

/** To the permanence: somebody will not read. */
export function jurorGone(found: MailedJuror): Message {
	const hasLeft = found.status === 'left';
	return {
		subject: `Jury\u00a0: ${found.name} ${hasLeft ? 'quitte le jury' : 'décline'}`,
		preheader: found.edition.name,
		title: hasLeft ? 'Une personne quitte le jury.' : 'Une personne décline l’invitation au jury.',
		blocks: [
			{ kind: 'paragraph', text: [{ strong: found.name }, `, ${found.edition.name}.`] },
			...(hasLeft
				? [
						{
							kind: 'note' as const,
							text: 'Ses lectures terminées comptent. Les autres sont à donner\u00a0: relancez la répartition.'
						}
					]
				: []),
			{ kind: 'button', label: 'Ouvrir le jury', href: officeOf(found) }
		],
		reason: STAFF
	};
}

/** To the permanence: scores were withdrawn. */
export function scoresWithdrawn(found: MailedJuror, title: string): Message {
	return {
		subject: `Conflit d’intérêts déclaré\u00a0: ${title}`,
		preheader: `${found.edition.name}\u00a0: des notes ne comptent plus.`,
		title: 'Un conflit d’intérêts est déclaré après la notation.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					{ strong: found.name },
					' avait commencé à noter ',
					{ strong: `«\u00a0${title}\u00a0»` },
					'. Ses notes sont retirées du classement et gardées au journal.'
				]
			},
			{
				kind: 'note',
				text: 'Le classement est refait sans elles. S’il manque une lecture, relancez la répartition.'
			},
			{ kind: 'button', label: 'Ouvrir le jury', href: officeOf(found) }
		],
		reason: STAFF
	};
}
