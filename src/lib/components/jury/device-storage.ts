/** What the browser keeps for this site; undefined where it refuses. */
export function deviceStorage(): Storage | undefined {
	try {
		return localStorage;
	} catch {
		return undefined;
	}
}
