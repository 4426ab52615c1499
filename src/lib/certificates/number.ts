/** How a certificate is called: `AT-2027-00042`. */
export function numberOf({ year, serial }: { year: number; serial: number }): string {
	return `AT-${year}-${String(serial).padStart(5, '0')}`;
}

/** How a code is written for people: `7H2K-QM4P-X9WT`. */
export function codeShown(code: string): string {
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** Twelve characters, as codes are drawn. */
const CODE = /^[2-9A-HJKMNP-TW-Z]{12}$/;

/**
 * The code somebody typed: spaces, hyphens and small letters forgiven, and what one may read in place of a letter or a
 * digit that codes never have.
 * @returns undefined when no code is written so
 */
export function readCode(typed: string): string | undefined {
	const read = typed
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, '')
		// Codes have none of these: whoever typed one misread what looks most like it.
		.replace(/[O0]/g, 'Q')
		.replace(/[I1L]/g, 'J')
		.replace(/[UV]/g, 'W');
	return CODE.test(read) ? read : undefined;
}
