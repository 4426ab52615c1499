import { addDays, date, dayOf } from '../../../format/dates.ts';
import type { Decision } from './table.ts';

/** A letter with its braces, as staff write it. */
export interface Template {
	subject: string;
	body: string;
}

/** What stands for each person between braces, with its word for staff. */
export const BRACES = {
	prenom: 'le prénom de la personne',
	nom: 'son nom de famille',
	titre: 'le titre de la proposition',
	format: 'son format',
	evenement: 'le nom de l’événement',
	date_limite: 'le dernier jour pour confirmer (acceptation seulement)'
} as const;

export type Values = Record<keyof typeof BRACES, string>;

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

/**
 * What stands between braces in a letter and means nothing in it; a lone brace is one of them. Only an acceptance has a
 * date to confirm by.
 */
export function unknownBraces(template: Template, decision: Decision): string[] {
	const known = Object.keys(BRACES).filter((name) => name !== 'date_limite' || decision === 'accepted');
	return [template.subject, template.body].flatMap((text) => {
		const named = [...text.matchAll(/\{([^{}]*)\}/g)];
		const rest = text.replace(/\{[^{}]*\}/g, '');
		return [
			...named.filter(([, name]) => !known.includes(name!)).map(([all]) => all),
			...(/[{}]/.exec(rest)?.slice(0, 1) ?? [])
		];
	});
}

/** A letter with its values: what somebody typed in a title is text, and never another brace. */
export function filled(text: string, values: Values): string {
	return text.replace(/\{(\w+)\}/g, (all, name: string) =>
		Object.hasOwn(values, name) ? values[name as keyof Values] : all
	);
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
