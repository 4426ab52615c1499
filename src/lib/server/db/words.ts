import { sql, type SQL } from 'drizzle-orm';
import { canonicalEmail, wordsOf } from '../../format/names.ts';

/** A search in an index of words: each one begins a word. Null when nothing remains to look for. */
export function beginningsOf(words: readonly string[]): string | null {
	return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}

/** As {@link beginningsOf}, for what someone typed. */
export function typedBeginnings(text: string): string | null {
	return beginningsOf(wordsOf(text).slice(0, 8));
}

/** Ids of people of whom each word begins a part of the name or of the address. */
export function personsMatching(beginnings: string): SQL {
	return sql`SELECT rowid FROM person_words WHERE person_words MATCH ${beginnings}`;
}

/** As {@link personsMatching}, for what someone typed; of a whole address, the one person whose it is. */
export function personsTyped(text: string): SQL | null {
	if (text.includes('@'))
		return sql`SELECT id AS rowid FROM person WHERE email_canonical = ${canonicalEmail(text)}`;
	const words = typedBeginnings(text);
	return words === null ? null : personsMatching(words);
}

/** The code or the invoice number that someone typed, perhaps only begun: they are all capitals. */
export function typedCode(text: string): string {
	return text.trim().toUpperCase();
}
