/** What proves a vote to whoever cast it. */
export interface Receipt {
	/** Code of the poll. */
	poll: string;
	ballot: string;
	nonce: string;
	choices: string[];
	/** In the ledger. */
	line: number;
}

const keyOf = (poll: string) => `estrade.recu.${poll}`;

/** Keeps a receipt on this device, beside what the server keeps in a cookie: it outlives it. */
export function keepReceipt(receipt: Receipt): void {
	try {
		localStorage.setItem(keyOf(receipt.poll), JSON.stringify(receipt));
	} catch {
		// Refused by the browser: the page shows it, and the file is offered.
	}
}

/** The receipt that this device kept of a poll. */
export function keptReceipt(poll: string): Receipt | undefined {
	try {
		const found = JSON.parse(localStorage.getItem(keyOf(poll)) ?? 'null') as Receipt | null;
		return typeof found?.ballot === 'string' && typeof found.nonce === 'string' ? found : undefined;
	} catch {
		return undefined;
	}
}

export function forgetReceipt(poll: string): void {
	try {
		localStorage.removeItem(keyOf(poll));
	} catch {
		// Nothing was kept.
	}
}
