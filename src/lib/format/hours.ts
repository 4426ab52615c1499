/** `5 h 45`, `6 h`, `45 min`: a length of time, with no-break spaces, the same in both languages. */
export function hours(minutes: number): string {
	const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
	if (whole === 0) return `${rest}\u00a0min`;
	return rest === 0 ? `${whole}\u00a0h` : `${whole}\u00a0h\u00a0${String(rest).padStart(2, '0')}`;
}
