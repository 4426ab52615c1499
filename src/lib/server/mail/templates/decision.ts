import { date } from '../../../format/dates.ts';
import { absolute } from '../../links.ts';
import type { reminderOf } from '../../programme/selection/confirmations.ts';
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
export function confirmationReminder(
	reminder: NonNullable<Awaited<ReturnType<typeof reminderOf>>>,
	givenName: string
): Message {
	return {
		subject: `À confirmer\u00a0: ${reminder.title}`,
		preheader: 'Votre proposition est retenue, et attend votre confirmation.',
		title: 'Votre proposition attend votre confirmation.',
		blocks: [
			{
				kind: 'paragraph',
				text: [
					`Bonjour ${givenName}, «\u00a0${reminder.title}\u00a0» est retenue pour ${reminder.event}. `,
					{ strong: `Confirmez au plus tard le ${date(reminder.confirmBy, { weekday: true })}` },
					', ou dites-nous que vous ne viendrez pas.'
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
