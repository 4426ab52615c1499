import { sql, type Column, type GetColumnData, type SQL } from 'drizzle-orm';

/**
 * As Drizzle's `eq`, with the word in the statement's text instead of a parameter, for columns that an index asks about
 * (`WHERE status = 'active'`). To know whether such an index serves, SQLite looks at a parameter's value, and so
 * compiles the statement again each time that one is given: a change of status, whose triggers it compiles too, takes
 * sixty times longer. `tests/server/structure/literals.test.ts` finds those who forget.
 * @throws Error for anything but a word of lower-case letters, `_`, `-` and `.`
 */
export function eqLiteral<C extends Column>(column: C, word: GetColumnData<C, 'raw'> & string): SQL {
	if (!/^[a-z_.-]+$/.test(word)) throw new Error(`not a word: ${word}`);
	return sql`${column} = ${sql.raw(`'${word}'`)}`;
}
