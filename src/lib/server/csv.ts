import { Refusal } from './errors.ts';

/** The byte-order mark without which Excel reads accents wrong. */
const MARK = '\ufeff';

/**
 * Lines of a CSV for Excel in French (Canada), which splits on « ; », the list separator of that locale: a comma is its
 * decimal mark, and a double-click would leave everything in one column. Quoted as RFC 4180 says.
 */
export function csvLines(rows: readonly (readonly string[])[]): string {
	return rows.map((fields) => `${fields.map(quoted).join(';')}\r\n`).join('');
}

/** The first line of a file, which says how to read the rest. */
export function csvHead(headings: readonly string[]): string {
	return MARK + csvLines([headings]);
}

/** Text that a spreadsheet would run as a formula is shown as text instead: what people typed stays what they typed. */
export function harmless(text: string): string {
	return /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/u.test(text) || /^[\t\r\n]/.test(text)
		? `'${text}`
		: text;
}

function quoted(field: string): string {
	return /[";\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Cells in quotes have line ends of their own: so many lines a row are let in. */
const LINES_A_ROW = 4;
const BLANK = new Set(' \t\r\n,;\u00a0');

/**
 * A table that somebody sends, without the blank lines that a spreadsheet leaves at its end. Refused by its lines before it
 * is parsed: a parser makes a record of each, and tens of thousands hold everybody up for seconds.
 * @param max rows
 * @throws Refusal `import_too_long`
 */
export function boundedTable(text: string, max: number): string {
	let end = text.length;
	while (end > 0 && BLANK.has(text[end - 1]!)) end -= 1;
	const table = text.slice(0, end);
	const lines = table.match(/\r\n?|\n/g)?.length ?? 0;
	if (lines > LINES_A_ROW * max)
		throw new Refusal('import_too_long', { values: { lines, max }, status: 400, field: 'file' });
	return table;
}
