// The order of someone's wishes, as the page changes it.

/** The same list with one wish elsewhere; positions from 0, kept within the list. */
export function moved(order: readonly number[], from: number, to: number): number[] {
	const next = [...order];
	const [one] = next.splice(from, 1);
	if (one !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, one);
	return next;
}

/** The list without a session, or with it at the end: what a touch does. */
export function toggled(order: readonly number[], id: number): number[] {
	return order.includes(id) ? order.filter((one) => one !== id) : [...order, id];
}
