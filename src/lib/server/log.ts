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
