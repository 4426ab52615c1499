export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * The only source of « now » for the domains: tests and the seed may stop or move it.
 * Speed measurements use `performance.now()` instead.
 */
let read: () => number = Date.now;

/** The present instant. */
export function now(): Date {
	return new Date(read());
}

/** Replaces the clock; call the function it returns to put the real one back. */
export function setClock(next: () => number): () => void {
	read = next;
	return () => {
		read = Date.now;
	};
}
