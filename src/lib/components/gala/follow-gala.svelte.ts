import { listen } from '$lib/components/ui/listen';
import type { ShownStage } from '$lib/awards/gala';

/** Claps, how many watch, and for how many seconds a browser gathers its own claps before it sends them. */
interface Pulse {
	a: number;
	w: number;
	g: number;
}

/** Follows a gala by server-sent events, and asks again by itself when the stream ends. */
export function followGala(base: string) {
	let stage = $state.raw<ShownStage>();
	let pulse = $state.raw<Pulse>();
	let isLost = $state(false);
	const stop = listen<ShownStage | Pulse>(`${base}/flux`, {
		told: (found) => {
			isLost = false;
			if ('status' in found) stage = found;
			else pulse = found;
		},
		up: () => (isLost = false),
		down: () => (isLost = true)
	});
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
		stop
	};
}

export type GalaFollowing = ReturnType<typeof followGala>;
