/**
 * How many words a text has, as one counts them by eye: what stands between spaces and holds a letter or a digit.
 * « l’emploi » and « peut-être » are one; a dash, a guillemet or a colon alone is none.
 */
export function countWords(text: string): number {
	return text.split(/\s+/u).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}
