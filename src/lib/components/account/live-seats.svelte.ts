import type { BookableSession } from '$lib/booking/sessions';

const EVERY_MS = 10_000;

/**
 * Sessions with the seats left as they stand now: asked again every ten seconds while the page is in sight. Without
 * scripts, or when the answer does not come, they are those of the page.
 */
export function liveSeats(eventSlug: () => string, sessions: () => readonly BookableSession[]) {
	let left = $state.raw<Record<string, number>>({});
	const current = $derived(sessions().map((one) => ({ ...one, left: left[one.id] ?? one.left })));

	$effect(() => {
		// What the page itself brings again is newer.
		void sessions();
		left = {};
	});
	$effect(() => {
		const address = `/evenements/${eventSlug()}/places`;
		const ask = async () => {
			if (document.visibilityState !== 'visible') return;
			const answer = await fetch(address).catch(() => undefined);
			if (answer?.ok) left = (await answer.json()) as Record<string, number>;
		};
		const timer = setInterval(() => void ask(), EVERY_MS);
		const onSight = () => void ask();
		document.addEventListener('visibilitychange', onSight);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', onSight);
		};
	});
	return {
		get sessions() {
			return current;
		}
	};
}
