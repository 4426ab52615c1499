import type { FormErrors } from '$lib/components/ui/form';

/** The errors of one form among several alike on a page, under the ids of its fields; what is of the whole form stays. */
export function prefixed(errors: FormErrors, prefix: string): FormErrors {
	return Object.fromEntries(
		Object.entries(errors).map(([name, messages]) => [name && prefix + name, messages])
	);
}
