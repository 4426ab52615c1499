/** Where most people here have their address; each is long enough for one slip of a thumb to be told from another domain. */
const USUAL = [
	...['gmail.com', 'hotmail.com', 'hotmail.ca', 'outlook.com', 'icloud.com', 'yahoo.com', 'yahoo.ca'],
	...['videotron.ca', 'sympatico.ca', 'cogeco.ca']
];
/** One letter away from a usual one, and true providers. */
const TRUE = new Set(['mail.com', 'email.com', 'ymail.com']);

/**
 * The usual domain that was probably meant by one which is a letter too many, too few, another, or two the other way round away
 * from it. Undefined for a usual one, and for the beginning of one, which is still being typed.
 */
export function nearDomain(typed: string): string | undefined {
	const domain = typed.trim().toLowerCase();
	if (TRUE.has(domain) || USUAL.some((usual) => usual.startsWith(domain))) return undefined;
	return USUAL.find((usual) => isOneSlip(domain, usual));
}

function isOneSlip(a: string, b: string): boolean {
	let from = 0;
	while (from < a.length && a[from] === b[from]) from++;
	let end = 0;
	while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end++;
	const left = a.slice(from, a.length - end);
	const right = b.slice(from, b.length - end);
	if (left.length <= 1 && right.length <= 1) return true;
	return left.length === 2 && right === left[1]! + left[0]!;
}
