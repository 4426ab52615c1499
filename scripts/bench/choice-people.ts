/** The code of the n-th registration that `choice-data.ts` makes. */
export function choiceCode(serial: number): string {
	return `C${String(serial).padStart(9, '0')}`;
}
