/** `Élodie St-Onge` → `ES`: for a portrait's monogram. */
export function monogram(name: string): string {
	const words = name.split(/\s+/).filter(Boolean);
	const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
	return letters
		.map((word) => word?.[0] ?? '')
		.join('')
		.toLocaleUpperCase('fr-CA');
}

/** Lower-cased without accents, points médians or ligatures: what searches compare. */
export function searchable(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/œ/gi, 'oe')
		.replace(/æ/gi, 'ae')
		.replace(/[·‧]/g, '')
		.replace(/[’']/g, ' ')
		.toLocaleLowerCase('fr-CA')
		.replace(/\s+/g, ' ')
		.trim();
}

/** An address as the key of a person: trimmed, lower-cased. */
export function canonicalEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** The domain of addresses that stand for someone forgotten: `.invalid` is reserved, no message can reach it. */
export const FORGOTTEN_DOMAIN = 'anonyme.invalid';

/** Whether an address stands for someone whose name and address were erased. */
export function isForgotten(email: string): boolean {
	return email.endsWith(`@${FORGOTTEN_DOMAIN}`);
}

/** The letters and digits of a text, cut where the indexes of words cut; accents and capitals apart. */
export function wordsOf(text: string): string[] {
	return searchable(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
}

/** « Anne-Sophie St-Onge » → « St-Onge Anne-Sophie »: the last word is the family name, as printed programmes sort. */
export function familyFirst(name: string): string {
	const at = name.lastIndexOf(' ');
	return `${name.slice(at + 1)} ${name.slice(0, Math.max(0, at))}`;
}
