import type { CategoryMode, NomineeKind, NominatorKind } from '../../src/lib/schemas/award-lists.ts';

/** A prize as the demonstration sets it, in the words of its office. */
export interface SeedPrize {
	slug: string;
	name: string;
	description: string;
	eligibility: string;
	mode: CategoryMode;
	nomineeKind: NomineeKind;
	nominators: NominatorKind;
	laureates: number;
	perOrganisation: number | null;
	criteria: {
		name: string;
		help: string;
		max: number;
		weight: number;
		anchors: Record<string, string>;
	}[];
	questions: { label: string; help: string; maxWords: number; required: boolean }[];
	checks: string[];
	/** The practice dossier; marks in the order of the criteria. */
	sample: { title: string; body: string; marks: { mark: number; why: string }[] } | null;
}

const COMMON_CHECKS = [
	'L’organisme est membre de l’association et à jour de sa cotisation',
	'Le projet s’est déroulé, au moins en partie, dans les deux dernières années',
	'Les chiffres avancés disent leur période et leur source'
];

export const PRIZES: readonly SeedPrize[] = [
	{
		slug: 'innovation',
		name: 'Prix Innovation',
		description:
			'Honore un projet qui a changé une façon de faire\u00a0: un service, un outil ou une approche que personne n’offrait ainsi, et dont les effets se voient chez les personnes accompagnées.',
		eligibility:
			'Un projet mené par un organisme membre, en cours ou terminé depuis moins de deux ans, avec des résultats que l’on peut montrer. Un projet déjà honoré ne peut l’être deux fois.',
		mode: 'jury',
		nomineeKind: 'project',
		nominators: 'members',
		laureates: 1,
		perOrganisation: 2,
		criteria: [
			{
				name: 'Nouveauté',
				help: 'Ce que le projet fait autrement, dans son milieu ou dans tout le réseau.',
				max: 5,
				weight: 3,
				anchors: {
					'0': 'Rien de nouveau\u00a0: une pratique courante du réseau.',
					'1': 'Une variante d’un service connu.',
					'3': 'Nouveau dans la région ou pour ce public.',
					'5': 'Personne ne le faisait ainsi\u00a0: d’autres s’en inspirent déjà.'
				}
			},
			{
				name: 'Effets sur les personnes',
				help: 'Résultats chiffrés contre la cible, et ce que les personnes en disent.',
				max: 5,
				weight: 4,
				anchors: {
					'0': 'Aucun effet n’est montré.',
					'1': 'Des impressions, sans chiffre.',
					'3': 'Des résultats chiffrés, à la hauteur de la cible.',
					'5': 'Des résultats nettement au-dessus de la cible, et qui durent.'
				}
			},
			{
				name: 'Transférabilité',
				help: 'Ce qu’un autre organisme pourrait reprendre, et à quel prix.',
				max: 5,
				weight: 2,
				anchors: {
					'0': 'Ne peut servir qu’ici.',
					'3': 'Peut être repris avec du temps et des adaptations.',
					'5': 'Prêt à reprendre\u00a0: guide, outils et coûts sont donnés.'
				}
			},
			{
				name: 'Clarté du dossier',
				help: 'On comprend le besoin, les moyens et les résultats sans devoir deviner.',
				max: 5,
				weight: 1,
				anchors: {
					'0': 'On ne sait pas ce qui a été fait.',
					'3': 'L’essentiel y est, avec quelques zones d’ombre.',
					'5': 'Tout se suit\u00a0: besoin, moyens, résultats, limites.'
				}
			}
		],
		questions: [
			{
				label: 'À quel besoin le projet répond-il, et pour qui?',
				help: 'Le public, la région, ce qui manquait avant.',
				maxWords: 200,
				required: true
			},
			{
				label: 'Qu’avez-vous fait autrement?',
				help: 'Ce qui est nouveau, et ce qui a été essayé puis abandonné.',
				maxWords: 300,
				required: true
			},
			{
				label: 'Quels sont les résultats, contre quelles cibles?',
				help: 'Nombres, période et source; un témoignage si la personne y consent.',
				maxWords: 250,
				required: true
			},
			{
				label: 'Que pourrait en reprendre un autre organisme?',
				help: 'Outils, coûts, conditions.',
				maxWords: 150,
				required: false
			}
		],
		checks: [...COMMON_CHECKS, 'Le projet n’a pas déjà reçu un Méritas'],
		sample: {
			title: 'Le bus de l’emploi (dossier d’exercice)',
			body: 'Dossier inventé pour s’exercer.\n\nUn minibus aménagé en bureau fait le tour de neuf villages une fois par mois. Deux conseillères y reçoivent sans rendez-vous, avec une imprimante et le réseau. En un an\u00a0: 148 personnes reçues pour une cible de 90, dont 61 n’avaient jamais poussé la porte d’un organisme; 37 sont en emploi six mois plus tard, d’après le suivi de l’organisme. Le coût par personne n’est pas donné. Un guide de dix pages dit comment choisir les arrêts et parler aux municipalités.',
			marks: [
				{ mark: 3, why: 'L’idée existe ailleurs, mais elle est nouvelle dans la région et pour ce public.' },
				{ mark: 4, why: 'Bien au-dessus de la cible, avec un suivi à six mois; un seul an de recul.' },
				{ mark: 4, why: 'Le guide est prêt; il manque le coût par personne.' },
				{ mark: 4, why: 'Clair et court, sauf pour les coûts.' }
			]
		}
	},
	{
		slug: 'leadership',
		name: 'Prix Leadership',
		description:
			'Honore un projet qui a rassemblé\u00a0: des organismes, des employeurs ou tout un milieu, autour d’un but que personne n’aurait atteint seul.',
		eligibility:
			'Un projet mené par un organisme membre avec au moins un partenaire, en cours ou terminé depuis moins de deux ans. Le partenariat doit avoir duré six mois ou plus.',
		mode: 'jury',
		nomineeKind: 'project',
		nominators: 'members',
		laureates: 1,
		perOrganisation: 2,
		criteria: [
			{
				name: 'Mobilisation',
				help: 'Qui a été rassemblé, et ce que chacun a vraiment mis dans le projet.',
				max: 5,
				weight: 4,
				anchors: {
					'0': 'Un seul organisme, sans partenaire.',
					'1': 'Des appuis sur papier.',
					'3': 'Des partenaires actifs, chacun avec sa part.',
					'5': 'Un milieu entier s’est engagé, et décide ensemble.'
				}
			},
			{
				name: 'Retombées pour le milieu',
				help: 'Ce qui a changé au-delà des personnes accompagnées.',
				max: 5,
				weight: 3,
				anchors: {
					'0': 'Rien n’a changé autour du projet.',
					'3': 'Des pratiques ou des liens nouveaux, visibles.',
					'5': 'Le milieu ne fonctionne plus comme avant, et le dit.'
				}
			},
			{
				name: 'Pérennité',
				help: 'Ce qui tient sans la personne ou la subvention qui a tout lancé.',
				max: 5,
				weight: 2,
				anchors: {
					'0': 'S’arrête avec son financement.',
					'3': 'Une suite est prévue, pas encore assurée.',
					'5': 'La suite est assurée et partagée.'
				}
			},
			{
				name: 'Clarté du dossier',
				help: 'On comprend qui a fait quoi, et ce qui en est sorti.',
				max: 5,
				weight: 1,
				anchors: {
					'0': 'On ne sait pas qui a fait quoi.',
					'3': 'L’essentiel y est.',
					'5': 'Rôles, moyens et résultats se suivent.'
				}
			}
		],
		questions: [
			{
				label: 'Qui avez-vous rassemblé, et comment?',
				help: 'Les partenaires, et la part de chacun.',
				maxWords: 250,
				required: true
			},
			{
				label: 'Qu’est-ce qui a changé dans votre milieu?',
				help: 'Des faits, des nombres, des témoignages.',
				maxWords: 300,
				required: true
			},
			{
				label: 'Comment le projet continue-t-il?',
				help: 'Qui porte la suite, et avec quels moyens.',
				maxWords: 150,
				required: true
			}
		],
		checks: [...COMMON_CHECKS, 'Au moins un partenaire confirme sa participation'],
		sample: {
			title: 'La table des ressources humaines (dossier d’exercice)',
			body: 'Dossier inventé pour s’exercer.\n\nTreize employeurs d’un parc industriel, deux organismes et le centre de services scolaire se réunissent chaque mois depuis deux ans. Ils ont écrit une charte d’accueil que neuf entreprises appliquent. Le taux de départ avant trois mois y est passé de 31 à 18\u00a0%, selon les entreprises elles-mêmes. L’animation est payée par une subvention qui finit au printemps; la chambre de commerce étudie une suite.',
			marks: [
				{ mark: 4, why: 'Des partenaires nombreux et actifs; les décisions restent surtout à l’organisme.' },
				{ mark: 4, why: 'Un changement mesuré et partagé, mais déclaré par les entreprises seules.' },
				{ mark: 2, why: 'La suite est à l’étude, rien n’est assuré.' },
				{ mark: 4, why: 'On sait qui fait quoi; la source des taux pourrait être plus précise.' }
			]
		}
	},
	{
		slug: 'coup-de-coeur',
		name: 'Prix Coup de cœur du jury',
		description:
			'Honore le projet que le jury, toutes catégories réunies, n’a pas pu oublier. Il ne se demande pas\u00a0: le jury le choisit au scrutin, parmi tous les dossiers admissibles.',
		eligibility:
			'Tout dossier admissible au Prix Innovation ou au Prix Leadership, à l’exception de leurs lauréats.',
		mode: 'favourite',
		nomineeKind: 'project',
		nominators: 'members',
		laureates: 1,
		perOrganisation: null,
		criteria: [],
		questions: [],
		checks: [],
		sample: null
	},
	{
		slug: 'reconnaissance',
		name: 'Prix Reconnaissance',
		description:
			'Honore des personnes qui accompagnent\u00a0: conseillères, formateurs, intervenantes. Le public vote; les trois personnes qui reçoivent le plus de voix sont honorées au gala.',
		eligibility:
			'Une personne à l’emploi d’un organisme membre depuis un an ou plus, qui accepte d’être mise en candidature et nommée.',
		mode: 'public',
		nomineeKind: 'person',
		nominators: 'anyone',
		laureates: 3,
		perOrganisation: 3,
		criteria: [],
		questions: [
			{
				label: 'Que fait cette personne que d’autres n’oublient pas?',
				help: 'Racontez un moment, un geste, une personne accompagnée (sans la nommer).',
				maxWords: 200,
				required: true
			},
			{
				label: 'En une phrase, pourquoi voter pour elle?',
				help: 'Cette phrase accompagne son portrait pendant le vote.',
				maxWords: 30,
				required: true
			}
		],
		checks: [
			'La personne travaille dans un organisme membre depuis un an ou plus',
			'Le texte ne permet de reconnaître aucune personne accompagnée'
		],
		sample: null
	}
];

export const RULES = `1. Qui peut proposer
Chaque prix dit qui peut proposer une candidature et ce qui est admissible. Un organisme peut proposer plusieurs projets, jusqu’au nombre que le prix fixe. Une candidature peut être corrigée jusqu’à la fermeture, et retirée en tout temps.

2. Consentement
La personne ou l’organisme mis en candidature reçoit un lien pour accepter ou refuser d’être candidat, nommé et photographié. Un refus retire la candidature, à n’importe quel moment avant les résultats.

3. Admissibilité
La permanence vérifie chaque dossier avec la liste publiée, pose ses questions par écrit et donne sa décision avec ses raisons.

4. Jury
Les membres du jury acceptent des conditions de confidentialité et déclarent leurs conflits d’intérêts avant d’ouvrir un dossier. Un dossier en conflit leur reste fermé. Jusqu’à quinze dossiers, tout le jury lit tout; au-delà, chaque dossier reçoit au moins quatre lectures.

5. Notes et classement
Chaque critère est noté selon la grille publiée. Les notes sont pondérées, puis calibrées pour que la sévérité de chacun ne pèse pas. Lorsque l’écart entre deux dossiers est trop mince pour conclure, le jury délibère et vote.

6. Résultats
Deux personnes confirment chaque résultat, et un procès-verbal en garde la méthode et les chiffres. Les résultats restent confidentiels jusqu’au gala. Une personne honorée peut demander que son nom soit retiré du palmarès.`;

export const JURY_TERMS = `Comme membre du jury, je m’engage à\u00a0:

- garder pour moi ce que je lis, les notes et ce qui se dit en délibération, avant comme après le gala;
- déclarer tout conflit d’intérêts avant d’ouvrir un dossier, et dès que j’en découvre un\u00a0: mon employeur, un proche, un projet auquel j’ai pris part ou que je finance;
- lire en entier chaque dossier qui m’est confié et le noter selon la grille, sans en parler aux autres membres avant la délibération;
- ne rien garder des dossiers une fois les résultats annoncés.

Je sais que mes notes sont conservées avec mon nom dans le procès-verbal, et que ma sévérité n’est montrée qu’au jury.`;
