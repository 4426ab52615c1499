import writeXlsxFile, { type Row as XlsxRow } from 'write-excel-file/node';
import { csvHead, csvLines, harmless } from './csv.ts';
import { Refusal } from './errors.ts';

export type SheetFormat = 'csv' | 'xlsx';

/** Rows read at a time. */
export const CHUNK = 1000;
/** A workbook is made in memory: beyond this, the CSV, which is streamed, is the answer. */
const MAX_XLSX_ROWS = 50_000;

/**
 * `cents` become dollars; a `decimal` has one place, null is nothing; instants become `YYYY-MM-DD HH:mm` in the sheet's
 * zone; a `sum` is of the rows above it in its column, as a formula where the format has some.
 */
export type Cell =
	| { text: string }
	| { count: number }
	| { sum: number }
	| { cents: number }
	| { decimal: number | null }
	| { at: Date | null };

export interface Sheet {
	headings: string[];
	timezone: string;
	/** The next rows after an id, at most {@link CHUNK} of them, and the last id among them. */
	chunk(after: number): Promise<{ id: number; cells: Cell[] }[]>;
}

/**
 * The bytes of a table and what they are. A workbook is made before this returns; a CSV is read as it is sent.
 * @throws Refusal `export_too_large`
 */
export async function sheetFile(
	sheet: Sheet,
	format: SheetFormat
): Promise<{ contentType: string; body: AsyncGenerator<Uint8Array> }> {
	if (format === 'csv') return { contentType: 'text/csv; charset=utf-8', body: csv(sheet) };
	return {
		contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		body: whole(await makeWorkbook(sheet))
	};
}

async function* csv(sheet: Sheet): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	yield encoder.encode(csvHead(sheet.headings.map(harmless)));
	for await (const rows of chunks(sheet))
		yield encoder.encode(
			csvLines(rows.map(({ cells }) => cells.map((cell) => csvText(cell, sheet.timezone))))
		);
}

function csvText(cell: Cell, timezone: string): string {
	if ('count' in cell) return String(cell.count);
	if ('sum' in cell) return String(cell.sum);
	if ('cents' in cell) return (cell.cents / 100).toFixed(2).replace('.', ',');
	if ('decimal' in cell) return cell.decimal?.toFixed(1).replace('.', ',') ?? '';
	if ('at' in cell) return instantText(cell.at, timezone);
	return harmless(cell.text);
}

/** Text cells of a workbook are typed as text: nothing there can be a formula, and nothing is changed. */
async function makeWorkbook(sheet: Sheet): Promise<Uint8Array> {
	const rows: XlsxRow[] = [
		sheet.headings.map((value) => ({ value, type: String, fontWeight: 'bold' as const }))
	];
	for await (const chunk of chunks(sheet)) {
		if (rows.length + chunk.length > MAX_XLSX_ROWS + 1)
			throw new Refusal('export_too_large', { values: { max: MAX_XLSX_ROWS } });
		for (const { cells } of chunk) {
			const last = rows.length;
			rows.push(cells.map((cell, column) => xlsxCell(cell, sheet.timezone, { column, last })));
		}
	}
	return writeXlsxFile(rows, {
		sheet: 'Estrade',
		stickyRowsCount: 1,
		columns: sheet.headings.map((heading) => ({ width: Math.max(12, Math.min(36, heading.length + 6)) }))
	}).toBuffer();
}

/** @param at the place of its column from 0, and the last row before it */
function xlsxCell(cell: Cell, timezone: string, at: { column: number; last: number }): XlsxRow[number] {
	if ('count' in cell) return { value: cell.count, type: Number };
	if ('sum' in cell) {
		const letter = String.fromCodePoint(65 + at.column);
		return at.last < 2
			? { value: cell.sum, type: Number }
			: { value: `SUM(${letter}2:${letter}${at.last})`, type: 'Formula', fontWeight: 'bold' };
	}
	if ('cents' in cell) return { value: cell.cents / 100, type: Number, format: '#,##0.00' };
	if ('decimal' in cell)
		return cell.decimal === null ? null : { value: cell.decimal, type: Number, format: '0.0' };
	const text = 'at' in cell ? instantText(cell.at, timezone) : cell.text;
	return text === '' ? null : { value: text, type: String };
}

async function* chunks(sheet: Sheet) {
	for (let after = 0; ;) {
		const rows = await sheet.chunk(after);
		if (rows.length > 0) yield rows;
		if (rows.length < CHUNK) return;
		after = rows.at(-1)!.id;
	}
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

function instantText(at: Date | null, timezone: string): string {
	if (!at) return '';
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone: timezone,
		dateStyle: 'short',
		timeStyle: 'short'
	}).format(at);
}
