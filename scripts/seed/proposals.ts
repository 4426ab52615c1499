/** What is proposed for the next edition of the demonstration: invented, in the field's own subjects. */
export interface SeedProposal {
	title: string;
	track: 'accompagnement' | 'immigration' | 'sante' | 'numerique' | 'gestion' | 'employeurs';
	format: (typeof FORMATS)[number]['name'];
	summary: string;
	description?: string;
	level?: 'everyone' | 'beginner' | 'experienced' | 'managers';
	equipment?: ('projector' | 'sound' | 'whiteboard' | 'computers' | 'movable_tables' | 'recording')[];
	maxPeople?: number;
	note?: string;
	takeaway?: string;
	status?: 'draft' | 'withdrawn';
	/** Somebody asked to speak too, and whether they have answered. */
	invites?: 'invited' | 'accepted';
	/** A demonstration account; otherwise one of those registered. */
	by?: string;
}

export const FORMATS = [
	{
		name: 'Atelier',
		description: 'On essaie, en petits groupes, et on repart avec quelque chose.',
		kind: 'workshop',
		minutes: 75,
		maxSpeakers: 3
	},
	{
		name: 'Conférence',
		description: 'Une personne raconte, puis on discute.',
		kind: 'keynote',
		minutes: 60,
		maxSpeakers: 2
	},
	{
		name: 'Table ronde',
		description: 'Trois voix, une question, la salle.',
		kind: 'round_table',
		minutes: 75,
		maxSpeakers: 5
	},
	{
		name: 'Table à La Ruche',
		description: 'Huit personnes autour d’un thème, deux fois de suite.',
		kind: 'exchange',
		minutes: 40,
		maxSpeakers: 1
	},
	{
		name: 'Affiche',
		description: 'Ce qui a été fait, ce qu’on en a appris, en un coup d’œil.',
		kind: 'poster',
		minutes: 30,
		maxSpeakers: 2
	}
] as const;

export const PROPOSALS: SeedProposal[] = [
	{
		title: 'Quand la personne ne rappelle plus',
		track: 'accompagnement',
		format: 'Atelier',
		summary:
			'Relancer sans insister\u00a0: trois gestes simples pour garder le lien, et la façon de dire qu’une porte reste ouverte.',
		description:
			'On part de situations apportées par le groupe. Chacune est rejouée deux fois, avec d’autres mots. On termine par un message type que chaque personne adapte au sien.',
		maxPeople: 24,
		takeaway: 'Un message de relance à soi'
	},
	{
		title: 'Le premier mois en région, vu par ceux qui arrivent',
		track: 'immigration',
		format: 'Table ronde',
		summary:
			'Quatre personnes installées depuis moins de deux ans racontent ce qui a aidé, ce qui a manqué, et ce qui a fait rire.',
		equipment: ['sound'],
		note: 'Les quatre personnes ont déjà dit oui, sous réserve de la date.'
	},
	{
		title: 'Anxiété et entrevue\u00a0: accompagner sans soigner',
		track: 'sante',
		format: 'Atelier',
		summary:
			'Où s’arrête notre rôle, à qui passer le relais, et comment préparer une entrevue avec quelqu’un que l’idée paralyse.',
		level: 'experienced',
		maxPeople: 20
	},
	{
		title: 'Un assistant numérique au bureau\u00a0: six mois plus tard',
		track: 'numerique',
		format: 'Conférence',
		summary:
			'Ce que l’outil fait gagner, ce qu’il fait perdre, et les règles que l’équipe s’est données pour les renseignements personnels.',
		takeaway: 'Une page de règles à reprendre telle quelle'
	},
	{
		title: 'Codévelopper à distance sans s’endormir',
		track: 'gestion',
		format: 'Atelier',
		summary:
			'Un déroulement de soixante minutes, éprouvé avec cinq organismes, et les cinq erreurs que nous avons faites avant.',
		description:
			'Une vraie séance, devant vous et avec vous, puis le retour sur ce qui s’est passé. Les gabarits sont remis.',
		level: 'managers',
		maxPeople: 18,
		invites: 'invited',
		by: 'quarieriste@lesoit.example',
		takeaway: 'Le déroulement minuté'
	},
	{
		title: 'Convaincre un employeur en dix minutes de stationnement',
		track: 'employeurs',
		format: 'Table à La Ruche',
		summary: 'La visite éclair\u00a0: quoi dire, quoi laisser, quand revenir.'
	},
	{
		title: 'Raconter son parcours quand il a des trous',
		track: 'accompagnement',
		format: 'Atelier',
		summary:
			'Maladie, détention, famille\u00a0: un canevas pour dire vrai sans tout dire, essayé à deux puis devant le groupe.',
		equipment: ['whiteboard', 'movable_tables'],
		maxPeople: 30
	},
	{
		title: 'La reconnaissance des acquis, pas à pas',
		track: 'immigration',
		format: 'Atelier',
		summary:
			'Qui reconnaît quoi, dans quel ordre, et combien de temps cela prend vraiment. Trois dossiers suivis du début à la fin.',
		invites: 'accepted'
	},
	{
		title: 'Une équipe qui tient\u00a0: parler de la charge avant qu’elle déborde',
		track: 'gestion',
		format: 'Conférence',
		summary:
			'Un rituel de quinze minutes par semaine, ses effets mesurés sur un an, et pourquoi nous avons failli l’abandonner.',
		level: 'managers'
	},
	{
		title: 'Lire une offre d’emploi à voix haute',
		track: 'accompagnement',
		format: 'Table à La Ruche',
		summary: 'Un exercice de lecture qui fait entendre ce qu’une offre demande, promet et cache.'
	},
	{
		title: 'Trois affiches pour une salle d’attente',
		track: 'sante',
		format: 'Affiche',
		summary: 'Ce que disent nos murs aux personnes qui attendent, avant et après un projet de six semaines.'
	},
	{
		title: 'Données et confiance\u00a0: expliquer le consentement simplement',
		track: 'numerique',
		format: 'Atelier',
		summary:
			'Réécrire ensemble trois formulaires pour qu’on les comprenne à la première lecture, sans rien retirer de ce que la loi demande.',
		equipment: ['projector', 'computers'],
		maxPeople: 16
	},
	{
		title: 'Embaucher à cinquante-cinq ans et plus',
		track: 'employeurs',
		format: 'Table ronde',
		summary: 'Deux employeurs, une conseillère et une personne embauchée à soixante et un ans.'
	},
	{
		title: 'Le silence comme outil d’entretien',
		track: 'accompagnement',
		format: 'Atelier',
		summary:
			'Se taire sept secondes, puis dix\u00a0: ce qui arrive alors, et comment en faire quelque chose.',
		level: 'experienced',
		maxPeople: 20
	},
	{
		title: 'Francisation en milieu de travail, l’envers du décor',
		track: 'immigration',
		format: 'Conférence',
		summary:
			'Un an dans trois usines\u00a0: horaires, collègues, contremaîtres, et la place du cours dans tout cela.',
		status: 'withdrawn'
	},
	{
		title: 'Revenir au travail après un deuil',
		track: 'sante',
		format: 'Table à La Ruche',
		summary: 'Ce qu’on peut proposer à l’employeur, à l’équipe et à la personne, semaine par semaine.'
	},
	{
		title: 'Un portfolio en photos pour qui n’écrit pas',
		track: 'numerique',
		format: 'Affiche',
		summary: 'Douze participants, un téléphone chacun\u00a0: leur travail montré plutôt que raconté.'
	},
	{
		title: 'Accueillir un nouveau collègue en trois jours',
		track: 'gestion',
		format: 'Atelier',
		summary: 'Un plan d’accueil qui tient sur une page, à remplir sur place pour son propre organisme.',
		takeaway: 'Son plan d’accueil, rempli'
	},
	{
		title: 'Petites villes, grands besoins\u00a0: recruter ensemble',
		track: 'employeurs',
		format: 'Conférence',
		summary: 'Comment huit employeurs d’une même MRC ont partagé une campagne, un stand et une conseillère.'
	},
	{
		title: 'Jouer pour apprendre à négocier',
		track: 'accompagnement',
		format: 'Atelier',
		summary: 'Un jeu de cartes maison pour s’exercer à demander un salaire, un horaire, un délai.',
		equipment: ['movable_tables'],
		maxPeople: 28,
		by: 'quarieriste@lesoit.example',
		status: 'draft'
	},
	{
		title: 'Interprètes et conseillers\u00a0: travailler à trois',
		track: 'immigration',
		format: 'Atelier',
		summary: 'Où s’asseoir, à qui parler, quand s’arrêter\u00a0: la rencontre à trois se prépare.',
		maxPeople: 24
	},
	{
		title: 'Ce que nos chiffres ne disent pas',
		track: 'gestion',
		format: 'Table ronde',
		summary:
			'Cibles, taux et visages\u00a0: ce qu’on compte, ce qui compte, et comment en parler aux bailleurs de fonds.',
		level: 'managers'
	},
	{
		title: 'Marcher pour s’orienter',
		track: 'sante',
		format: 'Atelier',
		summary: 'L’entretien en marchant\u00a0: essai dehors, par tous les temps, puis retour en salle.',
		status: 'draft'
	},
	{
		title: 'Un atelier sur les réseaux',
		track: 'numerique',
		format: 'Atelier',
		summary: 'À compléter.',
		status: 'draft'
	}
];

/** Accepted before the others, to announce who opens; its people never said whether they come. */
export const ANSWERED_EARLY: SeedProposal = {
	title: 'Ce que le travail nous doit',
	track: 'gestion',
	format: 'Conférence',
	summary:
		'Une heure pour ouvrir l’événement : ce qu’on demande au travail, ce qu’il nous rend, et ce qu’on en dit aux personnes accompagnées.',
	equipment: ['projector', 'sound'],
	takeaway: 'Une question à poser à son équipe'
};
