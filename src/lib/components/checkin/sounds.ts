import type { VerdictCode } from '$lib/schemas/checkin';

/** Notes in hertz, and what the phone's motor does, in milliseconds: told apart without looking. */
const SIGNALS = {
	yes: { notes: [660, 990], vibration: [60] },
	again: { notes: [440, 440], vibration: [90, 70, 90] },
	seat: { notes: [520, 330], vibration: [180] },
	no: { notes: [220, 160, 160], vibration: [250, 90, 250] }
};

const NOTE_S = 0.13;
let context: AudioContext | undefined;

/** Browsers let a page sound only after a touch: call it from one. */
export function wakeSound(): void {
	context ??= new AudioContext();
	if (context.state === 'suspended') void context.resume();
}

/** Two rising notes let in, two equal ones were seen before, two falling ones ask the door, low ones refuse. */
export function signal(verdict: VerdictCode): void {
	const { notes, vibration } =
		SIGNALS[
			verdict === 'admitted'
				? 'yes'
				: verdict === 'already_admitted'
					? 'again'
					: verdict === 'no_seat'
						? 'seat'
						: 'no'
		];
	// Browsers refuse it, aloud, until the page was touched.
	if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(vibration);
	if (!context || context.state !== 'running') return;
	notes.forEach((hertz, i) => {
		const start = context!.currentTime + i * NOTE_S;
		const gain = new GainNode(context!, { gain: 0 });
		gain.gain.setValueAtTime(0.0001, start);
		gain.gain.exponentialRampToValueAtTime(0.35, start + 0.015);
		gain.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S);
		const note = new OscillatorNode(context!, { frequency: hertz, type: 'triangle' });
		note.connect(gain).connect(context!.destination);
		note.start(start);
		note.stop(start + NOTE_S);
	});
}
