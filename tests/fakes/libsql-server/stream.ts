import Database from 'libsql';
import { kindOf, split } from './statement-kind.ts';
import { sizeOf, StatementError, toNative, toWire, type Native, type Value } from './values.ts';
import type { Writer, WriteSlot } from './write-slot.ts';

interface Statement {
	sql?: string;
	sql_id?: number;
	args?: Value[];
	named_args?: { name: string; value: Value }[];
	want_rows?: boolean;
}

type Condition =
	| { type: 'ok' | 'error'; step: number }
	| { type: 'not'; cond: Condition }
	| { type: 'and' | 'or'; conds: Condition[] }
	| { type: 'is_autocommit' };

/** A request on a stream (HRANA_3_SPEC, « Requests »). */
export type StreamRequest =
	| { type: 'close' | 'get_autocommit' }
	| { type: 'execute'; stmt: Statement }
	| { type: 'batch'; batch: { steps: { condition?: Condition; stmt: Statement }[] } }
	| { type: 'sequence' | 'describe'; sql?: string; sql_id?: number }
	| { type: 'store_sql'; sql_id: number; sql: string }
	| { type: 'close_sql'; sql_id: number };

/** A message that a correct client never sends: the stream does not outlive it. */
export class ProtocolError extends Error {
	override name = 'ProtocolError';
}

/** Limits of libsql-server/src/hrana/http/request.rs, and the default `--max-response-size`. */
const STORED_TEXTS = 50;
const STORED_TEXT_BYTES = 5_000;
const RESPONSE_BYTES = 10 * 1024 * 1024;

/** A stream: one connection of its own, and the texts stored for it. */
export class Stream implements Writer {
	readonly #db: Database.Database;
	readonly #slot: WriteSlot;
	readonly #version: 2 | 3;
	readonly #texts = new Map<number, string>();
	#timedOut = false;
	closed = false;

	constructor(file: string, slot: WriteSlot, version: 2 | 3, pragmas: readonly string[] = []) {
		this.#db = new Database(file);
		// sqld's durability by default (« relaxed »): a power cut may lose the last commits, never break the store.
		for (const pragma of ['synchronous=NORMAL', ...pragmas]) this.#db.exec(`PRAGMA ${pragma}`);
		this.#slot = slot;
		this.#version = version;
	}

	/** Closes the connection; what was not committed is undone. */
	close(): void {
		if (this.closed) return;
		this.closed = true;
		if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
		this.#slot.release(this);
		this.#db.close();
	}

	forceRollback(): void {
		if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
		this.#timedOut = true;
	}

	/** @returns a response, as `{ type, … }` */
	async handle(request: StreamRequest): Promise<object> {
		if (this.closed) throw new ProtocolError('Stream for this baton was closed');
		switch (request.type) {
			case 'close':
				this.close();
				return { type: 'close' };
			case 'execute':
				this.#refuseTimedOut();
				return { type: 'execute', result: await this.#execute(request.stmt) };
			case 'batch':
				return { type: 'batch', result: await this.#batch(request.batch.steps) };
			case 'sequence':
				this.#refuseTimedOut();
				for (const sql of split(this.#textOf(request))) await this.#execute({ sql, want_rows: false });
				return { type: 'sequence' };
			case 'describe':
				return { type: 'describe', result: this.#describe(this.#textOf(request)) };
			case 'store_sql': {
				const size = Buffer.byteLength(request.sql);
				if (this.#texts.has(request.sql_id))
					throw new ProtocolError(`SQL text ${request.sql_id} already exists`);
				if (this.#texts.size >= STORED_TEXTS)
					throw new StatementError('The server cannot store more SQL texts', 'SQL_STORE_TOO_MANY');
				if (size > STORED_TEXT_BYTES)
					throw new StatementError(`The statement is too large: ${size}`, 'SQL_STORE_TOO_LARGE');
				this.#texts.set(request.sql_id, request.sql);
				return { type: 'store_sql' };
			}
			case 'close_sql':
				this.#texts.delete(request.sql_id);
				return { type: 'close_sql' };
			case 'get_autocommit':
				if (this.#version < 3) throw new ProtocolError('get_autocommit needs version 3');
				return { type: 'get_autocommit', is_autocommit: !this.#db.inTransaction };
			default:
				throw new ProtocolError('StreamRequest type not recognized');
		}
	}

	/** A stream whose transaction was broken says so once, then goes on outside any transaction, as sqld's do. */
	#refuseTimedOut(): void {
		if (!this.#timedOut) return;
		this.#timedOut = false;
		throw new StatementError('Transaction timed out', 'TRANSACTION_TIMEOUT');
	}

	async #batch(steps: { condition?: Condition; stmt: Statement }[]): Promise<object> {
		const results: (object | null)[] = [];
		const errors: (object | null)[] = [];
		let timeout: StatementError | undefined;
		for (const { condition, stmt } of steps) {
			let result: object | null = null;
			let error: StatementError | undefined;
			try {
				if (timeout) throw timeout;
				this.#refuseTimedOut();
				if (!condition || this.#holds(condition, results)) result = await this.#execute(stmt);
			} catch (thrown) {
				error = StatementError.of(thrown);
				if (error.code === 'TRANSACTION_TIMEOUT') timeout = error;
			}
			results.push(result);
			errors.push(error?.wire ?? null);
		}
		return { step_results: results, step_errors: errors };
	}

	#holds(condition: Condition, results: readonly unknown[]): boolean {
		switch (condition.type) {
			case 'ok':
				return results[condition.step] !== null;
			case 'error':
				return results[condition.step] === null;
			case 'not':
				return !this.#holds(condition.cond, results);
			case 'and':
				return condition.conds.every((one) => this.#holds(one, results));
			case 'or':
				return condition.conds.some((one) => this.#holds(one, results));
			case 'is_autocommit':
				if (this.#version < 3) throw new ProtocolError('is_autocommit needs version 3');
				return !this.#db.inTransaction;
		}
	}

	async #execute(stmt: Statement): Promise<object> {
		const sql = this.#textOf(stmt);
		const kind = kindOf(sql);
		if (kind.writes) await this.#slot.acquire(this);
		if (this.closed) throw new ProtocolError('Stream for this baton was closed');
		try {
			return this.#run(sql, stmt, kind);
		} finally {
			if (this.#slot.holds(this) && !this.#db.inTransaction) this.#slot.release(this);
		}
	}

	#run(sql: string, stmt: Statement, kind: ReturnType<typeof kindOf>): object {
		try {
			const statement = this.#prepare(sql);
			const args = argumentsOf(stmt);
			let rows: Native[][] = [];
			let columns: { name: string; type: string | null }[] = [];
			if (statement.reader) {
				columns = statement.columns() as unknown as typeof columns;
				rows = statement.raw(true).safeIntegers(true).all(args) as Native[][];
			} else statement.run(args);
			const size = rows.reduce(
				(sum, row) => sum + row.reduce<number>((total, one) => total + sizeOf(one), 0),
				0
			);
			if (size > RESPONSE_BYTES) throw new StatementError('Response is too large', 'RESPONSE_TOO_LARGE');
			const after = kind.changesRows ? this.#changes() : { changes: 0, rowid: null };
			return {
				cols: columns.map(({ name, type }) => ({ name, decltype: type })),
				rows: stmt.want_rows === false ? [] : rows.map((row) => row.map(toWire)),
				affected_row_count: after.changes,
				last_insert_rowid: kind.isInsert ? after.rowid : null
			};
		} catch (error) {
			throw StatementError.of(error);
		}
	}

	#prepare(sql: string): Database.Statement {
		try {
			return this.#db.prepare(sql);
		} catch (error) {
			if (error instanceof Error && 'rawCode' in error && error.rawCode === 1)
				throw new StatementError(`SQL input error: ${error.message} (at offset 0)`, 'SQL_INPUT_ERROR');
			throw error;
		}
	}

	#changes(): { changes: number; rowid: string } {
		const [row] = this.#db
			.prepare('SELECT changes(), last_insert_rowid()')
			.raw(true)
			.safeIntegers(true)
			.all([]) as bigint[][];
		return { changes: Number(row![0]), rowid: String(row![1]) };
	}

	#describe(sql: string): object {
		const statement = this.#prepare(sql);
		const columns = statement.reader ? statement.columns() : [];
		return {
			params: [],
			cols: columns.map(({ name, type }) => ({ name, decltype: type })),
			is_explain: /^\s*explain\b/i.test(sql),
			is_readonly: !kindOf(sql).writes
		};
	}

	#textOf({ sql, sql_id: id }: { sql?: string; sql_id?: number }): string {
		if ((sql === undefined) === (id === undefined))
			throw new ProtocolError('Either `sql` or `sql_id` are required, but not both');
		const text = sql ?? this.#texts.get(id!);
		if (text === undefined) throw new ProtocolError(`SQL text ${id} not found`);
		return text;
	}
}

function argumentsOf({ args = [], named_args: named = [] }: Statement): Native[] | Record<string, Native> {
	if (named.length === 0) return args.map(toNative);
	return Object.fromEntries(named.map(({ name, value }) => [name.replace(/^[:@$]/, ''), toNative(value)]));
}
