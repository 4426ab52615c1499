import Database from 'libsql';

/** How many statements a connection keeps; the whole application has fewer. */
const KEPT = 300;

interface Kept {
	prepare(this: Database.Database, sql: string): Database.Statement;
}

const statements = new WeakMap<object, Map<string, Database.Statement>>();
let isKeeping = false;

/**
 * Makes connections keep the statements they have prepared. `@libsql/client` prepares each statement anew, and
 * compiling an insert compiles its triggers too: a third of an order's time (see `docs/measurements.md`).
 *
 * Sound because a statement is run to its end before the connection is used again (the driver is synchronous), a
 * statement refused by a constraint is reset, one whose tables have changed is compiled again by SQLite itself (and none says `*`, whose columns would be those of before), and
 * after a BUSY the write door throws the whole connection away. `tests/server/db/statements.test.ts` holds each point.
 */
export function keepStatements(): void {
	if (isKeeping) return;
	isKeeping = true;
	const prototype = Database.prototype as unknown as Kept;
	const prepare = prototype.prepare;
	prototype.prepare = function (sql) {
		let kept = statements.get(this);
		if (!kept) statements.set(this, (kept = new Map()));
		let statement = kept.get(sql);
		if (!statement) {
			statement = prepare.call(this, sql);
			// Lists of varying length make many texts; starting over now and then is cheaper than keeping an order.
			if (kept.size >= KEPT) kept.clear();
			kept.set(sql, statement);
		}
		return statement;
	};
}
