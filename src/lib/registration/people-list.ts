import { parse } from 'csv-parse/browser/esm/sync';
import { canonicalEmail, searchable } from '../format/names.ts';

// Read in the browser when it can be, on the server when not: the same list gives the same people.

export interface ListedPerson {
	/** Empty where the line holds only an address: to be completed in the form. */
	givenName: string;
	familyName: string;
	email: string;
}

type UnreadReason = 'no_email' | 'bad_email' | 'duplicate' | 'too_many';

/** A line that gave nobody, with its number in the pasted text (from 1) and its own words. */
export interface UnreadLine {
	line: number;
	text: string;
	reason: UnreadReason;
}

interface PeopleList {
	people: ListedPerson[];
	unread: UnreadLine[];
}

const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/;
// Every pattern here takes a time in proportion to the text, whatever is pasted: the server reads these lists too.
const MAILBOX = /<\s*[^<>\s@]+@[^<>\s]*\s*>/;
const DELIMITERS = ['\t', ';', ','] as const;

/** What a header's cell announces, in French or in English, by words without accents. */
const HEADINGS: readonly [column: 'email' | 'given' | 'family' | 'full', words: RegExp][] = [
	['email', /^(adresse )?(courriel|e-?mail|mail|adresse)( .*)?$/],
	['given', /^(prenom|given name|first name|firstname)s?$/],
	['full', /^(nom complet|prenom et nom|nom et prenom|full name|name|participant.*|personne.*)$/],
	['family', /^(nom|nom de famille|family name|last name|lastname|surname)s?$/]
];
type Columns = Partial<Record<'email' | 'given' | 'family' | 'full', number>>;

interface Row {
	line: number;
	text: string;
	cells: string[];
}

/**
 * Reads what people paste from a spreadsheet or a mail program: columns by tab, semicolon or comma, quoted or not,
 * with or without a header; or addresses such as `Prénom Nom <a@b.org>`, many on a line. Nothing is lost: a line that
 * gives nobody comes back with the reason.
 * @param taken addresses already in the order, reported as duplicates
 * @param room how many more people the order may hold
 */
export function readPeopleList(
	text: string,
	options: { taken?: readonly string[]; room?: number } = {}
): PeopleList {
	const { taken = [], room = Infinity } = options;
	const seen = new Set(taken.map(canonicalEmail));
	const list: PeopleList = { people: [], unread: [] };
	let columns: Columns | undefined;
	for (const row of rowsOf(tidy(text))) {
		// Several lists pasted one after the other each bring their header: from there on, its columns.
		const header = headerOf(row);
		if (header) {
			columns = header;
			continue;
		}
		const found = isMailboxes(row) ? fromMailboxes(row.text) : [fromCells(row, columns)];
		for (const { person, text: words } of found) {
			const report = (reason: UnreadReason) => list.unread.push({ line: row.line, text: words, reason });
			const key = canonicalEmail(person.email);
			if (person.email === '') report('no_email');
			else if (!EMAIL.test(person.email)) report('bad_email');
			else if (seen.has(key)) report('duplicate');
			else if (list.people.length >= room) report('too_many');
			else {
				seen.add(key);
				list.people.push(person);
			}
		}
	}
	return list;
}

function tidy(text: string): string {
	return text
		.replace(/[\u200B-\u200D\uFEFF]/g, '')
		.replace(/[\u00A0\u202F]/g, ' ')
		.replace(/\r\n?/g, '\n');
}

/** The delimiter of the whole: a tab wins wherever there is one, as spreadsheets paste them. */
function delimiterOf(text: string): string {
	return DELIMITERS.find((delimiter) => text.includes(delimiter)) ?? ',';
}

function rowsOf(text: string): Row[] {
	const lines = text.split('\n');
	// Mailbox lines have commas and quotes of their own: they are not columns.
	const delimiter = delimiterOf(lines.filter((line) => !MAILBOX.test(line)).join('\n'));
	try {
		const records = parse(text, {
			delimiter,
			info: true,
			relax_quotes: true,
			relax_column_count: true,
			skip_empty_lines: true,
			trim: delimiter !== '\t'
		}) as unknown as { record: string[]; info: { lines: number } }[];
		let first = 1;
		return records
			.map(({ record, info }) => {
				const from = first;
				first = info.lines + 1;
				const raw = lines.slice(from - 1, info.lines);
				while (raw.length > 1 && raw[0]!.trim() === '') raw.shift();
				const words = raw.join(' ').trim();
				return { line: info.lines - raw.length + 1, text: words, cells: apart(record.map(cell), words) };
			})
			.filter((row) => row.text !== '' && row.cells.some(Boolean));
	} catch {
		// A quote opened and never closed: each line stands alone and quotes mean nothing.
		return lines.flatMap((line, index) =>
			line.trim() === ''
				? []
				: [{ line: index + 1, text: line.trim(), cells: line.split(delimiter).map(cell) }]
		);
	}
}

function cell(value: string): string {
	return within(value, /[\s"']/).replace(/\s+/g, ' ');
}

/** Cells of a line that has another delimiter than the lists around it. */
function apart(cells: string[], text: string): string[] {
	const filled = cells.filter(Boolean);
	const other = DELIMITERS.find((delimiter) => filled[0]?.includes(delimiter));
	return filled.length === 1 && other && !MAILBOX.test(text) ? filled[0]!.split(other).map(cell) : cells;
}

/** Without the characters of a class at its ends; `replace(/[…]+$/, '')` is slow on long runs of them. */
function within(text: string, edge: RegExp): string {
	let from = 0;
	let to = text.length;
	while (from < to && edge.test(text[from]!)) from++;
	while (to > from && edge.test(text[to - 1]!)) to--;
	return text.slice(from, to);
}

/**
 * The columns that a line announces, wherever it stands; undefined for a line that is about someone. A single word
 * proves nothing (« Marc;Roy;courriel à venir » is a person to ask about): two cells must announce something, or all.
 */
function headerOf(row: Row): Columns | undefined {
	if (row.text.includes('@')) return undefined;
	const filled = row.cells.filter(Boolean);
	// « Prénom Nom Courriel » in one cell, over lines of words: a header that has no columns.
	const words = filled.length === 1 ? filled[0]!.split(' ') : [];
	if (words.length > 1 && words.every(columnOf)) return {};
	const columns: Columns = {};
	row.cells.forEach((heading, index) => {
		const column = columnOf(heading);
		if (column && columns[column] === undefined) columns[column] = index;
	});
	const announced = filled.filter(columnOf).length;
	if (announced < Math.min(2, filled.length)) return undefined;
	// « Nom » without « Prénom » beside it holds the whole name.
	if (columns.family !== undefined && columns.given === undefined && columns.full === undefined) {
		columns.full = columns.family;
		delete columns.family;
	}
	return columns;
}

function columnOf(heading: string): keyof Columns | undefined {
	const words = searchable(heading);
	return HEADINGS.find(([, pattern]) => pattern.test(words))?.[0];
}

type Found = { person: ListedPerson; text: string };

function fromCells(row: Row, columns: Columns | undefined): Found {
	const at = (index: number | undefined) => (index === undefined ? '' : (row.cells[index] ?? ''));
	// A line whose address stands elsewhere is of another list than the header.
	const email = address(at(columns?.email));
	if (email && columns && (columns.given !== undefined || columns.full !== undefined)) {
		const name =
			columns.given === undefined
				? split(at(columns.full))
				: { givenName: at(columns.given), familyName: at(columns.family) };
		return { person: { ...name, email }, text: row.text };
	}
	// A lone cell in a list of several columns, or a line with no delimiter at all: words, the address among them.
	const filled = row.cells.filter(Boolean);
	const cells = filled.length === 1 ? wordsAround(filled[0]!) : filled;
	const place = cells.findIndex((value) => value.includes('@'));
	const names = cells.filter((value, index) => index !== place && !isPosition(value));
	const name = names.length > 1 ? ordered(names[0]!, names[1]!) : split(names[0] ?? '');
	return { person: { ...name, email: place < 0 ? '' : address(cells[place]!) }, text: row.text };
}

/** Whether the line is addresses as mail programs write them, not columns of which one is an address in brackets. */
function isMailboxes(row: Row): boolean {
	return (
		MAILBOX.test(row.text) && !(row.cells.length > 1 && row.cells.some((value) => /^<[^<>]+>$/.test(value)))
	);
}

/** `Élodie Tremblay <a@b.org>; "Roy, Marc" <c@d.org>` → two. */
function fromMailboxes(text: string): Found[] {
	return text
		.split(/(?<=>)\s*[;,\t]?\s*/)
		.filter((part) => part.trim() !== '')
		.map((part) => {
			const close = part.indexOf('>');
			const open = part.lastIndexOf('<', close);
			const name = part.slice(0, Math.max(0, open));
			const email = open < 0 || close < 0 ? '' : part.slice(open + 1, close).trim();
			// What follows the last `>` without brackets of its own is a bare address, or nobody.
			const person = email
				? { ...split(cell(name)), email: address(email) }
				: fromCells({ line: 0, text: part, cells: [part] }, undefined).person;
			return { person, text: part.trim() };
		});
}

function wordsAround(text: string): string[] {
	const other = DELIMITERS.find((delimiter) => text.includes(delimiter));
	if (other) return text.split(other).map(cell).filter(Boolean);
	const words = text.split(' ');
	const place = words.findIndex((word) => word.includes('@'));
	if (place < 0) return [text];
	return [words.filter((_, index) => index !== place).join(' '), words[place]!].filter(Boolean);
}

/** A row number in front of the names, as spreadsheets have. */
function isPosition(value: string): boolean {
	return /^\d+[.)]?$/.test(value);
}

function address(text: string): string {
	if (!text.includes('@')) return '';
	return within(text.replace(/^mailto:/i, ''), /[<>()\s.,;]/);
}

/** « Roy, Marc » and « ROY Marc » put the family name first. */
function split(name: string): { givenName: string; familyName: string } {
	const [before, after] = name.split(/,\s*/, 2);
	if (after) return { givenName: after, familyName: before! };
	const [first = '', ...rest] = name.split(' ').filter(Boolean);
	if (rest.length === 0) return { givenName: first, familyName: '' };
	return ordered(first, rest.join(' '));
}

function ordered(first: string, second: string): { givenName: string; familyName: string } {
	const [given, family] = isShouted(first) && !isShouted(second) ? [second, first] : [first, second];
	return { givenName: spoken(given), familyName: spoken(family) };
}

function isShouted(text: string): boolean {
	return text.length > 1 && text === text.toLocaleUpperCase('fr-CA') && /\p{L}{2}/u.test(text);
}

/** `D’AMOURS SAINT-PIERRE` as a badge shows it: D’Amours Saint-Pierre. */
function spoken(name: string): string {
	if (!isShouted(name)) return name;
	return name
		.toLocaleLowerCase('fr-CA')
		.replace(
			/(^|[\s'’-])(\p{L})/gu,
			(_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr-CA')
		);
}
