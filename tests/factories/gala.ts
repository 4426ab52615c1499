import { HOUR_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { setReady } from '../../src/lib/server/awards/gala/ready.ts';
import { remoteOf } from '../../src/lib/server/awards/gala/remote.ts';
import { proposeScript } from '../../src/lib/server/awards/gala/script.ts';
import { showCue, startGala } from '../../src/lib/server/awards/gala/steps.ts';
import { lock, makeDeliberation } from './results.ts';

/** An edition in deliberation with a script of a welcome, one envelope and a word to end. */
export async function makeGala(
	options: { isLocked?: boolean; isReady?: boolean } & Parameters<typeof makeDeliberation>[0] = {}
) {
	const { isLocked = true, isReady = true, ...rest } = options;
	const made = await makeDeliberation(rest);
	if (isLocked) await lock(made);
	const at = { actor: made.staff, editionSlug: made.at.editionSlug };
	await proposeScript({ ...at, revision: 0 });
	if (isReady) await setReady({ ...at, revision: 1, isReady: true });
	const { gala, cues } = await remoteOf(made.staff, at.editionSlug);
	const [welcome, envelope, end] = cues.map(({ id }) => id) as [number, number, number];
	return { ...made, on: at, gala: gala!, cues: { welcome, envelope, end } };
}

export type MadeGala = Awaited<ReturnType<typeof makeGala>>;

/** Puts the clock so long after the gala's embargo. @returns what puts it back */
export function afterEmbargo({ of }: Pick<MadeGala, 'of'>, ms = 60_000): () => void {
	return setClock(() => of.edition.embargoUntil.getTime() + ms);
}

/** Begins a gala: an hour before its embargo ends, unless it is later already. */
export async function beginGala({ on, of }: Pick<MadeGala, 'on' | 'of'>): Promise<void> {
	const isLater = now().getTime() > of.edition.embargoUntil.getTime() - HOUR_MS;
	const back = isLater ? () => {} : afterEmbargo({ of }, -HOUR_MS);
	try {
		await startGala({ ...on, step: 0 });
	} finally {
		back();
	}
}

/** Begins a gala, and puts its envelope on the stage, closed. @returns the step reached */
export async function bringEnvelope(made: MadeGala): Promise<number> {
	const { on, cues } = made;
	await beginGala(made);
	await showCue({ ...on, step: 1, cue: cues.envelope });
	return 2;
}
