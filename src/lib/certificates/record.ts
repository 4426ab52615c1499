/** Hours attended at an event, by theme. */
export interface RecordPart {
	/** Of the course, or the track of the session; `''`: none. */
	theme: string;
	title: string;
	day: string;
	minutes: number;
}

/** One event in somebody's record of hours. */
export interface RecordLine {
	registration: string;
	event: string;
	isCourse: boolean;
	/** Of its last session that was attended. */
	day: string;
	year: number;
	minutes: number;
	parts: RecordPart[];
	/** The certificate that is valid, if there is one. */
	certificate: { code: string; number: string; minutes: number } | null;
	/** Where there is none: minutes from which it is given, when the event is over. */
	needed: number | null;
	/** Whether they may take it now, by themselves. */
	mayTake: boolean;
}

/** Minutes by theme, the longest first. */
export function byTheme(lines: readonly RecordLine[]): { theme: string; minutes: number }[] {
	const sums = new Map<string, number>();
	for (const { theme, minutes } of lines.flatMap(({ parts }) => parts))
		sums.set(theme, (sums.get(theme) ?? 0) + minutes);
	return [...sums]
		.map(([theme, minutes]) => ({ theme, minutes }))
		.sort((a, b) => b.minutes - a.minutes || a.theme.localeCompare(b.theme, 'fr-CA'));
}
