import { z } from 'zod';
import { id, line, text } from './fields.ts';
import { MOST_CLAPS } from './public-limits.ts';

// What the forms of a gala accept.

/** The longest each text may be, in characters. */
export const GALA_LIMITS = {
	...{ place: 160, welcome: 600, stream: 500 },
	...{ heading: 120, words: 400, script: 4000, caption: 200 }
} as const;

const revision = z.coerce.number().int().min(0);
const step = z.coerce.number().int().min(0);

export const galaInput = z.object({
	/** 0 before there is a gala. */
	revision,
	place: line(GALA_LIMITS.place),
	streamUrl: z
		.string()
		.trim()
		.max(GALA_LIMITS.stream)
		.regex(/^(https:\/\/\S+)?$/)
		.default(''),
	welcome: text(GALA_LIMITS.welcome)
});
export type GalaInput = z.output<typeof galaInput>;

const words = {
	heading: line(GALA_LIMITS.heading).pipe(z.string().min(1)),
	words: text(GALA_LIMITS.words),
	script: text(GALA_LIMITS.script)
};

/** A new cue; its prize, by its address, makes it an envelope. */
export const newCueInput = z.object({
	...{ revision, ...words },
	kind: z.enum(['words', 'pause', 'prize']),
	prize: z.string().trim().max(80).default('')
});
export type NewCueInput = z.output<typeof newCueInput>;

export const cueInput = z.object({ revision, id, ...words });
export type CueInput = z.output<typeof cueInput>;

export const cueMoveInput = z.object({ revision, id, to: z.enum(['haut', 'bas']) });
export const cueRemovalInput = z.object({ revision, id });
export const revisionInput = z.object({ revision });

/** The step of the stage that the remote saw. */
export const stepInput = z.object({ step });
export const cueStepInput = z.object({ step, cue: id });
export const captionInput = z.object({ text: line(GALA_LIMITS.caption).pipe(z.string().min(1)) });
export const captionBackInput = z.object({ seq: id });

/** Claps of a browser, under a name that it drew for itself. */
export const clapInput = z.object({
	n: z.coerce.number().int().min(1).max(MOST_CLAPS).default(1),
	qui: z
		.string()
		.regex(/^[a-z0-9]{0,32}$/)
		.default('')
});
