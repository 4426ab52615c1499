/** The programme of the demonstration: titles from the field's own published workshops and trainings, people invented. */

interface SeedWorkshop {
	title: string;
	summary: string;
	track: string;
}

export const TRACKS = [
	{ slug: 'accompagnement', name: 'Accompagnement et counseling' },
	{ slug: 'immigration', name: 'Immigration et interculturel' },
	{ slug: 'sante', name: 'Santé mentale et bien-être' },
	{ slug: 'numerique', name: 'Numérique et IA' },
	{ slug: 'gestion', name: 'Gestion et équipes' },
	{ slug: 'employeurs', name: 'Employeurs et territoire' }
] as const;

const w = (track: (typeof TRACKS)[number]['slug'], title: string, summary: string): SeedWorkshop => ({
	title,
	summary,
	track
});

/** Forty workshops, in the order of their slots: five in parallel, eight times. */
export const WORKSHOPS: SeedWorkshop[] = [
	w(
		'accompagnement',
		'Bilan des expériences\u00a0: faire parler un parcours',
		'Trois exercices pour aider une personne à nommer ce qu’elle sait faire, même quand elle croit n’avoir rien fait.'
	),
	w(
		'immigration',
		'Cibler sa recherche d’emploi en tant que nouvel arrivant',
		'Une démarche en cinq rencontres pour passer de l’envoi massif de CV à une stratégie qui tient compte du territoire.'
	),
	w(
		'sante',
		'Briser la stigmatisation liée à la santé mentale',
		'Des mots qui ouvrent, des mots qui ferment\u00a0: une pratique en petits groupes à partir de situations vécues.'
	),
	w(
		'numerique',
		'La bonne utilisation de l’IA dans la recherche d’emploi',
		'Ce qu’une intelligence artificielle fait bien, ce qu’elle invente, et comment en parler avec les personnes accompagnées.'
	),
	w(
		'gestion',
		'La reconnaissance comme levier de performance durable',
		'Reconnaître souvent, justement et sans budget\u00a0: un outil d’équipe à rapporter dès lundi.'
	),
	w(
		'accompagnement',
		'L’art de la première impression',
		'Ce que voit un employeur dans les trente premières secondes, et ce qu’on peut travailler sans perdre son naturel.'
	),
	w(
		'immigration',
		'Communication interculturelle\u00a0: au-delà des codes',
		'Lire les malentendus avant qu’ils ne deviennent des échecs d’intégration. Études de cas du milieu.'
	),
	w(
		'sante',
		'Émotions parasites\u00a0: les reconnaître, les accueillir',
		'Un modèle simple pour distinguer l’émotion qui informe de celle qui bloque, chez la personne et chez soi.'
	),
	w(
		'employeurs',
		'Contact aux employeurs\u00a0: oser décrocher le téléphone',
		'Scénarios, répliques et relances\u00a0: un laboratoire pour qui n’aime pas solliciter.'
	),
	w(
		'gestion',
		'Résoudre efficacement les conflits au travail',
		'Trois postures de médiation pour gestionnaires, et une grille pour savoir quand demander de l’aide.'
	),
	w(
		'accompagnement',
		'Pratique d’entrevue\u00a0: le simulateur humain',
		'Des entrevues jouées, arrêtées, rejouées. On repart avec un canevas d’animation.'
	),
	w(
		'immigration',
		'Démystifier les changements en immigration permanente et temporaire',
		'Ce qui a bougé cette année, ce que cela change pour les suivis, et où vérifier avant de répondre.'
	),
	w(
		'sante',
		'Comment garder l’équilibre dans un monde de fou',
		'Fatigue de compassion, charge mentale, limites\u00a0: prendre soin de qui prend soin.'
	),
	w(
		'numerique',
		'Réseaux sociaux\u00a0: être trouvable sans s’exposer',
		'Profil, confidentialité et veille\u00a0: les réglages à montrer, les pièges à éviter.'
	),
	w(
		'employeurs',
		'Recruter sans discriminer',
		'Du libellé de l’offre à la question de trop\u00a0: accompagner un employeur de bonne foi.'
	),
	w(
		'accompagnement',
		'Oser changer\u00a0: la réorientation après 45 ans',
		'Deuils, peurs et atouts du mitan de carrière, avec des récits de personnes accompagnées.'
	),
	w(
		'immigration',
		'Reconnaissance des compétences avec Qualifications Québec',
		'Les voies possibles, les délais réels et le rôle du centre-conseil à chaque étape.'
	),
	w(
		'sante',
		'Intervenir en contexte de crise\u00a0: prise de contact et sécurité',
		'Bonnes pratiques pour éviter l’escalade et augmenter son sentiment de sécurité au travail.'
	),
	w(
		'numerique',
		'Informatique de base\u00a0: rendre le numérique moins intimidant',
		'Un parcours en trois ateliers pour des groupes aux niveaux très différents.'
	),
	w(
		'gestion',
		'Communiquer adéquatement pour assurer une saine gestion',
		'Rencontres individuelles, rétroaction, décisions difficiles\u00a0: des phrases qui marchent.'
	),
	w(
		'accompagnement',
		'Impacts du casier judiciaire sur l’emploi',
		'Droits, pardon, divulgation\u00a0: ce qu’il faut savoir pour bien accompagner.'
	),
	w(
		'immigration',
		'Accueil et intégration des personnes immigrantes en milieu de travail',
		'Des pratiques inclusives racontées par trois milieux qui les ont essayées.'
	),
	w(
		'sante',
		'Gestion du stress\u00a0: outils brefs pour rencontres courtes',
		'Cinq techniques de moins de cinq minutes, essayées sur place.'
	),
	w(
		'numerique',
		'Google Ad Grants pour les organismes',
		'Faire connaître ses services avec la publicité offerte aux organismes sans but lucratif.'
	),
	w(
		'employeurs',
		'Portrait socioéconomique\u00a0: lire sa région',
		'Trouver, comprendre et raconter les chiffres de l’emploi de son territoire.'
	),
	w(
		'accompagnement',
		'Motivation\u00a0: quand ça ne lève pas',
		'L’entretien motivationnel appliqué à la recherche d’emploi, avec des enregistrements commentés.'
	),
	w(
		'immigration',
		'Le choc culturel, vu des deux côtés du bureau',
		'Un atelier vivant où l’on échange les rôles, puis les préjugés.'
	),
	w(
		'sante',
		'Usage de substances et réinsertion en emploi',
		'Réduction des méfaits, ententes avec l’employeur et filet de sécurité.'
	),
	w(
		'gestion',
		'Apprendre à naviguer les eaux du changement',
		'Accompagner une équipe quand les programmes, les cibles et les outils changent en même temps.'
	),
	w(
		'employeurs',
		'L’impact des biais inconscients sur la discrimination',
		'Les reconnaître en entrevue et outiller les comités de sélection.'
	),
	w(
		'accompagnement',
		'Prise de décision\u00a0: sortir de l’ambivalence',
		'La balance décisionnelle revisitée pour les choix de carrière à plusieurs inconnues.'
	),
	w(
		'immigration',
		'Intervenir en contexte d’immigration et de diversité ethnoculturelle',
		'Interprètes, familles, statuts\u00a0: des repères pour une intervention juste.'
	),
	w(
		'sante',
		'Parents sous pression, intervenants dépassés?',
		'Quand la conciliation devient l’obstacle principal à l’emploi.'
	),
	w(
		'numerique',
		'Rédiger un CV qui passe les filtres automatiques',
		'Comment lisent les logiciels de présélection, et comment rester lisible pour un humain.'
	),
	w(
		'employeurs',
		'Normes du travail et santé-sécurité\u00a0: l’essentiel',
		'Les vingt questions qu’on vous pose le plus, avec leurs réponses à jour.'
	),
	w(
		'accompagnement',
		'Relations interpersonnelles et maintien en emploi',
		'Le suivi après l’embauche\u00a0: ce qui fait rester les gens.'
	),
	w(
		'immigration',
		'Parler emploi avec les personnes réfugiées',
		'Temps long, traumas et projets\u00a0: repenser nos indicateurs de réussite.'
	),
	w(
		'gestion',
		'Philanthropie et recherche de financement',
		'Bâtir un dossier de commandite à deux, en deux heures, sur votre propre projet.'
	),
	w(
		'numerique',
		'Recherche et interprétation des plumitifs',
		'Ce qui est public, ce qui est utile, et l’éthique de la consultation.'
	),
	w(
		'employeurs',
		'La nouvelle réalité de l’organisation du travail',
		'Télétravail, semaine de quatre jours, pénurie\u00a0: ce que les employeurs nous demandent maintenant.'
	)
];

export const ROOMS = [
	{ name: 'Grand hall', capacity: 450, directions: 'Rez-de-chaussée, face à l’entrée', stepFree: true },
	{ name: 'Salle Laviolette', capacity: 60, directions: 'Rez-de-chaussée, à gauche', stepFree: true },
	{ name: 'Salle Radisson', capacity: 40, directions: '1er étage, par l’ascenseur', stepFree: true },
	{ name: 'Salle des Forges', capacity: 80, directions: '1er étage, au fond', stepFree: true },
	{ name: 'Salle Saint-Maurice', capacity: 50, directions: '2e étage, par l’ascenseur', stepFree: true },
	{ name: 'Salle du Vieux-Port', capacity: 36, directions: '2e étage, côté fleuve', stepFree: true }
];

export const GIVEN_NAMES = [
	'Anne-Sophie',
	'Maëlle',
	'Élodie',
	'Samuel',
	'Noémie',
	'Jérémie',
	'Fatima',
	'Mamadou',
	'Geneviève',
	'François',
	'Léa',
	'Olivier',
	'Chloé',
	'Étienne',
	'Marie-Ève',
	'Karim',
	'Josée',
	'Benoît',
	'Amélie',
	'Thierry',
	'Catherine',
	'Nadège',
	'Loïc',
	'Valérie',
	'Hugo',
	'Mélissa',
	'Zoé',
	'Raphaël',
	'Isabelle',
	'Youssef',
	'Béatrice',
	'Simon',
	'Gaëlle',
	'Patrick',
	'Sophie',
	'Ibrahima',
	'Claudine',
	'Mathieu',
	'Rosalie',
	'Dominic'
];
export const FAMILY_NAMES = [
	'Tremblay',
	'Gagnon',
	'Côté',
	'Bouchard',
	'Gauthier',
	'Morin',
	'Lavoie',
	'Fortin',
	'Gagné',
	'Ouellet',
	'Pelletier',
	'Bélanger',
	'Lévesque',
	'Bergeron',
	'Leblanc',
	'Paquette',
	'Girard',
	'Simard',
	'Boucher',
	'Caron',
	'Beaulieu',
	'Cloutier',
	'Dubé',
	'Poirier',
	'Fournier',
	'Lapointe',
	'Leclerc',
	'Lefebvre',
	'Poulin',
	'Thibault',
	'St-Onge',
	'Éthier',
	'Hébert',
	'Diallo',
	'Benali',
	'Nguyen',
	'Charest',
	'Bornais-Lévesque',
	'D’Amours',
	'Vézina',
	'Rancourt',
	'Turcotte',
	'Ferland',
	'Labbé',
	'Michaud',
	'Traoré',
	'Roy',
	'Nadeau',
	'Archambault',
	'Desjardins'
];
/** Functions that agree with anyone. */
export const SPEAKER_TITLES = [
	'spécialiste de l’orientation',
	'psychologue du travail',
	'responsable de projet',
	'juriste',
	'spécialiste du développement de carrière',
	'gestionnaire',
	'spécialiste de la francisation',
	'analyste du marché du travail',
	'responsable des services aux entreprises',
	'spécialiste de l’intervention de groupe'
];

/** Towns with their region, for the members that the published documents do not name. */
export const TOWNS: [town: string, region: string][] = [
	['Rimouski', '01'],
	['Matane', '01'],
	['Rivière-du-Loup', '01'],
	['Amqui', '01'],
	['Saguenay', '02'],
	['Alma', '02'],
	['Roberval', '02'],
	['Québec', '03'],
	['Beauport', '03'],
	['Sainte-Foy', '03'],
	['Portneuf', '03'],
	['Trois-Rivières', '04'],
	['Shawinigan', '04'],
	['La Tuque', '04'],
	['Louiseville', '04'],
	['Sherbrooke', '05'],
	['Magog', '05'],
	['Coaticook', '05'],
	['Montréal-Nord', '06'],
	['Rosemont', '06'],
	['Verdun', '06'],
	['Villeray', '06'],
	['Ahuntsic', '06'],
	['LaSalle', '06'],
	['Hochelaga', '06'],
	['Gatineau', '07'],
	['Maniwaki', '07'],
	['Buckingham', '07'],
	['Rouyn-Noranda', '08'],
	['Val-d’Or', '08'],
	['Amos', '08'],
	['Sept-Îles', '09'],
	['Baie-Comeau', '09'],
	['Gaspé', '11'],
	['Chandler', '11'],
	['Les Îles', '11'],
	['Lévis', '12'],
	['Saint-Georges', '12'],
	['Thetford Mines', '12'],
	['Montmagny', '12'],
	['Laval-des-Rapides', '13'],
	['Chomedey', '13'],
	['Joliette', '14'],
	['Repentigny', '14'],
	['Terrebonne', '14'],
	['Berthierville', '14'],
	['Saint-Jérôme', '15'],
	['Mont-Laurier', '15'],
	['Sainte-Agathe', '15'],
	['Blainville', '15'],
	['Longueuil', '16'],
	['Saint-Hyacinthe', '16'],
	['Granby', '16'],
	['Valleyfield', '16'],
	['Châteauguay', '16'],
	['Saint-Jean', '16'],
	['Drummondville', '17'],
	['Victoriaville', '17'],
	['Nicolet', '17'],
	['Bécancour', '17']
];
export const CENTRE_NAMES = [
	'Carrefour de l’emploi de',
	'Centre-conseil Boréal de',
	'Service d’orientation de',
	'Option-Travail',
	'Place à l’emploi de'
];
