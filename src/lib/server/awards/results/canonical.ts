import { sha256 } from '../../ids.ts';

/**
 * Plain data in one way of writing it: keys in the order of their code points, no blanks, as JSON. What is not defined is
 * left out. The same data always gives the same text, hence the same digest, whoever wrote it and in whatever order.
 */
export function canonical(data: unknown): string {
	if (Array.isArray(data)) return `[${data.map((one) => canonical(one ?? null)).join(',')}]`;
	if (data instanceof Date) return JSON.stringify(data);
	if (typeof data !== 'object' || data === null) return JSON.stringify(data ?? null);
	const fields = Object.entries(data)
		.filter(([, value]) => value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`);
	return `{${fields.join(',')}}`;
}

/** SHA-256 of {@link canonical}, in hexadecimal: `sha256sum` of that text saved in UTF-8 says the same. */
export function canonicalDigest(data: unknown): string {
	return sha256(canonical(data));
}
