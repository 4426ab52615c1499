import type { CueKind } from '$lib/awards/gala';

/** A step of the script as the remote shows it. */
export interface PadCue {
	id: number;
	kind: CueKind;
	heading: string;
	words: string;
	script: string;
	envelope: 'unready' | 'sealed' | 'opened' | 'out' | null;
	isShown: boolean;
}

/** What an envelope holds, as far as whoever asks may know. */
export interface Peek {
	cue: number;
	holds: { name: string; title: string }[];
	refused: string;
}
