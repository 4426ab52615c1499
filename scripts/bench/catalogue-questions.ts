import { seededRandom, pick } from '../seed/random.ts';

export const COURSES = 5_000;
export const OFFERS = 50_000;

export const THEMES = Array.from({ length: 20 }, (_, i) => `theme-${i + 1}`);

/** What titles and texts are made of: some words are common, most are not, as in a catalogue. */
const SYLLABLES = ['con', 'ges', 'tra', 'par', 'men', 'lie', 'sou', 'ver', 'dia', 'pro', 'cul', 'ran'];
const COMMON = [
	'gestion',
	'équipe',
	'accompagner',
	'professionnel·les',
	'emploi',
	'écoute',
	'santé',
	'outils'
];
export const WORDS: readonly string[] = [
	...COMMON.flatMap((word) => [word, word, word, word, word, word]),
	...SYLLABLES.flatMap((a) => SYLLABLES.flatMap((b) => [`${a}${b}tion`, `${b}${a}ment`, `${a}${b}eur`]))
];

/** Addresses asked: half of words, typed or whole, half of facets, some of both, some of a later page. */
export function questions(count: number): string[] {
	const random = seededRandom(24);
	return Array.from({ length: count }, () => {
		const params = new URLSearchParams();
		if (random() < 0.5) {
			const word = pick(random, WORDS);
			params.set('q', random() < 0.5 ? word : `${word.slice(0, 4)} ${pick(random, COMMON)}`);
		}
		if (!params.has('q') || random() < 0.3) {
			if (random() < 0.5) params.append('theme', pick(random, THEMES));
			if (random() < 0.4) params.append('format', pick(random, ['presence', 'en-ligne', 'hybride']));
			if (random() < 0.3) params.append('region', pick(random, ['03', '06', '16', '01', '12']));
			if (random() < 0.3) params.append('dispo', pick(random, ['date', 'places']));
			if (random() < 0.3) params.append('duree', pick(random, ['2h', 'demi-journee', 'journee']));
			if (random() < 0.2) params.append('public', pick(random, ['gestion', 'intervention']));
		}
		if (random() < 0.2) params.set('page', String(2 + Math.floor(random() * 4)));
		return `/formations?${params}`;
	});
}
