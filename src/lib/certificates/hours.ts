/** What is certified of minutes attended: the quarter hour below. */
export function certified(minutes: number): number {
	return Math.floor(minutes / 15) * 15;
}
