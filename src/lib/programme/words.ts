// Words as a reader looks for them: without accents or capitals, and whichever way an inclusive form is written.

/** A word with its endings joined by points, full stops or brackets: « conseiller·ère·s », « étudiant(e)s ». */
const INCLUSIVE = /\p{L}+(?:(?:[·‧•.]|\()\p{L}+\)?)+\p{L}*/gu;
/** Endings that follow the whole word; longer ones take the place of its end. */
const ADDED = ['les', 'nes', 'tes', 'ses'];

/** A text as {@link finds} compares it: every reading of its inclusive words stands in it. */
export function folded(text: string): string {
	return plain(plain(text).replace(INCLUSIVE, (word) => readings(word).join(' ')));
}

/** Whether every word sought is somewhere in a text already {@link folded}, in one of its readings. */
export function finds(text: string, words: string): boolean {
	return plain(words)
		.split(/[^\p{L}\p{N}·‧•.()]+/u)
		.map((word) => readings(word.replace(/^[^\p{L}\p{N}]+/u, '')))
		.filter((each) => each.length > 0)
		.every((each) => each.some((reading) => text.includes(reading)));
}

function plain(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/œ/gi, 'oe')
		.replace(/æ/gi, 'ae')
		.replace(/[’'ʼ‑–-]/g, ' ')
		.toLocaleLowerCase('fr-CA')
		.replace(/\s+/g, ' ')
		.trim();
}

/** « professionnel·les » → « professionnels », « professionnelles ». A word without a point reads as itself. */
function readings(word: string): string[] {
	const [base, ...endings] = word.split(/[·‧•.()]+/u).filter(Boolean);
	if (!base) return [];
	const ending = endings[0];
	if (ending === undefined) return [base];
	const isPlural = /[sx]$/.test(endings.at(-1)!);
	const s = (form: string) => (isPlural && !/[sx]$/.test(form) ? `${form}s` : form);
	if (ending === 's') return [s(base)];
	// Of « celles·ceux » the ending is a word too.
	return [s(base), s(joined(base, ending)), ...(ending.length > 3 ? [s(ending)] : [])];
}

/** « conseiller » and « ère » → « conseillère »: a long ending begins where the word last has its first letter. */
function joined(base: string, ending: string): string {
	if (ending.length < 3 || ADDED.includes(ending)) return base + ending;
	if (base.endsWith('eur') && ending.startsWith('rice')) return base.slice(0, -3) + ending;
	const at = base.lastIndexOf(ending[0]!);
	return at < 0 ? base + ending : base.slice(0, at) + ending;
}
