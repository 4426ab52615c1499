/** From when to when somebody was there, in milliseconds since 1970 UTC; `leftAt` null: until the end. */
export interface Span {
	arrivedAt: number;
	leftAt: number | null;
}

/**
 * Whole minutes of a session that spans cover: what is outside the session does not count, what overlaps counts once.
 * Instants, not hours of a clock: a night when the clock changes is as long as it was.
 */
export function minutesOf(spans: readonly Span[], session: { startsAt: number; endsAt: number }): number {
	const inside = spans
		.map(({ arrivedAt, leftAt }) => ({
			from: Math.max(arrivedAt, session.startsAt),
			to: Math.min(leftAt ?? session.endsAt, session.endsAt)
		}))
		.filter(({ from, to }) => to > from)
		.sort((a, b) => a.from - b.from);
	let covered = 0;
	let until = session.startsAt;
	for (const { from, to } of inside) {
		covered += Math.max(0, to - Math.max(from, until));
		until = Math.max(until, to);
	}
	return Math.floor(covered / 60_000);
}
