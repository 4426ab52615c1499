import { addDays, date, dayOf } from '../../../format/dates.ts';
import type { Decision, Template } from '../../../programme/letter-text.ts';

/** Days that people have to confirm what is accepted, the day of the letter not counted. */
const CONFIRMATION_DAYS = 14;

/**
 * The last day to confirm an acceptance whose letter leaves at an instant: two weeks later, or the eve of the event when it
 * comes first.
 */
export function confirmBy(sentAt: Date, event: { firstDay: string; timezone: string }): string {
	const today = dayOf(sentAt, event.timezone);
	const eve = addDays(event.firstDay, -1);
	const day = addDays(today, CONFIRMATION_DAYS);
	return day <= eve || eve < today ? day : eve;
}

/** A day in a letter: « mardi 8 décembre 2026 ». */
export function dayWords(day: string): string {
	return date(day, { weekday: true });
}

/** What leaves until staff write their own. */
export const FIRST_TEMPLATES: Record<Decision, Template> = {
	accepted: {
		subject: 'Votre proposition est retenue\u00a0: {titre}',
		body: `Bonjour {prenom},

Bonne nouvelle\u00a0: le comité a retenu «\u00a0{titre}\u00a0» ({format}) pour {evenement}. Merci de cette proposition.

Pour garder votre place au programme, confirmez votre participation au plus tard le {date_limite}. Après ce jour, nous pourrions l’offrir à une proposition de la liste de réserve.

L’heure et la salle vous seront annoncées avec l’horaire.`
	},
	waitlisted: {
		subject: 'Votre proposition est en réserve\u00a0: {titre}',
		body: `Bonjour {prenom},

Le comité a aimé «\u00a0{titre}\u00a0» ({format}), mais les places au programme de {evenement} ne suffisent pas pour l’instant.

Votre proposition est sur la liste de réserve. Si une place se libère, nous vous écrirons aussitôt; vous n’avez rien à faire d’ici là.`
	},
	declined: {
		subject: 'Réponse à votre proposition\u00a0: {titre}',
		body: `Bonjour {prenom},

Merci d’avoir proposé «\u00a0{titre}\u00a0» pour {evenement}. Nous avons reçu plus de propositions que l’horaire n’a de places, et la vôtre n’a pas été retenue cette fois-ci.

Nous espérons vous voir à l’événement, et vous lire au prochain appel.`
	}
};
