import { getTableColumns, sql, type InferInsertModel, type InferSelectModel, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from './write.ts';

type Row = Record<string, unknown>;

/** What stands around the rows, and around the value of a conflict where there is one. */
interface Text {
	head: SQL;
	middle: SQL;
	tail: SQL | null;
}

const texts = new WeakMap<SQLiteTable, Map<string, Text>>();

/**
 * Inserts rows by one text, the same whatever their number, so that its compiled form is found again (see
 * `statements.ts`); values travel as one JSON parameter. On the path of an order it takes half the time of Drizzle's
 * builder; elsewhere the builder does.
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
	const { head, middle, tail } = textOf(table, names, returning, onConflict);
	const values = rows.map((row) =>
		names.map((name) => {
			const value = (row as Row)[name];
			return value === null || value === undefined ? null : columns[name]!.mapToDriverValue(value);
		})
	);
	const before = sql`${head}${JSON.stringify(values)}${middle}`;
	const query = tail ? sql`${before}${conflictValue}${tail}` : before;
	if (returning.length > 0) return (await tx.all(query)) as Pick<InferSelectModel<T>, K>[];
	await tx.run(query);
	return [];
}

function textOf(
	table: SQLiteTable,
	names: readonly string[],
	returning: readonly string[],
	onConflict: string
): Text {
	let ofTable = texts.get(table);
	if (!ofTable) texts.set(table, (ofTable = new Map()));
	const key = `${names.join()}|${returning.join()}|${onConflict}`;
	let text = ofTable.get(key);
	if (!text) {
		const columns = getTableColumns(table);
		const list = names.map((name) => `"${columns[name]!.name}"`).join(', ');
		const picked = names.map((_, i) => `value ->> ${i}`).join(', ');
		// `WHERE true` keeps what follows from being read as the condition of a join.
		const conflict = onConflict && ` ON CONFLICT ${onConflict}`;
		const back = returning.map((name) => `"${columns[name]!.name}" AS "${name}"`).join(', ');
		const [middle, tail] = `) WHERE true${conflict}${back && ` RETURNING ${back}`}`.split('?');
		text = {
			head: sql`${sql.raw('INSERT INTO ')}${table}${sql.raw(` (${list}) SELECT ${picked} FROM json_each(`)}`,
			middle: sql.raw(middle!),
			tail: tail === undefined ? null : sql.raw(tail)
		};
		ofTable.set(key, text);
	}
	return text;
}
