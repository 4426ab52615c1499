/** The text of a file that a meeting's service or a spreadsheet wrote: UTF-8, UTF-16 or Latin-1 (as Windows has it), told from its bytes. */
export function textOf(bytes: Uint8Array): string {
	return decoded(bytes)
		.replace(/^\ufeff/, '')
		.replace(/\r\n?/g, '\n');
}

function decoded(bytes: Uint8Array): string {
	const encoding = wideOf(bytes);
	if (encoding) return new TextDecoder(encoding).decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** Teams writes UTF-16, with a mark or without: then every second byte of what is mostly ASCII is zero. */
function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	const head = bytes.subarray(0, 400);
	const zeros = (parity: number) => head.filter((byte, i) => i % 2 === parity && byte === 0).length;
	if (zeros(1) > head.length / 4) return 'utf-16le';
	if (zeros(0) > head.length / 4) return 'utf-16be';
	return undefined;
}
