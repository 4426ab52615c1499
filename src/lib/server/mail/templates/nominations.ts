import { dateTime } from '../../../format/dates.ts';
import { holdsDomain } from '../../../schemas/registration.ts';
import { absolute } from '../../links.ts';
import type { MailedNomination } from '../../awards/nominations/mailing.ts';
import type { Block, Message } from '../message.ts';

const spaceOf = ({ code }: MailedNomination) => absolute(`/candidatures/${code}`);
const officeOf = ({ code, edition }: MailedNomination) =>
	absolute(`/gestion/meritas/${edition.slug}/candidatures/${code}`);
const quoted = (title: string) => `«\u00a0${title || 'Sans titre'}\u00a0»`;

const WRITES = 'Vous recevez ce message de service parce que vous écrivez cette candidature.';
/** Whoever nominates, with whom: « Léa Gagnon (Le SOIT) ». */
const nominatorOf = ({ people: [nominator], organisationName }: MailedNomination) =>
	nominator!.name + (organisationName ? ` (${organisationName})` : '');
const STAFF = 'Vous recevez ce message de service parce que vous êtes de la permanence.';

const factsOf = (found: MailedNomination): Block => ({
	kind: 'facts',
	rows: [
		['Édition', found.edition.name],
		['Prix', found.categoryName],
		['En candidature', [found.nominee.name, found.nominee.organisation].filter(Boolean).join(', ')]
	]
});

/** To each who writes it: the nomination has arrived, with all that was sent. */
export function nominationReceipt(found: MailedNomination, name: string): Message {
	const until = dateTime(found.edition.nominationsCloseAt, 'fr', found.edition.timezone);
	const texts = [{ label: 'Résumé', answer: found.summary }, ...found.answers];
	return {
		subject: `Candidature reçue\u00a0: ${found.title}`,
		preheader: `${found.edition.name}, ${found.categoryName}\u00a0: votre candidature est déposée.`,
		title: 'Votre candidature est déposée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${name}, nous avons reçu `, { strong: quoted(found.title) }, '. Merci.']
			},
			factsOf(found),
			{
				kind: 'paragraph',
				text: `Vous pouvez la corriger jusqu’au ${until}, ou jusqu’à la lettre d’admissibilité si elle part avant\u00a0: c’est la dernière version enregistrée qui compte. Gardez ce message, voici ce que nous avons reçu.`
			},
			...texts.flatMap(({ label, answer }): Block[] => [
				{ kind: 'heading', text: label },
				...answer
					.split(/\n+/)
					.filter(Boolean)
					.map((text): Block => ({ kind: 'paragraph', text }))
			]),
			...(found.files.length > 0
				? [
						{ kind: 'heading', text: 'Fichiers et photos' } as const,
						{ kind: 'list', items: found.files } as const
					]
				: []),
			...(found.videoUrl ? [{ kind: 'facts', rows: [['Vidéo', found.videoUrl]] } as const] : []),
			{ kind: 'button', label: 'Voir ma candidature', href: spaceOf(found) }
		],
		reason: WRITES
	};
}

/**
 * To a nominee: what is said of them, and the link by which they alone answer. Names and titles were typed by others: they are
 * text, and a title of which a mail program would make a link is left for the page to say.
 */
export function nomineeConsent(found: MailedNomination, path: string): Message {
	const by = nominatorOf(found);
	return {
		subject: 'On vous propose pour un Méritas',
		preheader: `${found.edition.name}, ${found.categoryName}\u00a0: acceptez-vous d’être en candidature?`,
		title: 'On vous propose, ou votre organisme, pour un Méritas.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					'Bonjour, ',
					{ strong: holdsDomain(by) ? 'une personne du réseau' : by },
					` a déposé une candidature aux ${found.edition.name} en votre honneur ou en celui de votre organisme`,
					holdsDomain(found.title) ? '.' : `\u00a0: ${quoted(found.title)}.`
				]
			},
			{ kind: 'facts', rows: [['Prix', found.categoryName]] },
			{
				kind: 'paragraph',
				text: 'Rien n’est annoncé sans votre accord. Lisez ce qui est dit de vous, puis répondez à trois questions\u00a0: être en candidature, paraître en photo, être nommé·e avant les résultats. Vos réponses se changent par ce même lien, qui n’est connu que de vous; refuser d’être en candidature, en revanche, est définitif.'
			},
			{ kind: 'button', label: 'Lire et répondre', href: absolute(path) }
		],
		reason:
			'Vous recevez ce message parce que votre adresse a été donnée avec cette candidature. Si cela ne vous dit rien, refusez par ce lien, ou écrivez-nous en répondant à ce message.'
	};
}

/** To a nominee who agreed: what they agreed to has changed, and their answers are theirs to change. */
export function nomineeChanged(found: MailedNomination, path: string): Message {
	return {
		subject: 'Le dossier de votre candidature a changé',
		preheader: `${found.edition.name}, ${found.categoryName}\u00a0: relisez ce qui est dit.`,
		title: 'Le dossier a changé depuis votre réponse.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					'Bonjour, vous avez accepté d’être en candidature aux ',
					{ strong: found.edition.name },
					'. Depuis, le texte, la vidéo ou les photos ont été corrigés. Relisez ce qui est dit\u00a0: si tout vous va, il n’y a rien à faire, vos réponses tiennent.'
				]
			},
			{ kind: 'facts', rows: [['Prix', found.categoryName]] },
			{ kind: 'button', label: 'Relire le dossier', href: absolute(path) }
		],
		reason:
			'Vous recevez ce message de service, une fois par jour au plus, parce que vous avez accepté cette candidature.'
	};
}

/** To those who write it: the nominee agrees. */
export function nomineeAgreed(found: MailedNomination, name: string): Message {
	return {
		subject: `Consentement reçu\u00a0: ${found.title}`,
		preheader: 'La personne en candidature a accepté.',
		title: 'La personne en candidature a accepté.',
		blocks: [
			{
				kind: 'paragraph',
				text: [`Bonjour ${name}, `, { strong: quoted(found.title) }, ' peut suivre son cours.']
			},
			{ kind: 'button', label: 'Voir la candidature', href: spaceOf(found) }
		],
		reason: WRITES
	};
}

/** To those who write it: the nominee refuses, which withdraws it. */
export function nomineeRefused(found: MailedNomination, name: string): Message {
	return {
		subject: `Candidature refusée par la personne nommée\u00a0: ${found.title}`,
		preheader: 'Elle est retirée; son texte reste dans votre espace.',
		title: 'La personne en candidature a refusé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, la personne ou l’organisme proposé dans `,
					{ strong: quoted(found.title) },
					found.status === 'withdrawn'
						? ' préfère ne pas être en candidature. Elle est donc retirée, sans que vous ayez rien à faire. Son texte reste lisible dans votre espace.'
						: ' préfère ne plus être en candidature. La permanence est avertie et vous écrira.'
				]
			},
			{ kind: 'button', label: 'Voir la candidature', href: spaceOf(found) }
		],
		reason: WRITES
	};
}

/** To the permanence: a nominee refuses, and what that leaves. */
export function nomineeRefusedToStaff(found: MailedNomination, was: string): Message {
	return {
		subject: `Refus d’une personne en candidature\u00a0: ${found.title}`,
		preheader: `${found.edition.name}, ${found.categoryName}\u00a0: une personne nommée a refusé.`,
		title: 'Une personne en candidature a refusé.',
		blocks: [
			{
				kind: 'paragraph',
				text: [{ strong: quoted(found.title) }, ` (${found.categoryName}) était ${was}.`]
			},
			{
				kind: 'note',
				text:
					found.status === 'withdrawn'
						? 'La candidature est retirée d’elle-même\u00a0: les lectures du jury ne comptent plus, et le classement se refait sans elle.'
						: 'La candidature n’est pas retirée d’elle-même\u00a0: son résultat est arrêté, et il reste à décider de la suite.'
			},
			{ kind: 'button', label: 'Ouvrir la candidature', href: officeOf(found) }
		],
		reason: STAFF
	};
}

/** To somebody asked to write a nomination with others; what others typed is text, never a link. */
export function coNominatorInvitation(found: MailedNomination, name: string): Message {
	const [nominator] = found.people;
	const isSafe = found.title !== '' && !holdsDomain(found.title);
	return {
		subject: `${nominator!.name} vous invite à écrire une candidature aux ${found.edition.name}`,
		preheader: 'Acceptez ou déclinez en quelques secondes.',
		title: 'On vous invite à écrire une candidature.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, `,
					{ strong: nominator!.name },
					' souhaite écrire avec vous ',
					isSafe ? { strong: quoted(found.title) } : 'une candidature',
					`, pour le ${found.categoryName}.`
				]
			},
			{
				kind: 'paragraph',
				text: 'Connectez-vous avec cette adresse, par un code reçu par courriel\u00a0: vous accepterez ou déclinerez, et lirez tout une fois que vous aurez accepté.'
			},
			{ kind: 'button', label: 'Répondre à l’invitation', href: spaceOf(found) }
		],
		reason: `Vous recevez ce message parce que ${nominator!.name} a donné votre adresse pour vous inviter. Si cela ne vous dit rien, ignorez-le.`
	};
}

/** To whoever nominates: somebody left. */
export function coNominatorLeft(found: MailedNomination, name: string, left: string): Message {
	return {
		subject: `${left} n’écrit plus ${quoted(found.title)}`,
		preheader: 'La candidature continue avec vous.',
		title: 'Une personne de moins à la candidature.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, `,
					{ strong: left },
					' n’est plus de ',
					{ strong: quoted(found.title) },
					'. Rien d’autre ne change.'
				]
			},
			{ kind: 'button', label: 'Voir la candidature', href: spaceOf(found) }
		],
		reason: WRITES
	};
}

/** To whoever was taken out by the nominator. */
export function coNominatorRemoved(found: MailedNomination, name: string): Message {
	return {
		subject: `Vous n’êtes plus de ${quoted(found.title)}`,
		preheader: `${found.edition.name}\u00a0: votre nom est retiré d’une candidature.`,
		title: 'Votre nom est retiré d’une candidature.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${name}, vous n’êtes plus au nombre des personnes qui écrivent `,
					{ strong: quoted(found.title) },
					'. Si cela vous surprend, écrivez-nous en répondant à ce message.'
				]
			}
		],
		reason: WRITES
	};
}

/** To the others who write it, or to its nominee: it was taken back. */
export function nominationWithdrawn(found: MailedNomination, name: string | null): Message {
	return {
		subject: `Candidature retirée\u00a0: ${found.title}`,
		preheader: `${found.edition.name}\u00a0: une candidature est retirée.`,
		title: 'Une candidature est retirée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour${name ? ` ${name}` : ''}, `,
					{ strong: found.people[0]!.name },
					' a retiré ',
					{ strong: quoted(found.title) },
					`, déposée pour le ${found.categoryName}. Vous n’avez rien à faire.`
				]
			}
		],
		reason: name
			? WRITES
			: 'Vous recevez ce message de service parce que cette candidature avait été déposée en votre honneur.'
	};
}

/** To the permanence: one that was handed in was taken back. */
export function nominationWithdrawnToStaff(found: MailedNomination): Message {
	return {
		subject: `Candidature retirée\u00a0: ${found.title}`,
		preheader: `${found.edition.name}, ${found.categoryName}\u00a0: retirée par qui l’a déposée.`,
		title: 'Une candidature est retirée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					{ strong: quoted(found.title) },
					` (${found.categoryName}) est retirée par la personne qui l’a déposée, ${found.people[0]!.name}.`
				]
			},
			{ kind: 'button', label: 'Ouvrir la candidature', href: officeOf(found) }
		],
		reason: STAFF
	};
}
