import { addDays, date, time } from '../../../format/dates.ts';
import { LEAST_ANSWERS, WINDOW_DAYS, type AskedSession } from '../../../programme/evaluations.ts';
import { absolute, evaluationsPath } from '../../links.ts';
import type { RegistrationDetails } from '../../registration/queries.ts';
import type { Message } from '../message.ts';

/** To somebody who was at sessions, at the end of their day: what they thought of each, said without their name. */
export function evaluationsAsked(
	{ code, givenName, event }: RegistrationDetails,
	sessions: readonly AskedSession[]
): Message {
	const { timezone } = event;
	const { day } = sessions[0]!;
	const one = sessions.length === 1;
	return {
		subject: `Votre avis sur ${one ? 'votre séance' : 'vos séances'}\u00a0: ${event.name}`,
		preheader: 'Trois questions par séance, sans votre nom.',
		title: 'Comment c’était?',
		blocks: [
			{
				kind: 'paragraph',
				text: `Bonjour ${givenName}, qu’avez-vous pensé de ${one ? 'cette séance' : `ces ${sessions.length} séances`} du ${date(day, { weekday: true, year: false })}? Trois questions pour chacune, une minute en tout.`
			},
			{
				kind: 'list',
				items: sessions.map(({ title, startsAt }) => `${time(startsAt, 'fr', timezone)}\u00a0: ${title}`)
			},
			{ kind: 'button', label: 'Donner mon avis', href: absolute(evaluationsPath(code)) },
			{
				kind: 'note',
				text: [
					{ strong: 'Vos réponses sont anonymes. ' },
					`Elles sont gardées sans votre nom, et ne sont montrées à la personne qui a animé la séance et à la permanence qu’à partir de ${LEAST_ANSWERS} réponses.`
				]
			},
			{
				kind: 'paragraph',
				text: `Vous pouvez répondre jusqu’au ${date(addDays(day, WINDOW_DAYS), { year: false })}. Vous étiez ailleurs? Laissez la séance sans réponse.`
			}
		],
		reason: `Vous recevez ce message de service une seule fois par journée, parce que vous êtes une personne inscrite à ${event.name}. Le lien qu’il contient est le vôtre\u00a0: gardez-le pour vous.`
	};
}
