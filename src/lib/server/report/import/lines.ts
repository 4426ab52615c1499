import { searchable } from '../../../format/names.ts';
import type { Column, Mapping, Problem } from '../../../report/import-lists.ts';
import { dayIn, peopleIn } from './cells.ts';
import type { Table } from './table.ts';

interface People {
	registered: number | null;
	present: number | null;
	admissible: number | null;
}

/** A line of a file, as it is read. */
export interface FileLine extends People {
	/** In the file, from 1. */
	line: number;
	day: string;
	/** As the file has it, where it does not read. */
	dayText: string;
	title: string;
	series: string;
	kind: string;
	region: string;
	organisation: string;
	/** Taken from the line above: a merged cell is written once. */
	fromAbove: ('day' | 'title' | 'series')[];
	problem: Problem | null;
}

/** A row of totals: it is left out, and compared with what the lines above add up to. */
export interface TotalLine extends People {
	line: number;
	agrees: boolean;
}

const TOTAL = /^(grand )?(totaux|total|sous-total|sous total|somme)\b/;
const MAX_TITLE = 300;

/** Which activity a line is, with its day. */
export function activityKey({ title, series }: { title: string; series: string }): string {
	return `${searchable(title)}|${searchable(series)}`;
}

/** The lines of a table by its columns, each with what is wrong; rows of totals apart. */
export function linesOf(table: Table, mapping: Mapping): { lines: FileLine[]; totals: TotalLine[] } {
	const lines: FileLine[] = [];
	const totals: TotalLine[] = [];
	const seen = new Set<string>();
	let sinceTotal = 0;
	for (const { line, cells } of table.rows) {
		const cell = (column: Column) => cells[mapping[column] ?? -1]?.trim() ?? '';
		const people = [cell('registered'), cell('present'), cell('admissible')].map(peopleIn);
		const [registered = null, present = null, admissible = null] = people;
		const counts = { registered, present, admissible };
		const isNamedTotal = cells.some((one) => TOTAL.test(searchable(one))) && cell('day').search(/\d/) < 0;
		const isBare = cell('day') === '' && cell('title') === '' && cell('series') === '';
		const all = addsUp(counts, lines);
		const agrees = all || addsUp(counts, lines.slice(sinceTotal));
		if (isNamedTotal || (isBare && all && lines.length > 1)) {
			totals.push({ line, ...counts, agrees });
			sinceTotal = lines.length;
			continue;
		}
		const read = filled(cell, lines.at(-1), line);
		const problem =
			problemOf(read, cell, isBare) ?? peopleProblem(people) ?? (isTwice(read, seen) ? 'twice' : null);
		lines.push({ ...read, ...counts, problem });
	}
	return { lines, totals };
}

/** Whether numbers are the sum of lines, in each column that has one. */
function addsUp(counts: People, lines: readonly FileLine[]): boolean {
	const names = (['registered', 'present', 'admissible'] as const).filter((name) => counts[name] !== null);
	return (
		names.length > 0 &&
		names.every((name) => lines.reduce((sum, one) => sum + (one[name] ?? 0), 0) === counts[name])
	);
}

type Read = Omit<FileLine, keyof People | 'problem'>;

function filled(cell: (column: Column) => string, above: FileLine | undefined, line: number): Read {
	const fromAbove: FileLine['fromAbove'] = [];
	const merged = (column: 'title' | 'series') => {
		if (cell(column) !== '' || !above?.[column]) return cell(column);
		fromAbove.push(column);
		return above[column];
	};
	const dayText = cell('day');
	if (dayText === '' && above?.day) fromAbove.push('day');
	const day = dayText === '' ? (above?.day ?? '') : (dayIn(dayText) ?? '');
	// A series is told by its title alone, and an empty cell of an activity in no series is no merged one.
	const hasTitle = cell('title') !== '';
	const series = hasTitle ? cell('series') : merged('series');
	const title = hasTitle ? cell('title') : cell('series') || merged('title') || series;
	return {
		...{ line, day, dayText, title, series, fromAbove },
		...{ kind: cell('kind'), region: cell('region'), organisation: cell('organisation') }
	};
}

function problemOf(read: Read, cell: (column: Column) => string, isBare: boolean): Problem | null {
	if (isBare) return 'title_missing';
	if (read.day === '') return cell('day') === '' ? 'date_missing' : 'date_unreadable';
	if (read.title === '') return 'title_missing';
	return read.title.length > MAX_TITLE ? 'title_long' : null;
}

function peopleProblem([registered, present, admissible]: (number | null | undefined)[]): Problem | null {
	if (registered === undefined || present === undefined || admissible === undefined)
		return 'number_unreadable';
	if (present === null) return 'present_missing';
	return (admissible ?? 0) > present ? 'admissible_above' : null;
}

function isTwice(read: Read, seen: Set<string>): boolean {
	const key = `${read.day}|${activityKey(read)}`;
	if (seen.has(key)) return true;
	seen.add(key);
	return false;
}
