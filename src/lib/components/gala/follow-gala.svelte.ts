import type { ShownStage } from '$lib/awards/gala';

/** Claps, how many watch, and for how many seconds a browser gathers its own claps before it sends them. */
interface Pulse {
	a: number;
	w: number;
	g: number;
}

const AGAIN_MS = 3000;

/** Follows a gala by server-sent events, and asks again by itself when the stream ends. */
export function followGala(base: string) {
	let stage = $state.raw<ShownStage>();
	let pulse = $state.raw<Pulse>();
	let isLost = $state(false);
	let source: EventSource;
	let again: ReturnType<typeof setTimeout> | undefined;
	function open() {
		source = new EventSource(`${base}/flux`);
		source.onmessage = ({ data }: MessageEvent<string>) => {
			isLost = false;
			const told = JSON.parse(data) as ShownStage | Pulse;
			if ('status' in told) stage = told;
			else pulse = told;
		};
		source.onerror = () => {
			isLost = true;
			// A browser gives up for good where a server that restarts, or a proxy before it, answers with an error.
			if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
		};
		source.onopen = () => (isLost = false);
	}
	open();
	return {
		get stage() {
			return stage;
		},
		get pulse() {
			return pulse;
		},
		get isLost() {
			return isLost;
		},
		stop() {
			clearTimeout(again);
			source.close();
		}
	};
}

export type GalaFollowing = ReturnType<typeof followGala>;
