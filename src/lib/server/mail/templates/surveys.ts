import { addDays, date, dayOf } from '../../../format/dates.ts';
import { LEAST_PEOPLE } from '../../../surveys/suppression.ts';
import { absolute, surveyPath, surveyStopPath } from '../../links.ts';
import type { Mailed } from '../../surveys/mailed.ts';
import type { Survey } from '../../surveys/queries.ts';
import type { Message } from '../message.ts';

/** To somebody who is asked a survey, and each time they are reminded of it. */
export function surveyAsked(
	survey: Survey,
	{ eventName, person, round }: { eventName: string | null; person: Mailed; round: number }
): Message {
	const { code, title, closesAt, isAnonymous } = survey;
	const lastDay = date(addDays(dayOf(closesAt!), -1), { weekday: true, year: false });
	return {
		subject: round === 0 ? title : `Rappel\u00a0: ${title}`,
		preheader: isAnonymous ? 'Quelques questions, sans votre nom.' : 'Quelques questions, à votre nom.',
		title,
		blocks: [
			{
				kind: 'paragraph',
				text:
					round === 0
						? `Bonjour ${person.givenName}, ${eventName ? `vous étiez des nôtres à «\u00a0${eventName}\u00a0». Dites-nous` : 'dites-nous'} ce que vous en pensez\u00a0: quelques minutes suffisent, et un téléphone aussi.`
						: `Bonjour ${person.givenName}, nous n’avons pas encore votre réponse. Il reste jusqu’au ${lastDay}.`
			},
			{ kind: 'button', label: 'Répondre au sondage', href: absolute(surveyPath(code, person.personId)) },
			{
				kind: 'note',
				text: isAnonymous
					? [
							{ strong: 'Vos réponses sont anonymes. ' },
							`Elles sont gardées sans votre nom, à part de la liste des personnes qui ont répondu, et rien n’est montré de moins de ${LEAST_PEOPLE} personnes.`
						]
					: [
							{ strong: 'Vos réponses sont gardées à votre nom. ' },
							'La permanence pourra lire qui a répondu quoi.'
						]
			},
			{ kind: 'paragraph', text: `Vous pouvez répondre jusqu’au ${lastDay} inclusivement.` },
			...(survey.reminders > 0
				? [
						{
							kind: 'paragraph' as const,
							text: [
								'Pas cette fois? ',
								{ label: 'Ne plus me le rappeler', href: absolute(surveyStopPath(code, person.personId)) },
								'.'
							]
						}
					]
				: [])
		],
		reason:
			'Vous recevez ce message de service parce que vous êtes une personne sollicitée pour ce sondage. Le lien qu’il contient est le vôtre\u00a0: gardez-le pour vous.'
	};
}
