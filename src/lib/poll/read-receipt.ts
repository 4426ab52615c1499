/** What the receipt of a vote says, as far as finding its ballot needs it. */
export interface ReadReceipt {
	ballot: string;
	nonce: string;
	/** Code and title of its vote, where it came as the file that was saved. */
	poll?: string;
	title?: string;
}

/** A ballot's number, drawn in the alphabet of codes read aloud, and the secret that opens it: as a page shows them. */
const BALLOT = /(?<![\w-])[2-9A-HJKMNP-TW-Z]{16}(?![\w-])/;
const NONCE = /(?<![\w-])[\w-]{22}(?![\w-])/;

/** A receipt is some three hundred bytes: whatever is much longer is something else, and is not read. */
export const MOST_RECEIPT_BYTES = 20_000;

/**
 * Reads a receipt out of the file that was saved, or out of what was copied from a page or a mail.
 * @returns undefined for what is no receipt
 */
export function readReceipt(text: string): ReadReceipt | undefined {
	if (text.length > MOST_RECEIPT_BYTES) return undefined;
	const kept = parsed(text);
	if (kept) {
		const { ballot, nonce, poll, title } = kept;
		if (typeof ballot !== 'string' || typeof nonce !== 'string') return undefined;
		return {
			...{ ballot, nonce },
			...(typeof poll === 'string' ? { poll } : {}),
			...(typeof title === 'string' ? { title } : {})
		};
	}
	const ballot = BALLOT.exec(text);
	// A page shows them in this order, and an address before them may be as long as a secret.
	const nonce = ballot && NONCE.exec(text.slice(ballot.index + ballot[0].length));
	return nonce ? { ballot: ballot[0], nonce: nonce[0] } : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
	try {
		const found: unknown = JSON.parse(text);
		return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
