import type { CueKind } from '$lib/awards/gala';

export const CUE_KIND: Record<CueKind, string> = {
	words: 'Mot',
	prize: 'Enveloppe',
	pause: 'Pause'
};

export const ENVELOPE: Record<'unready' | 'sealed' | 'opened' | 'out', { label: string; tone: string }> = {
	unready: { label: 'Résultat non verrouillé', tone: 'no' },
	sealed: { label: 'Scellée', tone: 'ok' },
	opened: { label: 'Ouverte', tone: 'plain' },
	out: { label: 'Déjà publique', tone: 'plain' }
};

/** Fields of the forms of a gala, as error summaries name them. */
export const GALA_FIELDS: Record<string, string> = {
	place: 'Lieu',
	streamUrl: 'Lien de la diffusion',
	welcome: 'Mot d’accueil',
	kind: 'Sorte d’étape',
	heading: 'Titre à l’écran',
	words: 'Texte à l’écran',
	script: 'Texte à lire',
	prize: 'Prix',
	text: 'Sous-titre'
};

export const GALA_DONE: Record<string, string> = {
	regle: 'C’est enregistré.',
	propose: 'Un déroulé est proposé, à partir des prix. Relisez-le, changez ce qu’il faut.',
	deplace: 'L’étape est déplacée.',
	pret: 'Le déroulé est prêt, et la page du gala est publique. Les prix paraîtront à l’ouverture de leur enveloppe.',
	repris: 'Le déroulé est remis en préparation. Les prix paraîtront à la fin de l’embargo, comme sans gala.'
};
