/**
 * A handler's way to say that trying again cannot help (an address refused for good, an object that is gone).
 * The message is kept with the fact and shown to staff: identifiers and codes only, no personal data.
 */
export class PermanentFailure extends Error {
	override name = 'PermanentFailure';
}

/**
 * What is kept of an error that a fact met: its kind, its codes and where it was thrown. The message of somebody
 * else's error may hold an address (« 550 <jean@…> unknown »), so only our own are kept.
 */
export function describeFailure(error: unknown): string {
	if (!(error instanceof Error)) return 'Valeur lancée sans erreur';
	if (error instanceof PermanentFailure) return error.message;
	const codes = ['code', 'responseCode', 'command']
		.map((name) => (error as unknown as Record<string, unknown>)[name])
		.filter((value) => typeof value === 'string' || typeof value === 'number');
	const where = /\/(?:src|build|server)\/[\w./-]*?([\w-]+\.(?:ts|js):\d+)/.exec(error.stack ?? '')?.[1];
	return [error.name, ...codes, where && `(${where})`].filter(Boolean).join(' ').slice(0, 200);
}
