/** A nomination of the demonstration: invented, of the field's own subjects. */
export interface SeedNomination {
	prize: 'innovation' | 'leadership';
	title: string;
	summary: string;
	/** In the order of the prize's questions. */
	answers: string[];
	/** What becomes of it; eligible where nothing is said. */
	becomes?: 'submitted' | 'ineligible' | 'refused';
	/** The nominee has not answered yet. */
	silent?: boolean;
}

export const NOMINATIONS: readonly SeedNomination[] = [
	{
		prize: 'innovation',
		title: 'La cuisine d’essai',
		summary:
			'Douze semaines dans une vraie cuisine de production, louée la nuit à une cafétéria\u00a0: on y essaie un métier avant de s’y engager, payé dès le premier jour.',
		answers: [
			'Dans notre MRC, les cuisines cherchent du monde et les jeunes de 18 à 30 ans sans diplôme cherchent une place, mais personne n’embauche sans expérience. Un stage d’observation ne leur disait rien du métier.',
			'Nous louons de 18\u00a0h à 23\u00a0h la cuisine d’une cafétéria scolaire. Un chef et une intervenante y produisent, avec huit participants, les repas de deux popotes roulantes. La production est vendue\u00a0: elle paie les salaires. Nous avons essayé de former en classe d’abord; la moitié partait avant d’avoir touché un couteau. La classe vient maintenant après, pour qui la demande.',
			'En deux ans, 47 personnes pour une cible de 32. Trente-six ont terminé, 29 sont en emploi six mois plus tard, dont 21 en cuisine (suivi téléphonique de l’organisme, mars). Le coût par personne est de 3\u00a0900\u00a0$, la vente des repas en couvre 41\u00a0%.',
			'Le contrat de location, le calcul des coûts et le plan des douze semaines sont offerts. Il faut une cuisine aux normes libre le soir, et un client qui achète à l’année.'
		]
	},
	{
		prize: 'innovation',
		title: 'Parler métier',
		summary:
			'Des capsules sonores de trois minutes, dans huit langues, où des personnes immigrantes racontent leur premier mois dans un métier d’ici.',
		answers: [
			'Les personnes que nous accueillons lisent encore peu le français, et nos fiches métiers font quatre pages. Elles choisissaient sur un titre, ou sur le conseil d’un cousin.',
			'Nous avons remplacé la fiche par une voix\u00a0: même métier, même région, même langue que la personne qui écoute. Les récits sont enregistrés au téléphone, sans studio, puis relus avec leur auteur. Une première version filmée a été abandonnée\u00a0: trop de monde refusait de montrer son visage.',
			'Soixante-quatre récits en quatorze mois (cible\u00a0: 50), écoutés 5\u00a0200 fois. Des 210 personnes rencontrées cette année, 88 ont changé ou précisé leur choix après écoute, selon les notes de leurs conseillères.',
			'Les enregistrements sont libres de droits pour tout organisme du réseau. Compter une heure par récit et un abonnement d’hébergement de 15\u00a0$ par mois.'
		]
	},
	{
		prize: 'innovation',
		title: 'Le prêt de bottes',
		summary:
			'Une armoire de matériel de travail prêté sans dépôt\u00a0: bottes, casques, outils, uniformes. La première paie ne sert plus à payer l’équipement.',
		answers: [
			'Entre l’embauche et la première paie, il faut des bottes à 180\u00a0$. Nous avons compté 19 embauches perdues en un an pour cette seule raison.',
			'L’armoire tient dans notre salle d’attente. On emprunte comme à la bibliothèque, pour six semaines. Deux quincailliers remplacent les pièces usées, en échange de leur nom sur la porte. Le dépôt de 20\u00a0$ du début a été retiré\u00a0: il écartait ceux pour qui l’armoire existe.',
			'En dix-huit mois, 312 prêts, 94\u00a0% rendus. Dix-sept embauches perdues l’année précédente, deux cette année. Coût total\u00a0: 6\u00a0800\u00a0$ de matériel, dont la moitié en dons.',
			'Un modèle d’entente avec les quincailliers et une liste de départ de 60 articles. Une armoire, une étagère et un cahier suffisent.'
		]
	},
	{
		prize: 'innovation',
		title: 'Le bureau à bord',
		summary:
			'Un wagon de banlieue, deux matins par semaine\u00a0: des conseillères reçoivent pendant le trajet, là où les gens sont déjà assis.',
		answers: [
			'Les personnes en emploi précaire n’ont pas d’heure libre le jour. Elles ont quarante minutes de train, matin et soir.',
			'Quatre places réservées par entente avec le transporteur, une affichette, pas de rendez-vous. On ouvre un dossier en un trajet et on le poursuit au téléphone. La version du soir a été arrêtée\u00a0: les gens dorment.',
			'En neuf mois, 176 personnes rencontrées, dont 131 inconnues de nos services. Cible\u00a0: 120. Quarante-huit ont changé d’emploi, avec un gain moyen de 3,10\u00a0$ l’heure (déclaré par elles).',
			'L’entente de six pages avec le transporteur est à la disposition du réseau.'
		]
	},
	{
		prize: 'innovation',
		title: 'Un toit avant l’entrevue',
		summary:
			'Six chambres partagées avec une résidence étudiante l’été, pour les personnes dont l’emploi commence avant le bail.',
		answers: [
			'Dans notre région touristique, l’emploi de mai n’a pas de logement avant juillet. Les personnes refusaient le poste, ou dormaient dans leur auto.',
			'Une résidence étudiante vide de mai à août, un loyer payé à la semaine, et une intervenante qui cherche la suite avec chaque personne. Ce n’est pas de l’hébergement d’urgence\u00a0: il faut une promesse d’embauche pour entrer.',
			'Deux étés, 58 personnes, 51 encore en emploi à la fin de la saison. Quarante-quatre ont trouvé un logement dans la région. Cible\u00a0: 40 personnes.',
			'Le règlement, le bail à la semaine et l’entente d’assurance sont prêts. Demande une résidence ou un camp fermé une partie de l’année.'
		],
		silent: true
	},
	{
		prize: 'innovation',
		title: 'Le jumeau numérique du curriculum vitæ',
		summary:
			'Un outil maison qui relit un CV comme le fait un logiciel de tri, et montre ce qu’il n’y voit pas.',
		answers: [
			'Les CV de nos participants sont refusés par des logiciels avant d’être lus. Ni eux ni nous ne savions pourquoi.',
			'Un étudiant en informatique a bâti, avec nos conseillères, un lecteur qui surligne ce qu’un tri automatique retient. Il tourne sur un ordinateur du bureau et n’envoie rien nulle part. Nous avons renoncé à noter les CV\u00a0: la note décourageait.',
			'Quatre cent vingt CV relus depuis septembre. Taux de rappel des 120 personnes suivies\u00a0: de 7\u00a0% à 16\u00a0%. Pas de groupe de comparaison.',
			'Le code est ouvert. Une demi-journée d’installation.'
		],
		becomes: 'submitted'
	},
	{
		prize: 'innovation',
		title: 'La carte des petites portes',
		summary:
			'Une carte des entreprises de moins de cinq employés qui n’affichent jamais, dessinée à pied par les participants.',
		answers: [
			'Les trois quarts des embauches de notre quartier ne passent par aucune annonce.',
			'Les participants d’un groupe arpentent une rue par jour, entrent, demandent ce qui se fait là et ce qui manque. La carte appartient au groupe suivant, qui la corrige. Nous avons abandonné le questionnaire\u00a0: on n’ouvre pas à une tablette.',
			'Six groupes, 71 personnes, 540 entreprises visitées; 33 embauches chez des employeurs jamais rencontrés. Cible\u00a0: 20.',
			'La méthode tient sur deux pages. Il faut de bons souliers.'
		]
	},
	{
		prize: 'innovation',
		title: 'Trois semaines pour apprivoiser la machine',
		summary:
			'Un simulateur de conduite d’engins, en location dans un garage, pour décider avant de s’inscrire à une formation de huit mois.',
		answers: [
			'Quatre inscrits sur dix quittaient la formation en conduite d’engins de chantier avant la fin, faute de savoir ce qu’est le métier.',
			'Trois semaines sur simulateur, puis deux jours sur un chantier. Au bout, on s’inscrit ou on renonce, et renoncer est un bon résultat.',
			'Vingt-six personnes\u00a0: 15 inscrites, dont 14 toujours en formation; 11 réorientées. Le projet a commencé il y a trois ans.',
			''
		],
		becomes: 'ineligible'
	},
	{
		prize: 'leadership',
		title: 'La table des treize villages',
		summary:
			'Treize municipalités, deux organismes et un centre de formation partagent un même poste d’agente d’accueil et une même promesse\u00a0: rappeler en deux jours.',
		answers: [
			'Les maires de treize villages, notre organisme, celui de la MRC voisine et le centre de formation professionnelle. Chaque village paie 2\u00a0100\u00a0$ par an; nous portons l’emploi et l’encadrement; le centre prête ses locaux le jeudi. Nous avons passé un hiver à visiter les conseils municipaux, un soir chacun.',
			'Cent quarante et une personnes accueillies en deux ans, contre 23 avant, selon les registres municipaux. Les villages qui se disputaient les mêmes travailleurs publient maintenant leurs postes ensemble. «\u00a0On a arrêté de se voler nos soudeurs\u00a0», dit un maire.',
			'Les treize conseils ont voté le poste pour trois ans. La coordination passe à tour de rôle d’un village à l’autre; la première relève a eu lieu en janvier.'
		]
	},
	{
		prize: 'leadership',
		title: 'Employeurs, asseyez-vous',
		summary:
			'Un déjeuner par mois où ce sont les personnes accompagnées qui posent les questions aux employeurs, et non l’inverse.',
		answers: [
			'Vingt-deux employeurs de trois secteurs, la chambre de commerce et huit participants par déjeuner. La chambre invite, nous préparons les questions avec les participants, l’employeur vient sans dépliant.',
			'Vingt déjeuners, 160 participants. Neuf employeurs ont changé leur affichage ou leur horaire après une question; on en tient la liste, publique. Soixante et une embauches en sont sorties.',
			'La chambre de commerce a inscrit les déjeuners à son plan d’action et paie le traiteur. Deux autres chambres de la région commencent cet automne.'
		]
	},
	{
		prize: 'leadership',
		title: 'Le pacte du retour',
		summary:
			'Un établissement de détention, trois organismes et sept entreprises préparent l’embauche avant la sortie, et non après.',
		answers: [
			'L’établissement, les services correctionnels, trois organismes et sept entreprises de la transformation alimentaire. Chacun a un siège et une voix. Les entreprises rencontrent les personnes dedans, deux fois, sans dossier.',
			'Quarante personnes sorties avec un emploi en trois ans; 31 l’avaient encore un an après. Avant le pacte, l’établissement en comptait quatre par année. Les entreprises disent avoir revu leurs règles d’embauche pour tout le monde.',
			'Le comité se réunit sans nous depuis un an, à sa demande. Une huitième entreprise se joint en mars; la subvention de départ est terminée.'
		]
	},
	{
		prize: 'leadership',
		title: 'Les aînés du métier',
		summary:
			'Des retraités d’une usine fermée forment ceux qui entrent dans la nouvelle, et disent ce qui ne s’écrit pas.',
		answers: [
			'Le syndicat de l’ancienne usine, la direction de la nouvelle, le club de l’âge d’or et notre organisme. Les retraités sont payés au taux d’un formateur, par l’employeur.',
			'Vingt-sept retraités ont accompagné 94 personnes. Les départs avant trois mois sont passés de 34 à 15\u00a0% (ressources humaines de l’usine). La fermeture avait laissé de l’amertume; le syndicat et l’employeur ont coprésidé la dernière rencontre.',
			'L’employeur a mis le programme à sa convention collective.'
		],
		silent: true
	},
	{
		prize: 'leadership',
		title: 'Une seule porte, quatre organismes',
		summary:
			'Quatre organismes concurrents d’une même ville partagent l’accueil\u00a0: une adresse, un numéro, une équipe.',
		answers: [
			'Les quatre organismes d’employabilité de la ville et le bureau de Services Québec. Les conseils d’administration ont signé après six mois de discussions animées par une médiatrice; chacun garde son nom et ses programmes.',
			'Le temps entre le premier appel et le premier rendez-vous est passé de 16 à 4 jours. Les personnes renvoyées d’un organisme à l’autre\u00a0: de 310 à 22 en un an. Onze employés ont changé de maison sans perdre d’ancienneté.',
			'L’entente est renouvelée pour cinq ans, avec une clause de sortie que personne n’a demandée.'
		]
	},
	{
		prize: 'leadership',
		title: 'Bâtir à plusieurs mains',
		summary:
			'Une coopérative d’habitation, un organisme et des entrepreneurs rénovent douze logements avec une équipe de personnes en formation.',
		answers: [
			'La coopérative prête ses logements, trois entrepreneurs encadrent, nous recrutons et accompagnons. Le centre de formation reconnaît les heures.',
			'Douze logements rénovés, 24 personnes formées, 17 embauchées par les entrepreneurs. Les loyers n’ont pas augmenté.',
			'Deux autres coopératives ont signé une lettre d’intention.'
		],
		becomes: 'refused'
	}
];

/** What the practitioner of the demonstration nominates for the edition that is open. */
export const OWN = {
	submitted: {
		title: 'L’atelier des premières fois',
		nominee: 'Carrefour jeunesse-emploi des Trois-Lacs',
		email: 'direction@trois-lacs.example',
		summary:
			'Premier chèque, premier bail, première déclaration\u00a0: un soir par semaine, on apprend à plusieurs ce que personne ne nous a montré.',
		answers: [
			'Les jeunes de 16 à 24 ans qui quittent la protection de la jeunesse arrivent au travail sans avoir jamais ouvert un compte. Dans notre région, ils sont une soixantaine par an, et aucun service ne les suit après leur anniversaire.',
			'Chaque soir, une «\u00a0première fois\u00a0» est faite pour vrai, avec la personne dont c’est le métier\u00a0: une caissière de caisse populaire, un propriétaire, une comptable. On ne simule rien. Le cahier d’exercices du début a été abandonné au troisième soir.',
			'Trente-huit jeunes en un an pour une cible de 24; 33 ont un compte, 27 un bail à leur nom, 25 sont en emploi ou aux études (relevé de l’organisme, septembre).',
			'La liste des quarante «\u00a0premières fois\u00a0» et les invitations types sont offertes au réseau.'
		]
	},
	draft: {
		title: 'Le relais des conseillères',
		nominee: 'Marie-Pier Lachance',
		summary: 'Elle a gardé le fil avec quarante personnes pendant la fermeture de notre point de service.'
	}
} as const;
