import type { QuestionInput } from '../../src/lib/schemas/surveys.ts';
import type { Answer } from '../../src/lib/surveys/questions.ts';
import { seededRandom } from './random.ts';

/** A question of the demonstration; what it depends on is named by its place among the others. */
export type SeedQuestion = Partial<QuestionInput> &
	Pick<QuestionInput, 'kind' | 'prompt'> & { onlyIf?: { question: number; values: string[] } };

const quote = (value: string): Answer => ({ value, quotable: true });

/** What was asked of those who were at the training on conflicts. */
export const HOT = {
	event: 'Résoudre efficacement les conflits au travail',
	title: 'Votre avis sur la formation «\u00a0Résoudre efficacement les conflits au travail\u00a0»',
	intro: 'Six questions, trois minutes. Ce que vous dites sert à préparer la prochaine.',
	thanks: 'La formatrice lira vos réponses avec nous.',
	questions: [
		{
			...{ kind: 'scale', prompt: 'La formation a répondu à vos attentes', required: true },
			...{ lowWord: 'Pas du tout', highWord: 'Tout à fait' }
		},
		{
			...{ kind: 'scale', prompt: 'Le rythme laissait le temps de pratiquer', required: true },
			...{ lowWord: 'Pas du tout', highWord: 'Tout à fait' }
		},
		{ kind: 'one', prompt: 'Votre rôle', options: 'Gestion\nIntervention\nAdministration' },
		{ kind: 'yesno', prompt: 'Avez-vous déjà utilisé un des outils présentés?', section: 'Et depuis' },
		{
			...{ kind: 'short', prompt: 'Lequel?', onlyIf: { question: 3, values: ['yes'] } }
		},
		{ kind: 'recommend', prompt: 'Recommanderiez-vous cette formation à une collègue?' },
		{ kind: 'long', prompt: 'Que changer à la prochaine?' }
	] as SeedQuestion[]
};

/** Answers to {@link HOT}, in the order of its questions: six manage, and the two other roles are too few to be told apart. */
export const HOT_ANSWERS: (Answer | string | null)[][] = [
	['5', '4', '0', 'yes', 'L’entente écrite', '10', null],
	[
		'4',
		'4',
		'0',
		'yes',
		quote('La rencontre à trois'),
		'9',
		quote('Plus de jeux de rôle, moins de théorie.')
	],
	['5', '5', '1', 'no', null, '9', null],
	['4', '3', '1', 'no', null, '8', 'La pause était trop courte.'],
	['5', '4', '0', 'yes', 'La grille des signes', '10', quote('Rien\u00a0: la meilleure en cinq ans.')],
	['3', '2', '1', 'no', null, '6', 'Le deuxième jour allait vite.'],
	['5', '5', '0', 'yes', 'L’entente écrite', '10', null],
	['4', '4', '1', 'yes', 'Reformuler avant de répondre', '8', null],
	['4', '3', '0', 'no', null, '7', 'Un suivi un mois après.'],
	['5', '4', '2', 'yes', 'La rencontre à trois', '9', null],
	['4', '4', '2', null, null, '9', null],
	['5', '5', '0', 'no', null, '10', quote('Une suite, pour les équipes à distance.')]
];

/** What the same people are asked some weeks after it. */
export const COLD = {
	title: 'Six semaines plus tard\u00a0: qu’en reste-t-il?',
	intro: 'Trois questions sur ce qui a changé dans votre travail depuis la formation.',
	questions: [
		{
			...{ kind: 'scale', prompt: 'Je me sers de ce que j’ai appris', required: true },
			...{ lowWord: 'Jamais', highWord: 'Chaque semaine' }
		},
		{ kind: 'yesno', prompt: 'Un conflit s’est-il réglé autrement grâce à elle?' },
		{ kind: 'long', prompt: 'Racontez-le en deux phrases.', onlyIf: { question: 1, values: ['yes'] } }
	] as SeedQuestion[]
};

/** What those who work far from the permanence are asked under their name: it answers them. */
export const SATISFACTION = {
	title: 'L’accompagnement de la permanence cette année',
	intro: 'Nous rappellerons les personnes qui le demandent\u00a0: vos noms sont gardés avec vos réponses.',
	thanks: 'Merci. Si vous l’avez demandé, nous vous appelons d’ici deux semaines.',
	questions: [
		{
			...{ kind: 'scale', prompt: 'La permanence répond à vos demandes', required: true },
			...{ lowWord: 'Trop tard', highWord: 'Vite et bien' }
		},
		{ kind: 'yesno', prompt: 'Souhaitez-vous qu’on vous appelle?', required: true },
		{ kind: 'short', prompt: 'À quel sujet?', onlyIf: { question: 1, values: ['yes'] } }
	] as SeedQuestion[]
};

/** Answers to {@link SATISFACTION}. */
export const SATISFACTION_ANSWERS: (Answer | string | null)[][] = [
	['5', 'no', null],
	['4', 'yes', 'Le tarif des groupes de plus de dix personnes'],
	['3', 'yes', 'La reddition de comptes de mars'],
	['5', 'no', null],
	['4', 'no', null],
	['2', 'yes', 'Deux courriels restés sans réponse en juin'],
	['5', 'yes', quote('Remercier Anaïs pour le jumelage')]
];

/** What members are asked about the year that comes. */
export const NEEDS = {
	title: 'Vos besoins de formation pour l’an prochain',
	intro: 'Le calendrier de l’an prochain se prépare avec vous. Quatre questions, deux minutes.',
	thanks: 'Le calendrier paraîtra avec l’infolettre de la rentrée.',
	questions: [
		{
			...{ kind: 'several', prompt: 'Les thèmes qui serviraient le plus à votre équipe', required: true },
			options:
				'Santé mentale et accompagnement\nGestion d’équipe\nRelations avec les employeurs\nOutils numériques\nIntervention interculturelle'
		},
		{
			...{ kind: 'one', prompt: 'La formule qui vous convient le mieux', required: true },
			options: 'En ligne\nEn personne\nUn peu des deux'
		},
		{
			...{ kind: 'short', prompt: 'Dans quelle ville?', help: 'Celle où vous iriez sans dormir sur place.' },
			onlyIf: { question: 1, values: ['1', '2'] }
		},
		{ kind: 'long', prompt: 'Un sujet qui manque au catalogue?', section: 'Pour finir' }
	] as SeedQuestion[]
};

const TOWNS = ['Québec', 'Drummondville', 'Laval', 'Rimouski'];
const WISHES = [
	quote('Accompagner des personnes qui vivent un deuil.'),
	'Lire un budget quand ce n’est pas notre métier.',
	quote('Écrire des offres d’emploi inclusives.')
];

/** So many answers to {@link NEEDS}. */
export function needsAnswers(count: number): (Answer | string | null)[][] {
	const random = seededRandom(77);
	const among = (size: number) => Math.floor(random() * size);
	return Array.from({ length: count }, (_, i) => {
		const themes = [...new Set([among(5), among(5)])].toSorted();
		const way = among(3);
		const town = way === 0 ? null : TOWNS[among(TOWNS.length)]!;
		return [themes.join(','), String(way), town, i % 4 === 0 ? WISHES[among(WISHES.length)]! : null];
	});
}
