/** Second parts under a country's code where anybody registers a third: of many countries, then of Canada. */
const SHARED: ReadonlySet<string> = new Set([
	...['co', 'com', 'net', 'org', 'edu', 'ac', 'gov', 'gouv', 'gob', 'asso'],
	...['ab', 'bc', 'gc', 'mb', 'nb', 'nf', 'nl', 'ns', 'nt', 'nu', 'on', 'pe', 'qc', 'sk', 'yk']
]);

/**
 * The part of a domain that somebody registered (`b1.mechant.org` is of whoever has `mechant.org`), by its last parts: enough to
 * count voters together. A list of all the suffixes of the world would also part the customers of a host, who may be one robot.
 */
export function ownedDomain(domain: string): string {
	const parts = domain.split('.');
	let kept = 2;
	if (parts.at(-1)!.length === 2) while (SHARED.has(parts.at(-kept) ?? '')) kept++;
	return parts.slice(-kept).join('.');
}

/** The domain of an address, whole. */
export function domainOf(address: string): string {
	return address.slice(address.lastIndexOf('@') + 1);
}
