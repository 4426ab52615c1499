import { add, inAll, noBits, type Bits } from './bits.ts';
import { askedWords, wordsToFind } from './words.ts';

/** Which texts have which word, to answer a question without reading them. */
export interface WordIndex {
	size: number;
	/** Sorted, to find what begins with something. */
	words: readonly string[];
	/** Of each word, the texts that have it. */
	places: ReadonlyMap<string, readonly number[]>;
}

/** A letter alone begins too many words to be looked for. */
const SHORTEST_BEGINNING = 2;

export function indexWords(texts: readonly string[]): WordIndex {
	const places = new Map<string, number[]>();
	for (const [i, text] of texts.entries())
		for (const word of wordsToFind(text)) {
			const found = places.get(word);
			if (found) found.push(i);
			else places.set(word, [i]);
		}
	return { size: texts.length, words: [...places.keys()].sort(), places };
}

/** The texts that have every word of a question; undefined where it asks for none. */
export function findWords(index: WordIndex, question: string): Bits | undefined {
	const asked = askedWords(question);
	if (asked.length === 0) return undefined;
	const found = asked.map(({ beginnings, stems }) => {
		const here = noBits(index.size);
		for (const beginning of beginnings) {
			if (beginning.length < SHORTEST_BEGINNING) mark(index, beginning, here);
			else
				for (let at = firstFrom(index.words, beginning); index.words[at]?.startsWith(beginning); at++)
					mark(index, index.words[at]!, here);
		}
		for (const stem of stems) if (!beginnings.some((one) => stem.startsWith(one))) mark(index, stem, here);
		return here;
	});
	return inAll(found);
}

function mark({ places }: WordIndex, word: string, here: Bits): void {
	const found = places.get(word);
	if (found) for (let i = 0; i < found.length; i++) add(here, found[i]!);
}

/** Where words from `beginning` on start. */
function firstFrom(words: readonly string[], beginning: string): number {
	let low = 0;
	let high = words.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (words[middle]! < beginning) low = middle + 1;
		else high = middle;
	}
	return low;
}
