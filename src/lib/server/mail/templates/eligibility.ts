import { date } from '../../../format/dates.ts';
import type { WithdrawalReason } from '../../../schemas/award-lists.ts';
import type { Letter } from '../../awards/eligibility/letters.ts';
import type { MailedQuestion } from '../../awards/eligibility/questions.ts';
import { absolute } from '../../links.ts';
import type { Block, Message } from '../message.ts';

const REASON =
	'Vous recevez ce message de service parce que vous avez déposé une candidature aux Méritas, ou accepté d’y prendre part.';

/** Where somebody follows their nomination. */
const nominationPage = (code: string) => absolute(`/candidatures/${code}`);

const follow = (code: string): Block => ({
	kind: 'button',
	label: 'Voir ma candidature',
	href: nominationPage(code)
});

/** Whether a nomination is eligible, as staff previewed it. */
export function eligibilityLetter(letter: Letter): Message {
	const { givenName, title, category, edition, reason, code, eligibility, consent, nominee } = letter;
	if (eligibility === 'ineligible')
		return {
			subject: `Candidature non admissible\u00a0: ${title}`,
			preheader: `La réponse à votre candidature, ${edition.name}.`,
			title: 'Votre candidature n’est pas admissible.',
			blocks: [
				{
					kind: 'paragraph',
					text: `Bonjour ${givenName}, merci d’avoir présenté «\u00a0${title}\u00a0» (${category}, ${edition.name}). Nous l’avons lue avec attention, et nous ne pouvons pas la soumettre au jury.`
				},
				{ kind: 'heading', text: 'Pourquoi' },
				{ kind: 'paragraph', text: reason },
				{
					kind: 'paragraph',
					text: 'Si quelque chose nous a échappé, répondez à ce message\u00a0: nous regarderons de nouveau.'
				},
				follow(code)
			],
			reason: REASON
		};
	const day = (at: Date) => date(at, { timezone: edition.timezone });
	return {
		subject: `Candidature admissible\u00a0: ${title}`,
		preheader: `Le jury la lira, ${edition.name}.`,
		title: 'Votre candidature est admissible.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${givenName}, bonne nouvelle\u00a0: «\u00a0${title}\u00a0» (${category}, ${edition.name}) est admissible, et le jury la lira.`
			},
			{
				kind: 'facts',
				rows: [
					['Lecture par le jury', `du ${day(edition.scoringOpensAt)} au ${day(edition.scoringClosesAt)}`]
				]
			},
			...(consent === 'given'
				? []
				: [
						{ kind: 'heading', text: 'L’accord de la personne ou de l’organisme nommé' } as const,
						{
							kind: 'paragraph',
							text: `${nominee} n’a pas encore donné son accord${consent === 'asked' ? ', demandé par courriel' : ''}. Sans lui, la candidature ne peut pas être honorée\u00a0: si vous le pouvez, rappelez-le-lui.`
						} as const
					]),
			{
				kind: 'paragraph',
				text: `${consent === 'given' ? 'Vous n’avez rien à faire d’ici là. ' : ''}Les résultats seront dévoilés au gala.`
			},
			follow(code)
		],
		reason: REASON
	};
}

/** What the permanence asks of whoever nominates. */
export function nominatorQuestion(asked: MailedQuestion, givenName: string): Message {
	return {
		subject: `Une question sur votre candidature\u00a0: ${asked.title}`,
		preheader: 'Votre réponse sera jointe au dossier.',
		title: 'Une question sur votre candidature',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${givenName}, en vérifiant «\u00a0${asked.title}\u00a0» (${asked.edition.name}), nous avons une question\u00a0:`
			},
			{ kind: 'note', text: asked.question },
			{
				kind: 'paragraph',
				text: 'Répondez sur la page de la candidature\u00a0: votre réponse sera jointe au dossier.'
			},
			{ kind: 'button', label: 'Répondre', href: nominationPage(asked.code) }
		],
		reason: REASON
	};
}

/** To the permanence: an answer has come. The page says it; the message names nobody. */
export function nominatorAnswer(asked: MailedQuestion): Message {
	return {
		subject: `Réponse reçue\u00a0: ${asked.title}`,
		preheader: 'Une question sur une candidature a sa réponse.',
		title: 'Une réponse est arrivée.',
		blocks: [
			{
				kind: 'paragraph',
				text: `La question posée sur «\u00a0${asked.title}\u00a0» (${asked.edition.name}) a sa réponse, jointe au dossier.`
			},
			{
				kind: 'button',
				label: 'Voir la candidature',
				href: absolute(`/gestion/meritas/${asked.edition.slug}/candidatures/${asked.code}`)
			}
		],
		reason: 'Vous recevez ce message parce que vous êtes de la permanence.'
	};
}

/** Why, as its people read it. */
const WHY: Record<WithdrawalReason, string> = {
	asked: 'Nous l’avons fait à la demande de la personne qui l’a déposée.',
	nominee: 'Nous l’avons fait à la demande de la personne ou de l’organisme nommé.',
	duplicate: 'Elle reprenait une autre candidature, qui reste en lice.',
	rules: 'Elle était contraire au règlement de cette édition.'
};

/** A nomination was withdrawn by the permanence. */
export function nominationWithdrawn(
	{ givenName, title, category, edition, code }: Omit<Letter, 'eligibility' | 'reason'>,
	reason: WithdrawalReason
): Message {
	return {
		subject: `Candidature retirée\u00a0: ${title}`,
		preheader: 'La permanence a retiré votre candidature.',
		title: 'Votre candidature est retirée.',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${givenName}, la permanence a retiré «\u00a0${title}\u00a0» (${category}, ${edition.name}). ${WHY[reason]}`
			},
			{
				kind: 'paragraph',
				text: 'Si c’est une erreur, répondez à ce message\u00a0: nous regarderons avec vous ce qui peut être fait.'
			},
			follow(code)
		],
		reason: REASON
	};
}
