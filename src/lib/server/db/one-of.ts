import { sql, type SQL } from 'drizzle-orm';

/** What `IN` looks in, as one parameter whatever its length: the statement's text stays the same, and is kept. */
export function oneOf(values: readonly (number | string)[]): SQL {
	return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
}
