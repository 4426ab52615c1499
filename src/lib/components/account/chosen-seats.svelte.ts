interface Seat {
	sessionId: number;
	slot: string;
}

/**
 * The session chosen in each slot, from the seats one has. What was sent and refused stays chosen; a seat given or taken
 * since the choices were made shows at its hour, and what was chosen at others stays.
 * @param sent what the form of choices sent, where it was refused
 */
export function chosenSeats(seats: () => readonly Seat[], sent: Record<string, unknown> | undefined) {
	const bySlot = () => Object.fromEntries(seats().map(({ slot, sessionId }) => [slot, String(sessionId)]));
	let chosen = $state(sentOver(seats(), sent) ?? bySlot());

	/** Seats by slot, as the choices last took them up. */
	let known = bySlot();
	$effect(() => {
		const current = bySlot();
		for (const slot of Object.keys({ ...known, ...current }))
			if (known[slot] !== current[slot]) chosen[slot] = current[slot] ?? '';
		known = current;
	});
	return {
		get bySlot() {
			return chosen;
		},
		set bySlot(choices) {
			chosen = choices;
		}
	};
}

/** Without scripts, the page that comes back with a refusal shows seats that the choices were made without. */
function sentOver(
	seats: readonly Seat[],
	sent: Record<string, unknown> | undefined
): Record<string, string> | undefined {
	if (!sent?.sessions || typeof sent.sessions !== 'object') return undefined;
	const shown = String(sent.shown ?? '').split(',');
	const since = seats.filter(({ sessionId }) => !shown.includes(String(sessionId)));
	return {
		...(sent.sessions as Record<string, string>),
		...Object.fromEntries(since.map(({ slot, sessionId }) => [slot, String(sessionId)]))
	};
}
