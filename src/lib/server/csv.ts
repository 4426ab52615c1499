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
