/** A value of the protocol (HRANA_3_SPEC, « Values »). */
export type Value =
	| { type: 'null' }
	| { type: 'integer'; value: string }
	| { type: 'float'; value: number }
	| { type: 'text'; value: string }
	| { type: 'blob'; base64: string };

/** What the engine binds and gives. */
export type Native = null | bigint | number | string | Uint8Array;

/** An answer that refuses, as the protocol carries it. */
interface WireError {
	message: string;
	code: string;
}

export function toNative(value: Value): Native {
	switch (value.type) {
		case 'null':
			return null;
		case 'integer':
			return BigInt(value.value);
		case 'blob':
			return Buffer.from(value.base64, 'base64');
		default:
			return value.value;
	}
}

export function toWire(value: Native): Value {
	if (value === null || value === undefined) return { type: 'null' };
	if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
	if (typeof value === 'number') return { type: 'float', value };
	if (typeof value === 'string') return { type: 'text', value };
	return { type: 'blob', base64: Buffer.from(value).toString('base64') };
}

export function sizeOf(value: Native): number {
	if (value === null || value === undefined) return 0;
	if (typeof value === 'string') return Buffer.byteLength(value);
	return typeof value === 'object' ? value.length : 8;
}

/** sqld gives the primary code only, even where SQLite has a finer one (libsql-server/src/hrana/stmt.rs). */
const NAMES: Record<number, string> = {
	2: 'SQLITE_INTERNAL',
	4: 'SQLITE_ABORT',
	5: 'SQLITE_BUSY',
	6: 'SQLITE_LOCKED',
	7: 'SQLITE_NOMEM',
	8: 'SQLITE_READONLY',
	9: 'SQLITE_INTERRUPT',
	10: 'SQLITE_IOERR',
	11: 'SQLITE_CORRUPT',
	13: 'SQLITE_FULL',
	14: 'SQLITE_CANTOPEN',
	17: 'SQLITE_SCHEMA',
	18: 'SQLITE_TOOBIG',
	19: 'SQLITE_CONSTRAINT',
	20: 'SQLITE_MISMATCH',
	21: 'SQLITE_MISUSE',
	25: 'SQLITE_RANGE',
	26: 'SQLITE_NOTADB'
};

/** What a stream answers instead of a result. */
export class StatementError extends Error {
	override name = 'StatementError';
	readonly code: string;

	constructor(message: string, code: string) {
		super(message);
		this.code = code;
	}

	get wire(): WireError {
		return { message: this.message, code: this.code };
	}

	/** The engine's refusal in sqld's words. */
	static of(error: unknown): StatementError {
		if (error instanceof StatementError) return error;
		if (!(error instanceof Error && 'rawCode' in error)) throw error;
		const code = NAMES[Number(error.rawCode) & 0xff] ?? 'SQLITE_UNKNOWN';
		return new StatementError(`SQLite error: ${error.message}`, code);
	}
}
