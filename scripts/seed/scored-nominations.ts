/** A nomination of a seeded edition that its jury has scored whole. */
export interface SeedNomination {
	title: string;
	nominee: string;
	summary: string;
	/** What it is worth, from 0 to 1, which jurors then see each in their way. */
	worth: number;
}

const INNOVATION: SeedNomination[] = [
	{
		title: 'Atelier mobile en région',
		nominee: 'Carrefour emploi des Rivières',
		summary: 'Une roulotte aménagée va chercher les gens là où aucun service ne se rend.',
		worth: 0.88
	},
	{
		title: 'Jumelage employeurs et relève',
		nominee: 'Place à l’emploi du Plateau',
		summary: 'Deux cents stages d’un jour pour que jeunes et employeurs se rencontrent.',
		worth: 0.66
	},
	{
		title: 'Passerelle numérique',
		nominee: 'Horizon travail Estrie',
		summary: 'Un parcours de six semaines pour apprivoiser les outils du bureau.',
		worth: 0.58
	},
	{
		title: 'Cuisine-école du quartier',
		nominee: 'Tremplin Rosemont',
		summary: 'On y apprend un métier, et le quartier y mange.',
		worth: 0.5
	}
];
const LEADERSHIP: SeedNomination[] = [
	{
		title: 'Une table régionale qui tient',
		nominee: 'Réseau emploi Lanaudière',
		summary: 'Douze organismes, une seule porte pour les personnes.',
		worth: 0.74
	},
	{
		title: 'Le mentorat des directions',
		nominee: 'Option-Travail des Laurentides',
		summary: 'Des directions d’expérience accompagnent celles qui arrivent.',
		worth: 0.74
	},
	{
		title: 'Semaine de quatre jours',
		nominee: 'Emploi Mauricie',
		summary: 'Un essai d’un an, mesuré et raconté au réseau.',
		worth: 0.45
	}
];
const REGIONS_INNOVATION: SeedNomination[] = [
	{
		title: 'Le bus des métiers',
		nominee: 'Emploi Côte-Nord',
		summary: 'Un autobus équipé de simulateurs fait essayer douze métiers, village après village.',
		worth: 0.86
	},
	{
		title: 'Ateliers du samedi',
		nominee: 'Carrefour Abitibi',
		summary: 'Des ateliers courts, le seul jour où les gens de la mine sont là.',
		worth: 0.67
	},
	{
		title: 'Mentors à distance',
		nominee: 'Gaspésie au travail',
		summary: 'Un mentor par écran, une rencontre par saison.',
		worth: 0.57
	}
];
const REGIONS_LEADERSHIP: SeedNomination[] = [
	{
		title: 'La tournée des employeurs',
		nominee: 'Bas-Saint-Laurent emploi',
		summary: 'Quatre-vingts entreprises visitées pour ouvrir des portes.',
		worth: 0.7
	},
	{
		title: 'Une relève pour nos organismes',
		nominee: 'Saguenay carrières',
		summary: 'Des stages de direction entre organismes voisins.',
		worth: 0.7
	},
	{
		title: 'Le comité des jeunes',
		nominee: 'Outaouais emploi',
		summary: 'Huit jeunes siègent, et décident d’un budget.',
		worth: 0.46
	}
];

const prizes = (innovation: SeedNomination[], leadership: SeedNomination[]) => [
	{ slug: 'innovation', name: 'Prix Innovation', nominations: innovation },
	{ slug: 'leadership', name: 'Prix Leadership', nominations: leadership }
];

/** A prize with what is nominated for it. */
export type ScoredPrize = ReturnType<typeof prizes>[number];

export const PAST_PRIZES = prizes(INNOVATION, LEADERSHIP);
export const REGIONAL_PRIZES = prizes(REGIONS_INNOVATION, REGIONS_LEADERSHIP);
