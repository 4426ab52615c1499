import type { ExhibitorKind } from '../../src/lib/schemas/exhibitor-lists.ts';

/** What is offered: sizes in centimetres, prices before tax in cents. */
export const TYPES = [
	{
		name: 'Kiosque simple',
		description: 'Deux mètres sur deux, dans un îlot, à deux pas du café.',
		...{ widthCm: 200, depthCm: 200, passes: 2, capacity: 20 },
		included: ['table', 'chairs', 'power', 'wifi', 'sign'] as const,
		prices: { member: 35_000, nonprofit: 45_000, company: 70_000 }
	},
	{
		name: 'Grand kiosque',
		description: 'Quatre mètres et demi sur trois, le long du mur du fond, avec panneau.',
		...{ widthCm: 450, depthCm: 300, passes: 4, capacity: 6 },
		included: ['table', 'chairs', 'power', 'wifi', 'panel', 'sign'] as const,
		prices: { member: 70_000, nonprofit: 90_000, company: 140_000 }
	}
].map((type) => ({ ...type, included: [...type.included] }));

export const OPTIONS = [
	{ name: 'Table de plus', description: 'Six pieds, nappe noire.', priceCents: 3_500, perExhibitor: 2 },
	{ name: 'Prise électrique de plus', priceCents: 6_000, perExhibitor: 2, capacity: 12 },
	{
		name: 'Laissez-passer de plus',
		description: 'Repas du midi compris.',
		priceCents: 12_500,
		passes: 1,
		perExhibitor: 4
	}
];

export const LEVELS = [
	{
		name: 'Or',
		...{ priceCents: 400_000, includesBooth: true, passes: 2 },
		benefits: [
			'Logo sur l’affiche, le programme et l’écran de la salle',
			'Deux minutes à la conférence d’ouverture',
			'Grand kiosque compris'
		]
	},
	{
		name: 'Argent',
		...{ priceCents: 200_000, passes: 1 },
		benefits: ['Logo dans le programme et sur l’écran de la salle', 'Mention à l’ouverture']
	}
];

/** What the directory is looked through by: what exhibitors are about, and whose need they answer. */
export const TOPICS = {
	category: [
		'Outils et tests',
		'Formation',
		'Numérique',
		'Livres et matériel',
		'Plateaux et insertion',
		'Financement',
		'Santé au travail'
	],
	need: [
		'Aider les employeurs',
		'Animer des groupes',
		'Apprendre le français',
		'Apprendre un métier',
		'Attirer en région',
		'Faire le point',
		'Financer un projet',
		'Prendre soin des équipes',
		'Reconnaître des acquis',
		'Rendre des comptes',
		'Suivre des dossiers',
		'Trouver un emploi',
		'Équiper un centre'
	]
};

export const CONTRACT = [
	'1. Le kiosque est monté la veille de l’ouverture, entre 14 h et 18 h, ou le matin même avant 8 h. Il est occupé aux heures du salon.',
	'2. L’exposant ne sous-loue ni ne cède son kiosque. Ce qu’il montre reste dans les limites de celui-ci.',
	'3. L’exposant est assuré en responsabilité civile pour 2 000 000 $ et en remet l’attestation quatorze jours avant l’ouverture.',
	'4. L’annulation est gratuite jusqu’à trente jours avant l’ouverture; ensuite, la moitié du prix reste due.',
	'5. Les coordonnées des personnes rencontrées ne sont recueillies qu’avec leur accord, par l’application, et ne servent qu’à leur répondre.',
	'6. AXTRA peut déplacer un kiosque pour la sécurité des lieux; l’exposant en est averti.'
].join('\n\n');

interface SeedExhibitor {
	name: string;
	summary: string;
	description: string;
	kind: ExhibitorKind;
	large: boolean;
	level?: string;
	topics: string[];
	region: string;
	options?: string[];
	/** Of an account of the demonstration; else somebody new answers for it. */
	email?: string;
}

export const EXHIBITORS: SeedExhibitor[] = [
	{
		name: 'Boussole Orientation',
		summary: 'Tests d’intérêts et de valeurs en français, pour groupes et rencontres individuelles.',
		description:
			'Passez un test d’intérêts en dix minutes sur nos tablettes, et repartez avec un accès d’essai d’un mois. Nous montrons aussi le guide d’interprétation pour les groupes.',
		kind: 'company',
		large: true,
		level: 'Or',
		topics: ['Outils et tests', 'Faire le point'],
		region: '04',
		options: ['Prise électrique de plus'],
		email: 'exposant@boussole.example'
	},
	{
		name: 'Coop Le Tremplin',
		summary: 'Plateaux d’insertion en transformation alimentaire.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Plateaux et insertion', 'Trouver un emploi'],
		region: '04'
	},
	{
		name: 'Éditions du Sillon',
		summary: 'Livres et cahiers d’animation en développement de carrière.',
		description: '',
		kind: 'company',
		large: false,
		topics: ['Livres et matériel', 'Animer des groupes'],
		region: '03',
		options: ['Table de plus']
	},
	{
		name: 'Fonds Élan-Emploi',
		summary: 'Microsubventions pour l’équipement des personnes en démarche.',
		description: '',
		kind: 'nonprofit',
		large: true,
		level: 'Argent',
		topics: ['Financement', 'Financer un projet'],
		region: '06'
	},
	{
		name: 'Groupe Passerelle',
		summary: 'Évaluation comparative et reconnaissance des acquis.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Formation', 'Reconnaître des acquis'],
		region: '06'
	},
	{
		name: 'Horizon Numérique',
		summary: 'Parc d’ordinateurs remis à neuf pour les centres-conseils.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Numérique', 'Équiper un centre'],
		region: '06',
		options: ['Prise électrique de plus']
	},
	{
		name: 'Institut des métiers de Batiscan',
		summary: 'Formations courtes menant à un métier.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Formation', 'Apprendre un métier'],
		region: '04'
	},
	{
		name: 'L’Atelier des mots',
		summary: 'Francisation en milieu de travail.',
		description: '',
		kind: 'member',
		large: false,
		topics: ['Formation', 'Apprendre le français'],
		region: '16'
	},
	{
		name: 'La Fabrique à projets',
		summary: 'Gestion de programmes et reddition de comptes.',
		description: '',
		kind: 'company',
		large: false,
		topics: ['Numérique', 'Rendre des comptes'],
		region: '06'
	},
	{
		name: 'Logiciel Carnet',
		summary: 'Dossiers de suivi pour les services d’emploi.',
		description: '',
		kind: 'company',
		large: true,
		level: 'Or',
		topics: ['Numérique', 'Suivre des dossiers'],
		region: '03',
		options: ['Laissez-passer de plus']
	},
	{
		name: 'Maison Repère',
		summary: 'Hébergement et emploi pour jeunes adultes.',
		description: '',
		kind: 'member',
		large: false,
		topics: ['Plateaux et insertion', 'Trouver un emploi'],
		region: '05'
	},
	{
		name: 'Médiation Confluence',
		summary: 'Médiation et climat de travail.',
		description: '',
		kind: 'company',
		large: false,
		topics: ['Santé au travail', 'Animer des groupes'],
		region: '16'
	},
	{
		name: 'Mutuelle Solidaire',
		summary: 'Assurance collective des organismes communautaires.',
		description: '',
		kind: 'company',
		large: true,
		level: 'Argent',
		topics: ['Financement', 'Prendre soin des équipes'],
		region: '06'
	},
	{
		name: 'Observatoire Territoires',
		summary: 'Données d’emploi par MRC, libres et cartographiées.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Numérique', 'Rendre des comptes'],
		region: '12'
	},
	{
		name: 'Parcours Mauricie',
		summary: 'Attraction et rétention en région.',
		description: '',
		kind: 'member',
		large: false,
		topics: ['Plateaux et insertion', 'Attirer en région'],
		region: '04'
	},
	{
		name: 'Pôle Inclusion',
		summary: 'Accompagnement des employeurs en accessibilité.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Santé au travail', 'Aider les employeurs'],
		region: '14'
	},
	{
		name: 'Radio Boulot',
		summary: 'Balados sur les métiers, faits avec les personnes accompagnées.',
		description: '',
		kind: 'member',
		large: false,
		topics: ['Livres et matériel', 'Faire le point'],
		region: '01',
		options: ['Prise électrique de plus']
	},
	{
		name: 'Réseau Mentorat Québec-Nord',
		summary: 'Jumelages professionnels à distance.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Formation', 'Faire le point'],
		region: '10'
	},
	{
		name: 'Santé-Travail Mauricie',
		summary: 'Prévention et ergonomie.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Santé au travail', 'Prendre soin des équipes'],
		region: '04'
	},
	{
		name: 'Studio Portrait Pro',
		summary: 'Photo professionnelle offerte sur place.',
		description: '',
		kind: 'company',
		large: false,
		topics: ['Outils et tests', 'Trouver un emploi'],
		region: '04',
		options: ['Table de plus']
	},
	{
		name: 'Transport Collectif Plus',
		summary: 'Solutions de déplacement vers l’emploi.',
		description: '',
		kind: 'nonprofit',
		large: false,
		topics: ['Plateaux et insertion', 'Attirer en région'],
		region: '17'
	},
	{
		name: 'Vélo-Boulot',
		summary: 'Ateliers de mécanique comme plateau de travail.',
		description: '',
		kind: 'member',
		large: false,
		topics: ['Plateaux et insertion', 'Apprendre un métier'],
		region: '06'
	}
];
