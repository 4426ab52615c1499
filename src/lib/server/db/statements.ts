import Database from 'libsql';

/** How many statements a connection keeps; the whole application has fewer. */
const KEPT = 500;

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
			statement = askedOnce(prepare.call(this, sql));
			// Lists of varying length make many texts; starting over now and then is cheaper than keeping an order.
			if (kept.size >= KEPT) kept.clear();
			kept.set(sql, statement);
		}
		return statement;
	};
}

/**
 * At each run the client asks a statement to give rows, which one without rows refuses by an exception, then twice its
 * columns: as costly as a small insert, and the answers never change.
 */
function askedOnce(statement: Database.Statement): Database.Statement {
	for (const name of ['raw', 'columns', 'safeIntegers'] as const) {
		const ask = statement[name] as (this: Database.Statement, ...given: unknown[]) => unknown;
		let answer: { value: unknown } | { error: unknown } | undefined;
		const once = (...given: unknown[]): unknown => {
			if (!answer) {
				try {
					answer = { value: ask.apply(statement, given) };
				} catch (error) {
					answer = { error };
				}
			}
			if ('error' in answer) throw answer.error;
			return answer.value;
		};
		Object.assign(statement, { [name]: once });
	}
	return statement;
}
