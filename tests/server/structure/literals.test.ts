import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, SQLiteSyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import * as schema from '../../../src/lib/server/db/schema/index.ts';
import { read, sources } from './files.ts';

/** `booking.status`, and so on: what the condition of an index compares with a word. */
function askedByIndexes(): string[] {
	const dialect = new SQLiteSyncDialect();
	return Object.entries(schema).flatMap(([name, table]) => {
		if (!is(table, SQLiteTable)) return [];
		const columns = Object.entries(getTableColumns(table));
		return getTableConfig(table).indexes.flatMap(({ config: { where } }) =>
			where
				? [...dialect.sqlToQuery(where).sql.matchAll(/(\w+) = '/g)].map(
						([, column]) => `${name}.${columns.find(([, one]) => one.name === column)![0]}`
					)
				: []
		);
	});
}

function found(text: string, columns: readonly string[]): string[] {
	return columns.filter((column) => new RegExp(`\\beq\\(${column.replace('.', '\\.')}, '`).test(text));
}

test('what an index asks about is compared with a word of the text, never with a parameter', () => {
	const columns = askedByIndexes();
	expect(columns).toContain('booking.status');
	const all = sources('src/lib/server').map((file) => [file, found(read(file), columns)]);
	expect(all.filter(([, columnsFound]) => columnsFound!.length > 0)).toEqual([]);
});

test('control: a comparison with a parameter is found', () => {
	expect(found("where(eq(booking.status, 'active'))", askedByIndexes())).toEqual(['booking.status']);
});
