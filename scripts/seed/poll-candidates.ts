/** Somebody whom the demonstration offers to the public's vote: invented, as is where they work. */
export interface SeedCandidate {
	name: string;
	organisation: string;
	region: string;
	story: string;
	/** How the public is drawn to them. */
	pull: number;
	/** Tints of a drawn portrait; a monogram without. */
	portrait?: { ground: string; skin: string; hair: string; clothes: string; isLong: boolean };
}

export const CANDIDATES: SeedCandidate[] = [
	{
		name: 'Aïcha Ben Salah',
		organisation: 'Carrefour emploi des Rivières',
		region: '04',
		story:
			'Elle garde deux heures chaque vendredi pour ceux qui n’ont pas pris rendez-vous. Trente-deux d’entre eux travaillent aujourd’hui.',
		pull: 5,
		portrait: { ground: '#f2b736', skin: '#c98d62', hair: '#241a15', clothes: '#1d4f8f', isLong: true }
	},
	{
		name: 'Benoît Larouche',
		organisation: 'Carrefour nord-côtier',
		region: '09',
		story:
			'Neuf cents kilomètres de route par mois, un thermos et une imprimante : il va chercher les gens là où aucun service ne se rend.'.replace(
				' :',
				'\u00a0:'
			),
		pull: 4,
		portrait: { ground: '#8fbdf2', skin: '#edc19c', hair: '#8d8a80', clothes: '#14202b', isLong: false }
	},
	{
		name: 'Chantal Metallic',
		organisation: 'Gaspésie au travail',
		region: '11',
		story: 'Elle a appris à douze employeurs à lire un CV qui ne ressemble pas aux autres, et à dire oui.',
		pull: 4,
		portrait: { ground: '#7fd0a9', skin: '#b97e56', hair: '#3a2a20', clothes: '#8a5a00', isLong: true }
	},
	{
		name: 'Duc Minh Tran',
		organisation: 'Tremplin Rosemont',
		region: '06',
		story:
			'Arrivé à dix-neuf ans sans un mot de français, il accueille ceux qui arrivent. Personne ne repart sans une prochaine étape.',
		pull: 3
	},
	{
		name: 'Élise Fontaine-Gauthier',
		organisation: 'Horizon travail Estrie',
		region: '05',
		story:
			'Conseillère depuis vingt-huit ans. On la reconnaît à l’épicerie, et c’est souvent pour lui dire merci.',
		pull: 3,
		portrait: { ground: '#e3edf8', skin: '#f0cbaa', hair: '#b3541e', clothes: '#1c6a4a', isLong: true }
	},
	{
		name: 'Fabrice Nkemelu',
		organisation: 'Option-Travail des Laurentides',
		region: '15',
		story: 'Il fait répéter les entretiens en marchant dehors. Ses groupes rient beaucoup, et trouvent vite.',
		pull: 2,
		portrait: { ground: '#fbf0d6', skin: '#7d4b2f', hair: '#17120f', clothes: '#a8201a', isLong: false }
	}
];

export const WORDS = [
	{ to: 0, name: 'Une ancienne du vendredi', words: 'Tu m’as reçue sans rendez-vous. Je n’ai pas oublié.' },
	{ to: 1, name: '', words: 'Merci pour la route, et pour le café!' },
	{ to: 2, name: 'Un employeur', words: 'Vous aviez raison pour lui. Il est chef d’équipe.' },
	{ to: 4, name: 'Mathilde', words: 'Vingt-huit ans, et toujours le même sourire.' }
];
