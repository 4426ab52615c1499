import { getTableColumns, getTableName, type InferInsertModel, type InferSelectModel } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { runText } from './direct.ts';
import type { Tx } from './write.ts';

type Row = Record<string, unknown>;

const texts = new WeakMap<SQLiteTable, Map<string, string>>();

/** Rows up to so many have a text for each number of them: SQLite takes values of their own much faster than out of JSON. */
const FEW = 8;

/**
 * Inserts rows by a text that is the same from call to call, so that its compiled form is found again (see
 * `statements.ts`): the values of a few rows are parameters, those of more travel as one JSON parameter. On the path of
 * an order it takes a third of the time of Drizzle's builder; elsewhere the builder does.
 *
 * Every row gives the columns of the first; columns none gives take the default of the schema.
 * @param options.returning the properties wanted back, in no promised order
 * @param options.onConflict what follows `ON CONFLICT`
 * @param options.conflictValue what stands for the one `?` of `onConflict`, if it has any
 */
export async function insertRows<T extends SQLiteTable, K extends keyof InferSelectModel<T> & string = never>(
	tx: Tx,
	table: T,
	rows: readonly InferInsertModel<T>[],
	options: { returning?: readonly K[]; onConflict?: string; conflictValue?: number | null } = {}
): Promise<Pick<InferSelectModel<T>, K>[]> {
	if (rows.length === 0) return [];
	const { returning = [], onConflict = '', conflictValue = null } = options;
	const columns = getTableColumns(table);
	const names = Object.keys(rows[0]!);
	const lists = rows.map((row) =>
		names.map((name) => {
			const value = (row as Row)[name];
			return value === null || value === undefined ? null : columns[name]!.mapToDriverValue(value);
		})
	);
	const few = lists.length <= FEW ? lists.length : undefined;
	const values = few ? (lists.flat() as (string | number | null)[]) : [JSON.stringify(lists)];
	if (onConflict.includes('?')) values.push(conflictValue);
	return runText(tx, textOf(table, names, few, returning, onConflict), values);
}

function textOf(
	table: SQLiteTable,
	names: readonly string[],
	few: number | undefined,
	returning: readonly string[],
	onConflict: string
): string {
	let ofTable = texts.get(table);
	if (!ofTable) texts.set(table, (ofTable = new Map()));
	const key = `${few}|${names.join()}|${returning.join()}|${onConflict}`;
	let text = ofTable.get(key);
	if (!text) {
		const columns = getTableColumns(table);
		const list = names.map((name) => `"${columns[name]!.name}"`).join(', ');
		const picked = names.map((_, i) => `value ->> ${i}`).join(', ');
		// `WHERE true` keeps what follows from being read as the condition of a join.
		const given = few
			? `VALUES ${Array(few)
					.fill(`(${names.map(() => '?').join(', ')})`)
					.join(', ')}`
			: `SELECT ${picked} FROM json_each(?) WHERE true`;
		const conflict = onConflict && ` ON CONFLICT ${onConflict}`;
		const back = returning.map((name) => `"${columns[name]!.name}" AS "${name}"`).join(', ');
		text = `INSERT INTO "${getTableName(table)}" (${list}) ${given}${conflict}${back && ` RETURNING ${back}`}`;
		ofTable.set(key, text);
	}
	return text;
}
