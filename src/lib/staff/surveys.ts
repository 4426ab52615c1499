// Surveys in the office's French.
import type { QuestionKind, SurveyAudience, SurveyKind } from '../schemas/surveys.ts';
import { chosenIn, type Question } from '../surveys/questions.ts';
import type { SurveyState } from '../surveys/states.ts';

export const SURVEY_KIND: Record<SurveyKind, string> = {
	hot: 'À chaud, après un événement',
	cold: 'À froid, des semaines plus tard',
	needs: 'Besoins des membres',
	satisfaction: 'Satisfaction annuelle'
};

export const SURVEY_AUDIENCE: Record<SurveyAudience, string> = {
	event: 'Les personnes présentes à un événement',
	managers: 'Les gestionnaires des organismes membres',
	members: 'Toutes les personnes des organismes membres'
};

export const QUESTION_KIND: Record<QuestionKind, string> = {
	scale: 'Échelle de 1 à 5',
	one: 'Un choix',
	several: 'Plusieurs choix',
	short: 'Texte court',
	long: 'Texte long',
	yesno: 'Oui ou non',
	recommend: 'Recommandation de 0 à 10'
};

export const SURVEY_STATE: Record<SurveyState, { label: string; tone: string }> = {
	draft: { label: 'En préparation', tone: 'plain' },
	planned: { label: 'Prêt à partir', tone: 'wait' },
	open: { label: 'Ouvert', tone: 'ok' },
	closed: { label: 'Terminé', tone: 'plain' },
	skipped: { label: 'Non envoyé', tone: 'no' }
};

/** Labels of the fields, for what is wrong with them. */
export const SURVEY_FIELDS: Record<string, string> = {
	title: 'Titre',
	kind: 'Sorte',
	event: 'Événement',
	intro: 'Introduction',
	thanks: 'Mot de la fin',
	audience: 'À qui',
	asksOn: 'Envoyer le',
	openDays: 'Jours pour répondre',
	reminders: 'Rappels',
	everyDays: 'Jours entre les rappels',
	prompt: 'Question',
	help: 'Précision',
	section: 'Titre de page',
	options: 'Choix',
	showIf: 'Condition',
	lastDay: 'Dernier jour'
};

/** Answers for a hundred asked; a dash of nobody. */
export function rateWords(answered: number, asked: number): string {
	return asked === 0 ? '—' : `${Math.round((100 * answered) / asked)}\u00a0%`;
}

/** One answer as it is read: the words of what was chosen, a mark, or the words themselves. */
export function answerWords({ kind, options }: Pick<Question, 'kind' | 'options'>, value: string): string {
	if (kind === 'yesno') return value === 'yes' ? 'Oui' : 'Non';
	if (kind !== 'one' && kind !== 'several') return value;
	return chosenIn(kind, value)
		.map((place) => options[Number(place)]!)
		.join(', ');
}
