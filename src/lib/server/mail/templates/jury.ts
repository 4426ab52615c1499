import { dateTime } from '../../../format/dates.ts';
import type { JurorRemoval } from '../../../schemas/award-lists.ts';
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

/** To somebody asked to sit, who has not answered. */
export function invitationReminder(found: MailedJuror): Message {
	return {
		...juryInvitation(found),
		subject: `Rappel\u00a0: votre réponse pour le jury de ${found.edition.name}`,
		preheader: 'Votre invitation au jury attend une réponse.',
		title: 'Siégerez-vous au jury?',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${found.name}, nous vous avons invité·e au jury de `,
					{ strong: found.edition.name },
					' et n’avons pas encore votre réponse. Acceptez ou déclinez\u00a0: si ce n’est pas possible, nous inviterons quelqu’un d’autre à temps.'
				]
			},
			{ kind: 'facts', rows: scoringOf(found) },
			{ kind: 'button', label: 'Répondre à l’invitation', href: spaceOf(found) }
		]
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

/** To the permanence: a dossier closed to a juror by a conflict. */
export function dossierClosed(
	found: MailedJuror,
	{ title, was, byStaff }: { title: string; was: 'unread' | 'begun' | 'done'; byStaff: boolean }
): Message {
	const before = {
		unread: ' ne l’avait pas lue.',
		begun: ' avait commencé à la noter.',
		done: ' l’avait notée.'
	};
	return {
		subject: `Conflit d’intérêts\u00a0: ${title}`,
		preheader:
			was === 'unread'
				? `${found.edition.name}\u00a0: une lecture est peut-être à redonner.`
				: `${found.edition.name}\u00a0: des notes ne comptent plus.`,
		title: 'Un dossier est fermé pour conflit d’intérêts.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					byStaff ? 'La permanence a écarté ' : '',
					{ strong: found.name },
					byStaff ? ' de la candidature ' : ' déclare un conflit d’intérêts avec la candidature ',
					{ strong: `«\u00a0${title}\u00a0»` },
					'. ',
					`Cette personne${before[was]}`,
					was === 'unread' ? '' : ' Ses notes sont retirées du classement et gardées au journal.'
				]
			},
			{ kind: 'note', text: 'S’il manque une lecture, relancez la répartition.' },
			{ kind: 'button', label: 'Ouvrir le jury', href: officeOf(found) }
		],
		reason: STAFF
	};
}

/** To a juror whom the permanence kept from a dossier. Read blind, it is not named: they learn nothing of whose it is. */
export function keptFromDossier(
	found: MailedJuror,
	{ title, category, blind, reason }: { title: string; category: string; blind: boolean; reason: string }
): Message {
	return {
		subject: `Un dossier vous est fermé\u00a0: ${found.edition.name}`,
		preheader: 'La permanence vous écarte d’une candidature pour conflit d’intérêts.',
		title: 'Un dossier vous est fermé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${found.name}, la permanence vous écarte d’une candidature (${category}) pour conflit d’intérêts`,
					...(blind ? ['.'] : ['\u00a0: ', { strong: `«\u00a0${title}\u00a0»` }, '.']),
					' Ce que vous en aviez noté ne compte plus, et reste au journal.'
				]
			},
			...(reason && !blind
				? [{ kind: 'facts' as const, rows: [['Raison', reason]] as [string, string][] }]
				: []),
			{
				kind: 'note',
				text: 'Si c’est une erreur, répondez à la permanence\u00a0: un conflit inscrit ne se retire pas, mais elle peut vous l’expliquer.'
			},
			{ kind: 'button', label: 'Ouvrir mon espace', href: spaceOf(found) }
		],
		reason: SITS
	};
}

const WHY: Record<JurorRemoval, string> = {
	asked: 'Vous l’avez demandé.',
	silent: 'Nous n’avions plus de vos nouvelles et les lectures devaient avancer.',
	conflicts: 'Trop de conflits d’intérêts vous écartaient des dossiers.',
	mistake: 'L’invitation était une erreur.'
};

/** To somebody whom the permanence took out of the jury. */
export function jurorRemoved(found: MailedJuror, why: JurorRemoval): Message {
	return {
		subject: `Vous n’êtes plus du jury\u00a0: ${found.edition.name}`,
		preheader: 'La permanence vous a retiré·e du jury.',
		title: 'Vous n’êtes plus du jury.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${found.name}, la permanence vous a retiré·e du jury de `,
					{ strong: found.edition.name },
					`. ${WHY[why]}`
				]
			},
			{
				kind: 'note',
				text: 'Vos lectures terminées comptent encore. Les autres vont à d’autres personnes. Ce que vous avez lu reste confidentiel.'
			}
		],
		reason: 'Vous recevez ce message de service parce que vous étiez du jury.'
	};
}
