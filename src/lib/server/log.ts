/** Structured logs, one JSON object a line. Callers pass identifiers and codes, never names, addresses or secrets. */
type Fields = Record<string, string | number | boolean | null | undefined>;

function line(level: 'info' | 'warn' | 'error', event: string, fields: Fields): void {
	if (process.env.LOG_LEVEL === 'silent') return;
	if (process.env.LOG_LEVEL === 'error' && level !== 'error') return;
	process.stdout.write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }) + '\n');
}

export const log = {
	info: (event: string, fields: Fields = {}) => line('info', event, fields),
	warn: (event: string, fields: Fields = {}) => line('warn', event, fields),
	error: (event: string, fields: Fields = {}) => line('error', event, fields)
};

/**
 * What an incident's line tells of the error: its words, where it was thrown, and the same of its cause. Of a query
 * that failed, the statement without its values, which may be names, addresses or codes.
 */
export function traceOf(error: unknown): string {
	if (!(error instanceof Error)) return `${typeof error} thrown`;
	const words = 'query' in error && 'params' in error ? `Failed query: ${error.query}` : error.message;
	const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	const cause = error.cause === undefined ? [] : [`caused by ${traceOf(error.cause)}`];
	return [`${error.name}: ${words}`, ...frames, ...cause].join('\n');
}
