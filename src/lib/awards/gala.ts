import type { ShownPhoto } from './laureate-photo.ts';

/** What a cue of a gala is: words said, the envelope of a prize, a pause. */
export const CUE_KINDS = ['words', 'prize', 'pause'] as const;
export type CueKind = (typeof CUE_KINDS)[number];

/** What happens on the stage. */
export const MOMENT_KINDS = [
	'started',
	'cue',
	'revealed',
	'caption',
	'uncaption',
	'ended',
	'resumed'
] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** How long before the end of its embargo a gala may begin: time for words, and not weeks. The store refuses it before (trigger). */
export const BEGINS_BEFORE_MS = 2 * 60 * 60 * 1000;
/** How long after its end a gala may go on: the evening. The store refuses it after (trigger). */
export const RESUMES_WITHIN_MS = 12 * 60 * 60 * 1000;

/** Captions that stay on screen: the last ones said. */
export const CAPTIONS_SHOWN = 2;

/** A moment, as it was written. */
export interface Moment {
	seq: number;
	kind: MomentKind;
	step: number | null;
	cueId: number | null;
	text: string;
	ofSeq: number | null;
	at: Date;
}

/** What is on the stage after some moments. */
export interface Stage {
	status: 'before' | 'live' | 'over';
	/** How often the stage has moved: what a remote says that it saw. */
	step: number;
	cueId: number | null;
	/** Cues whose envelope is open. */
	opened: number[];
	captions: { seq: number; text: string }[];
	startedAt: Date | null;
	endedAt: Date | null;
}

/** The stage as moments leave it, in their order. Nothing else says it. */
export function stageAfter(moments: readonly Moment[]): Stage {
	const stage: Stage = {
		...{ status: 'before', step: 0, cueId: null, opened: [], captions: [] },
		...{ startedAt: null, endedAt: null }
	};
	for (const { kind, seq, step, cueId, text, ofSeq, at } of moments) {
		stage.step = step ?? stage.step;
		if (kind === 'started') Object.assign(stage, { status: 'live', startedAt: at });
		else if (kind === 'cue') Object.assign(stage, { cueId, captions: [] });
		else if (kind === 'revealed') stage.opened.push(cueId!);
		else if (kind === 'caption') stage.captions.push({ seq, text });
		else if (kind === 'uncaption') stage.captions = stage.captions.filter((one) => one.seq !== ofSeq);
		else if (kind === 'resumed') Object.assign(stage, { status: 'live', endedAt: null });
		else Object.assign(stage, { status: 'over', endedAt: at });
	}
	return stage;
}

/** The moments that a replay tells: captions taken back, and an end after which the gala went on, are as if they had never been. */
export function toldMoments<T extends Pick<Moment, 'kind' | 'seq' | 'ofSeq'>>(moments: readonly T[]): T[] {
	const back = new Set(moments.map(({ ofSeq }) => ofSeq));
	const resumed = Math.max(0, ...moments.filter(({ kind }) => kind === 'resumed').map(({ seq }) => seq));
	return moments.filter(
		({ kind, seq }) =>
			!['uncaption', 'resumed'].includes(kind) &&
			!(kind === 'caption' && back.has(seq)) &&
			!(kind === 'ended' && seq < resumed)
	);
}

/** Somebody honoured, as the stage names them once their envelope is open. */
export interface StagedLaureate {
	id: number;
	name: string;
	organisationName: string;
	regionName: string;
	project: string;
	citation: string;
	photo: ShownPhoto | null;
}

/** A cue as everybody sees it. */
export interface ShownCue {
	id: number;
	kind: CueKind;
	heading: string;
	words: string;
	/** What its envelope holds, once it is public; null while it is closed, and where there is none. */
	laureates: StagedLaureate[] | null;
}

/** What every screen shows. */
export interface ShownStage {
	status: Stage['status'];
	step: number;
	cue: ShownCue | null;
	captions: string[];
}

/** What every screen shows of a stage: of a closed envelope nothing, whatever the cues hold. */
export function shownStage(stage: Stage, cues: readonly ShownCue[]): ShownStage {
	const cue = cues.find(({ id }) => id === stage.cueId) ?? null;
	return {
		...{ status: stage.status, step: stage.step },
		cue: cue && { ...cue, laureates: stage.opened.includes(cue.id) ? (cue.laureates ?? []) : null },
		captions: stage.captions.slice(-CAPTIONS_SHOWN).map(({ text }) => text)
	};
}

/** A script walked through: what everybody would see of a cue, its envelope open or not. Nothing of it is written. */
export function rehearsedStage(
	cues: readonly Omit<ShownCue, 'laureates'>[],
	at: { index: number; isOpen: boolean; named: readonly { name: string; title: string }[] }
): ShownStage {
	const cue = cues[at.index];
	const laureates = at.named.map(({ name, title }, id) => ({
		...{ id, name, organisationName: '', regionName: '', project: '', citation: title, photo: null }
	}));
	return {
		...{ status: 'live', step: at.index, captions: [] },
		cue: cue
			? {
					...{ id: cue.id, kind: cue.kind, heading: cue.heading, words: cue.words },
					laureates: at.isOpen ? laureates : null
				}
			: null
	};
}
