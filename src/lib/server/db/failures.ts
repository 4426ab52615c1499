/** The write waited for the store's lock longer than its patience; nothing was written. */
export class StoreBusyError extends Error {
	override name = 'StoreBusyError';
}

/**
 * The commit was asked of a remote store and its answer never came: the write may stand, or not. Whoever asked looks
 * (an order by its key, a booking by its row) or asks again, which every command allows.
 */
export class OutcomeUnknownError extends Error {
	override name = 'OutcomeUnknownError';
}

/** Another connection holds the lock. */
export function isBusy(error: unknown): boolean {
	return codesOf(error).some((code) => /^SQLITE_(BUSY|LOCKED)/.test(code));
}

/**
 * Why a transaction may be refused at its beginning, and asked for again: another writer, or a remote store that is
 * restarting. Past the beginning, the work may have had effects of its own.
 */
export function isPassing(error: unknown): boolean {
	return codesOf(error).some((code) =>
		/^(SQLITE_(BUSY|LOCKED)|TRANSACTION_(BUSY|TIMEOUT)|ECONN\w+|EPIPE|UND_ERR_SOCKET)/.test(code)
	);
}

/** Errors upon which SQLite gives up the whole transaction, not only a statement. */
export function endsTransaction(error: unknown): boolean {
	return codesOf(error).some((code) =>
		/^(SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|INTERRUPT|CORRUPT|NOTADB|READONLY|CANTOPEN)|TRANSACTION_CLOSED|CLIENT_CLOSED)/.test(
			code
		)
	);
}

/** A libSQL server has answered, and its answer is no. */
export function isAnswered(error: unknown): boolean {
	return codesOf(error).some((code) => /^(SQLITE_|SQL_|TRANSACTION_|STREAM_EXPIRED|BLOCKED)/.test(code));
}

/** The codes of an error and of its causes, the nearest first. */
export function codesOf(error: unknown): string[] {
	const codes: string[] = [];
	for (let cause = error; cause instanceof Error; cause = cause.cause)
		if ('code' in cause) codes.push(String(cause.code));
	return codes;
}
