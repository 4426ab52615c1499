import { searchable } from '../format/names.ts';

// Words as a search compares them: accents, capitals, plurals, genders and the inclusive point forgiven.

/** Endings of feminine forms and what they come from, the longest first; what is only near costs a hit too many. */
const FEMININE: readonly [RegExp, string][] = [
	[/(?<=[aeiou])trice$/, 'teur'],
	[/ienne$/, 'ien'],
	[/elle$/, 'el'],
	[/onne$/, 'on'],
	[/euse$/, 'eur'],
	[/iere$/, 'ier'],
	[/ere$/, 'er'],
	[/ive$/, 'if'],
	[/ee$/, 'e'],
	[/(?<=[nt])e$/, '']
];

/**
 * What a word and its kin share: « professionnelles », « professionnels » and « professionnel » are one.
 * @param word as {@link searchable} makes it
 */
export function stem(word: string): string {
	const singular = word.length > 3 ? word.replace(/(?<!s)s$/, '') : word;
	if (singular.length < 5) return singular;
	for (const [ending, masculine] of FEMININE)
		if (ending.test(singular)) return singular.replace(ending, masculine);
	return singular;
}

/** « conseiller·ère·s », « employé(e)s », and with a stop, as keyboards have it. */
const INCLUSIVE = /\p{L}+(?:[·‧•⋅.]\p{L}+|\(\p{L}{1,5}\)\p{L}?)+/gu;

/** The forms that an inclusive one stands for: with each ending added, and with the end of the word replaced by it. */
function formsOf(inclusive: string): string[] {
	const parts = inclusive
		.split(/[·‧•⋅.()]/)
		.map(searchable)
		.filter(Boolean);
	const [base, ...endings] = parts as [string, ...string[]];
	const ending = endings.join('');
	if (!ending) return [base];
	const at = base.lastIndexOf(ending[0]!);
	return [base, base + ending, ...(at > 1 ? [base.slice(0, at) + ending] : [])];
}

function pieces(text: string): string[] {
	return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** Every word by which a text is found. */
export function wordsToFind(text: string): Set<string> {
	const inclusive = [...text.matchAll(INCLUSIVE)].flatMap(([form]) => formsOf(form));
	const words = pieces(searchable([text.replace(/[·‧•⋅]/g, ' '), ...inclusive].join(' ')));
	return new Set(words.flatMap((word) => [word, stem(word)]));
}

/** One word of a question: found by its beginning as it is typed, or by its kin. */
export interface AskedWord {
	/** Any of these begins a word that answers. */
	beginnings: readonly string[];
	/** Any of these is a word that answers. */
	stems: readonly string[];
}

/** Words of a sentence that say nothing of what is looked for; elided ones go with their apostrophe. */
const EMPTY = new Set([
	'le',
	'la',
	'les',
	'un',
	'une',
	'des',
	'du',
	'de',
	'et',
	'a',
	'au',
	'aux',
	'en',
	'pour'
]);
const ELIDED = /(?<!\p{L})(?:[cdjlmnst]|qu)['’]/giu;

/** How many words of a question are looked at. */
const MAX_WORDS = 8;

/** The words that a question asks for, all of them. */
export function askedWords(question: string): AskedWord[] {
	return question
		.replace(ELIDED, ' ')
		.split(/[\s’'«»",;:!?/-]+/u)
		.flatMap((token) => {
			const [form] = token.match(INCLUSIVE) ?? [];
			// A base alone would answer too much: the forms with their endings say it.
			const forms = form ? formsOf(form).slice(1) : [token];
			const words = forms.flatMap((one) => pieces(searchable(one)));
			if (words.length === 0 || words.every((word) => EMPTY.has(word))) return [];
			return [{ beginnings: words, stems: words.map(stem) }];
		})
		.slice(0, MAX_WORDS);
}
