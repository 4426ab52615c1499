import { onMount } from 'svelte';
import { SvelteDate } from 'svelte/reactivity';

const MINUTE_MS = 60_000;
/** A phone this near the server's time is right enough, and is believed. */
const TOLERANCE_MS = 20_000;

/**
 * The present instant, each minute. It begins as the page was made, so that the page is taken over as it stands; then it
 * is the device's clock, set by the server's where that one is wrong. A page that was put aside catches up when it is
 * looked at again.
 * @param given when the page was made
 * @param address where the server's time is asked, once
 */
export function liveClock(given: () => Date, address: () => string): { readonly at: Date } {
	let shift = 0;
	let at = $state<SvelteDate>();

	onMount(() => {
		let timer: ReturnType<typeof setTimeout>;
		const tick = () => {
			clearTimeout(timer);
			const present = Date.now() + shift;
			at = new SvelteDate(present);
			// A little past the minute: a timer may be early by a hair.
			timer = setTimeout(tick, MINUTE_MS - (present % MINUTE_MS) + 50);
		};
		const look = () => document.visibilityState === 'visible' && tick();
		tick();
		document.addEventListener('visibilitychange', look);
		void serverShift(address()).then((found) => {
			shift = found;
			tick();
		});
		return () => {
			clearTimeout(timer);
			document.removeEventListener('visibilitychange', look);
		};
	});

	return {
		get at() {
			return at ?? given();
		}
	};
}

/** By how much the device's clock is behind the server's; none where it cannot be known. */
async function serverShift(address: string): Promise<number> {
	const asked = Date.now();
	const response = await fetch(address, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
	const answered = Date.now();
	const said = Date.parse(response?.headers.get('date') ?? '');
	// An answer long in coming (a phone put to sleep meanwhile) no longer says when it left.
	if (Number.isNaN(said) || answered - asked > TOLERANCE_MS) return 0;
	// The header has whole seconds; the answer left about half way.
	const shift = said + 500 - (asked + answered) / 2;
	return Math.abs(shift) < TOLERANCE_MS ? 0 : shift;
}
