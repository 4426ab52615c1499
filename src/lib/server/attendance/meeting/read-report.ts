import { parse } from 'csv-parse/sync';
import { canonicalEmail } from '../../../format/names.ts';
import { searchable } from '../../../format/names.ts';
import { boundedTable } from '../../csv.ts';
import { Refusal } from '../../errors.ts';
import { instantOf, minutesIn, type MeetingDay } from './clock.ts';

/** What is wrong with a line of a report, or why it is left out. */
export type LineProblem = 'no_name' | 'no_time' | 'other_day' | 'left_first';

/** A line of a report: one join of one person. */
export interface ReportLine {
	/** In the file, from 1. */
	line: number;
	name: string;
	email: string;
	joinedAt: Date | null;
	leftAt: Date | null;
	/** Where the report says how long, and not when. */
	minutes: number | null;
	problem: LineProblem | null;
}

/** More lines than any meeting of ours has. */
const MAX_LINES = 5000;
/** Beyond these, a report is no report. */
export const MAX_REPORT_CHARS = 300_000;

type Column = 'name' | 'email' | 'join' | 'leave' | 'minutes';

/** Headings of Zoom and Teams reports, in French and in English, without accents. */
const HEADINGS: Record<Column, RegExp> = {
	name: /^(name|full name|user name|participant|nom|nom complet|nom d utilisateur)\b(?!.*\b(first|last|famille)\b)/,
	email: /^(user )?(e-?mail|email address|courriel|adresse (e-?mail|courriel|electronique))/,
	join: /^(join time|first join|join|joined|heure (d arrivee|de connexion|de participation|d entree)|premiere (participation|connexion|arrivee)|arrivee|entree)/,
	leave:
		/^(leave time|last leave|leave|left|heure (de depart|de deconnexion|de sortie)|derniere? (sortie|depart|deconnexion)|depart|sortie)/,
	minutes: /^(total )?(in-meeting )?(duration|duree)|^(minutes|temps total)/
};
const TOTAL = /^(grand )?(totaux|totals?|sous-total|somme)\b/;

interface Table {
	columns: Partial<Record<Column, number>>;
	rows: { cells: string[]; line: number }[];
}

/**
 * The lines of an online meeting's report, with what is wrong in each. Where a report has a table of each join beside one
 * of people, the first is read.
 * @throws Refusal `report_unreadable` where no table with names and times or minutes is found; `import_too_long`
 */
export function readReport(text: string, on: MeetingDay): ReportLine[] {
	if (text.length > MAX_REPORT_CHARS) throw new Refusal('file_too_large', { status: 413, field: 'file' });
	const bounded = boundedTable(text, MAX_LINES);
	const tables = ['\t', ';', ','].map((delimiter) => tablesOf(bounded, delimiter));
	// The right separator is the one that finds the most columns we know.
	const width = (found: Table[]) => Math.max(0, ...found.map(({ columns }) => Object.keys(columns).length));
	const best = tables.reduce((a, b) => (width(b) > width(a) ? b : a));
	const table =
		best.findLast(({ columns, rows }) => columns.join !== undefined && rows.length > 0) ??
		best.find(({ rows }) => rows.length > 0);
	if (!table) throw new Refusal('report_unreadable', { status: 400, field: 'file' });
	if (table.rows.length > MAX_LINES)
		throw new Refusal('import_too_long', {
			values: { lines: table.rows.length, max: MAX_LINES },
			field: 'file'
		});
	return linesOf(table, on);
}

function tablesOf(text: string, delimiter: string): Table[] {
	let records: { record: string[]; info: { lines: number } }[];
	try {
		records = parse(text, {
			...{ delimiter, bom: true, trim: true, info: true, relax_column_count: true },
			...{ relax_quotes: true, skip_empty_lines: true }
		}) as unknown as typeof records;
	} catch {
		return [];
	}
	const tables: Table[] = [];
	let table: Table | undefined;
	for (const { record, info } of records) {
		const columns = columnsOf(record);
		const isHead =
			columns.name !== undefined && (columns.join !== undefined || columns.minutes !== undefined);
		if (isHead) tables.push((table = { columns, rows: [] }));
		// « 3. In-Meeting Activities »: a title ends the table before it.
		else if (/^\d+\.\s/.test(record[0] ?? '') && record.slice(1).every((cell) => cell === ''))
			table = undefined;
		else if (record.some((cell) => cell !== '')) table?.rows.push({ cells: record, line: info.lines });
	}
	return tables;
}

function columnsOf(record: readonly string[]): Partial<Record<Column, number>> {
	const columns: Partial<Record<Column, number>> = {};
	record.forEach((cell, i) => {
		const heading = searchable(cell);
		for (const [column, pattern] of Object.entries(HEADINGS) as [Column, RegExp][])
			if (columns[column] === undefined && pattern.test(heading)) columns[column] = i;
	});
	return columns;
}

function linesOf({ columns, rows }: Table, on: MeetingDay): ReportLine[] {
	const lines: ReportLine[] = [];
	for (const { cells, line } of rows) {
		const cell = (column: Column) => cells[columns[column] ?? -1]?.trim() ?? '';
		const above = lines.at(-1);
		const isTimed = cell('join') !== '' || cell('minutes') !== '';
		// A merged cell is written once: what follows it is the same person's.
		const isMerged = cell('name') === '' && cell('email') === '' && isTimed && above !== undefined;
		const name = isMerged ? above.name : cell('name');
		if (TOTAL.test(searchable(name)) || (name === '' && !isTimed)) continue;
		const email = isMerged ? above.email : canonicalEmail(cell('email'));
		const times = timesOf(cell('join'), cell('leave'), cell('minutes'), on);
		const problem = name === '' && email === '' ? 'no_name' : times.problem;
		lines.push({ line, name, email, ...times, problem });
	}
	return lines;
}

function timesOf(
	join: string,
	leave: string,
	duration: string,
	on: MeetingDay
): Pick<ReportLine, 'joinedAt' | 'leftAt' | 'minutes' | 'problem'> {
	const none = { joinedAt: null, leftAt: null, minutes: null };
	const length = minutesIn(duration);
	if (join === '')
		return length === undefined
			? { ...none, problem: 'no_time' }
			: { ...none, minutes: length, problem: null };
	const joinedAt = instantOf(join, on);
	const until = leave === '' ? null : instantOf(leave, on);
	if (joinedAt === undefined || until === undefined) return { ...none, problem: 'no_time' };
	if (joinedAt === 'other_day' || until === 'other_day') return { ...none, problem: 'other_day' };
	const leftAt =
		until ?? (length === undefined ? null : new Date(joinedAt.getTime() + Math.round(length * 60_000)));
	// Who came and went within a second was not there.
	if (leftAt && leftAt < joinedAt) return { ...none, problem: 'left_first' };
	return { joinedAt, leftAt, minutes: null, problem: null };
}
