import { parse } from 'csv-parse/sync';
import { searchable } from '../../../format/names.ts';
import { COLUMNS, type Column, type Mapping } from '../../../report/import-lists.ts';
import { boundedTable } from '../../csv.ts';
import { Refusal } from '../../errors.ts';

const MAX_CHARS = 400_000;
const MAX_LINES = 5000;

/** Headings as files have them, without accents. */
const HEADINGS: Record<Column, RegExp> = {
	day: /^(dates?|jour|quand)\b/,
	title: /^(activites?|titre|nom( de l)?( activite)?$|evenements?|ateliers?|formations?|sujet)\b/,
	registered: /^(nombre d |nb\.? (d )?|nbre (d )?)?(inscriptions?|inscrit)/,
	present: /^(nombre de |nb\.? (de )?|nbre (de )?)?(participant|participation|presen|personnes presentes)/,
	admissible: /^(nombre d |nb\.? (d )?|nbre (d )?)?(participants? |presences? )?admissible/,
	series: /^(series?|groupe|programme|volet)\b/,
	kind: /^(types?|categorie|genre)\b/,
	region: /^region/,
	organisation: /^(organisme|organisation|partenaire)/
};

export interface Table {
	/** As the file has them. */
	headings: string[];
	/** What the headings say. */
	found: Mapping;
	rows: { line: number; cells: string[] }[];
}

/**
 * The table of a file: its separator is the one with which most headings are known, its first row the one that has them.
 * @throws Refusal `activities_unreadable`, `file_too_large`, `import_too_long`
 */
export function tableOf(text: string): Table {
	if (text.length > MAX_CHARS) throw new Refusal('file_too_large', { status: 413, field: 'file' });
	const bounded = boundedTable(text, MAX_LINES);
	const tables = [',', ';', '\t'].flatMap((delimiter) => readWith(bounded, delimiter) ?? []);
	const known = ({ found }: Table) => Object.keys(found).length;
	const best = tables.toSorted((a, b) => known(b) - known(a) || b.headings.length - a.headings.length)[0];
	if (!best || best.headings.length < 2 || best.rows.length === 0)
		throw new Refusal('activities_unreadable', { status: 400, field: 'file' });
	if (best.rows.length > MAX_LINES)
		throw new Refusal('import_too_long', {
			...{ values: { lines: best.rows.length, max: MAX_LINES }, status: 400, field: 'file' }
		});
	return best;
}

function readWith(text: string, delimiter: string): Table | undefined {
	let records: { record: string[]; info: { lines: number } }[];
	try {
		records = parse(text, {
			...{ delimiter, bom: true, trim: true, info: true, relax_column_count: true, relax_quotes: true },
			...{ skip_empty_lines: true, skip_records_with_empty_values: true }
		}) as unknown as typeof records;
	} catch {
		return undefined;
	}
	// A title may stand above the headings; where none is known, the first row that has several cells.
	const named = records.findIndex(({ record }) => Object.keys(mappingOf(record)).length >= 2);
	const head = named >= 0 ? named : records.findIndex(({ record }) => record.filter(Boolean).length >= 2);
	if (head < 0) return undefined;
	const headings = records[head]!.record;
	return {
		headings,
		found: mappingOf(headings),
		rows: records.slice(head + 1).map(({ record, info }) => ({ line: info.lines, cells: record }))
	};
}

function mappingOf(record: readonly string[]): Mapping {
	const found: Mapping = {};
	record.forEach((cell, at) => {
		const heading = searchable(cell).replace(/_/g, ' ');
		const column = COLUMNS.find((one) => found[one] === undefined && HEADINGS[one].test(heading));
		if (column) found[column] = at;
	});
	return found;
}
