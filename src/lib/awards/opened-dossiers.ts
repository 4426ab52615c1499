// A dossier opened once stays readable in its tab while the network is cut: in the memory of the page, never on the device.

const opened = new Map<string, unknown>();

/**
 * What an address answered: from the network, else as it was when this tab last opened it.
 * @returns null where the network is cut and it was never opened; `response` where the server refused
 */
export async function openDossier<T>(
	load: typeof fetch,
	address: string
): Promise<{ page: T; isKept: boolean } | { response: Response } | null> {
	const response = await load(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
	if (!response) {
		const known = opened.get(address) as T | undefined;
		return known ? { page: known, isKept: true } : null;
	}
	// A session that ended is led to a page, which is no data.
	const page = response.ok ? ((await response.json().catch(() => undefined)) as T | undefined) : undefined;
	if (page === undefined) {
		opened.delete(address);
		return { response };
	}
	// The memory of the server is everybody's.
	if (typeof window !== 'undefined') opened.set(address, page);
	return { page, isKept: false };
}

/** Forgets every dossier but these: one closed by a conflict is read no more, network or not. */
export function keepOpened(addresses: readonly string[]): void {
	for (const address of opened.keys()) if (!addresses.includes(address)) opened.delete(address);
}
