/** Sentences by field path, as a form action gives them back. */
export type FormErrors = Record<string, string[]>;

/** The value at a path such as `people[2].email` in what a form action gave back. */
export function valueAt(values: Record<string, unknown> | undefined, path: string): string {
	let at: unknown = values;
	for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
		if (typeof at !== 'object' || at === null) return '';
		at = (at as Record<string, unknown>)[key];
	}
	return typeof at === 'string' ? at : '';
}
