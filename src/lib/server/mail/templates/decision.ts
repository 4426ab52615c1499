import { date } from '../../../format/dates.ts';
import { absolute } from '../../links.ts';
import type { Reminder } from '../../programme/selection/confirmations.ts';
import type { Letter } from '../../programme/selection/letters.ts';
import type { Message } from '../message.ts';

/** Where somebody follows their proposal, and confirms it. */
function proposalPage(code: string): string {
	return absolute(`/conferencier/${code}`);
}

/** The committee's answer, as staff wrote it. */
export function decisionLetter(letter: Letter): Message {
	const paragraphs = letter.body.split(/\n\s*\n/).map((text) => text.trim());
	return {
		subject: letter.subject,
		preheader: letter.confirmBy ? 'Une réponse du comité, à confirmer.' : 'Une réponse du comité.',
		title: letter.subject,
		blocks: [
			...paragraphs.filter(Boolean).map((text) => ({ kind: 'paragraph', text }) as const),
			// Whatever staff wrote above, the day that counts is in the letter.
			...(letter.confirmBy
				? [
						{
							kind: 'facts',
							rows: [['À confirmer au plus tard', date(letter.confirmBy, { weekday: true })]]
						} as const
					]
				: []),
			...(letter.feedback.length > 0
				? [
						{ kind: 'heading', text: 'Ce que le comité vous en dit' } as const,
						{ kind: 'list', items: letter.feedback } as const
					]
				: []),
			{
				kind: 'button',
				label: letter.confirmBy ? 'Confirmer ma participation' : 'Voir ma proposition',
				href: proposalPage(letter.code)
			}
		],
		reason:
			'Vous recevez ce message de service parce que vous avez fait une proposition, ou accepté d’y participer.'
	};
}

/** To somebody whose proposal is accepted and not confirmed. */
export function confirmationReminder(reminder: Reminder, givenName: string): Message {
	return {
		subject: `À confirmer\u00a0: ${reminder.title}`,
		preheader: 'Votre proposition est retenue, et attend votre confirmation.',
		title: 'Votre proposition attend votre confirmation.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${givenName}, «\u00a0${reminder.title}\u00a0» est retenue pour ${reminder.event}. `,
					...(reminder.isLate
						? [
								{ strong: `La date limite était le ${date(reminder.confirmBy, { weekday: true })}` },
								'\u00a0: confirmez sans attendre, ou dites-nous que vous ne viendrez pas. Votre place tient encore, mais nous pourrions l’offrir à une autre proposition.'
							]
						: [
								{ strong: `Confirmez au plus tard le ${date(reminder.confirmBy, { weekday: true })}` },
								', ou dites-nous que vous ne viendrez pas.'
							])
				]
			},
			{
				kind: 'paragraph',
				text: 'Une seule des personnes qui présentent suffit. Si c’est déjà fait, oubliez ce message.'
			},
			{ kind: 'button', label: 'Confirmer ma participation', href: proposalPage(reminder.code) }
		],
		reason:
			'Vous recevez ce message de service parce que vous avez fait une proposition, ou accepté d’y participer.'
	};
}

/** To somebody accepted who never confirmed: their place is kept no more, and what becomes of what they proposed. */
export function placeTakenBack(
	{ title, event, code, confirmBy }: Reminder,
	decision: 'waitlisted' | 'declined',
	givenName: string
): Message {
	return {
		subject: `Votre place n’est plus gardée\u00a0: ${title}`,
		preheader: 'La date limite pour confirmer est passée.',
		title: 'Votre place n’est plus gardée.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${givenName}, «\u00a0${title}\u00a0» était retenue pour ${event}, à confirmer au plus tard le `,
					{ strong: date(confirmBy, { weekday: true }) },
					'. Sans nouvelles de votre part, nous offrons la place à une autre proposition.'
				]
			},
			{
				kind: 'paragraph',
				text:
					decision === 'waitlisted'
						? 'La vôtre passe sur la liste de réserve\u00a0: si une place se libère, nous vous écrirons aussitôt.'
						: 'Nous espérons vous voir à l’événement, et vous lire au prochain appel.'
			},
			{ kind: 'button', label: 'Voir ma proposition', href: proposalPage(code) }
		],
		reason:
			'Vous recevez ce message de service parce que vous avez fait une proposition, ou accepté d’y participer.'
	};
}
