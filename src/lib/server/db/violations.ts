/**
 * The name of what the database refused: a check's name (`quota_never_oversold`), the text a trigger raised
 * (`session_overlap`), or `table.column` for a unique key (`registration.event_id`).
 * @returns undefined when the error is not a refusal of the database
 */
export function violation(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const code = 'code' in cause ? String(cause.code) : '';
		if (!code.startsWith('SQLITE_CONSTRAINT')) continue;
		const match =
			/(?:CHECK constraint failed|UNIQUE constraint failed|NOT NULL constraint failed): ([\w.]+)/.exec(
				cause.message
			);
		return (
			match?.[1] ??
			cause.message
				// On a remote store, the client says the code again when it names the failed statement.
				.replace(/^(SQLITE_CONSTRAINT\w*: )+/, '')
				.replace(/^SQLite error: /, '')
				.trim()
		);
	}
	return undefined;
}
