/** The query of a list with some of its parameters changed; null takes one away. */
export function withQuery(query: URLSearchParams, changes: Record<string, string | number | null>): string {
	const changed = new URLSearchParams(query);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null) changed.delete(name);
		else changed.set(name, String(value));
	}
	return `?${changed}`;
}
