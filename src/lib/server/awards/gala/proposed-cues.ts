import type { CueKind } from '../../../awards/gala.ts';

interface ProposedCue {
	kind: CueKind;
	heading: string;
	words: string;
	script: string;
	categoryId: number | null;
}

/** From so many prizes, people stretch their legs halfway. */
const MANY = 5;

/**
 * A script from prizes, in their order: a welcome, an envelope each, a pause halfway where there are many, a word to end.
 * @param options.isWhole with its beginning and its end; else the envelopes alone
 */
export function proposedCues(
	prizes: readonly { id: number; name: string; description: string }[],
	{ isWhole }: { isWhole: boolean }
): ProposedCue[] {
	const envelopes = prizes.map(({ id, name, description }): ProposedCue => ({
		kind: 'prize',
		heading: name,
		words: description,
		script: `Présenter le prix et ce qu’il honore. « Et le ${name} est remis à… » Ouvrir l’enveloppe, laisser applaudir, puis lire le mot du jury.`,
		categoryId: id
	}));
	if (!isWhole) return envelopes;
	const half = Math.ceil(envelopes.length / 2);
	return [
		said(
			'words',
			'Bienvenue',
			'Saluer les personnes présentes et celles qui suivent en ligne. Remercier le jury.'
		),
		...envelopes.slice(0, half),
		...(envelopes.length >= MANY ? [said('pause', 'Courte pause', 'Dire quand la soirée reprend.')] : []),
		...envelopes.slice(half),
		said('words', 'Merci et bravo', 'Remercier les lauréates et lauréats, et dire où se trouve le palmarès.')
	];
}

function said(kind: CueKind, heading: string, script: string): ProposedCue {
	return { kind, heading, words: '', script, categoryId: null };
}
