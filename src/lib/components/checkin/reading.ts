/** What a device adds to a reading: a nonce of its own and its clock. `crypto.randomUUID` is missing on plain http. */
export function readingMark(): { nonce: string; scannedAt: string } {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return { nonce, scannedAt: new Date().toISOString() };
}

/** How long a badge must be out of view before it is read again. */
const AWAY_MS = 3000;

/** Tells a badge that comes into view from one that stays there. */
export function sightings(): (text: string) => boolean {
	const seen = new Map<string, number>();
	return (text) => {
		const at = performance.now();
		const isNew = at - (seen.get(text) ?? -Infinity) > AWAY_MS;
		if (seen.size > 200) seen.clear();
		seen.set(text, at);
		return isNew;
	};
}
