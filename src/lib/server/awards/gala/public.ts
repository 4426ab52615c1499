import {
	shownStage,
	toldMoments,
	type Moment,
	type ShownCue,
	type ShownStage
} from '../../../awards/gala.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { Refusal } from '../../errors.ts';
import { galaEvent } from '../editions/current.ts';
import { publicEdition } from '../editions/queries.ts';
import { clapsOf } from './applause.ts';
import { cuesOf, galaOf, momentsOf, shownCues, stageAt } from './queries.ts';

/** A gala told again: its moments, and the cues they show. */
export interface Replay {
	moments: Moment[];
	cues: ShownCue[];
	/** Claps while each cue was on the stage. */
	claps: { cueId: number; claps: number }[];
}

/** What the public page of a gala shows. */
export interface PublicGala {
	edition: { slug: string; name: string; embargoUntil: Date; timezone: string };
	gala: { place: string; streamUrl: string; welcome: string };
	/** Where people register, while it is to come. */
	event: { slug: string; name: string } | undefined;
	stage: ShownStage;
	claps: number;
	/** Once it is over. */
	replay: Replay | null;
}

/**
 * The gala of an edition, once its script is ready: nothing of a closed envelope is in it.
 * @throws Refusal `not_found` (404)
 */
export async function publicGala(slug: string): Promise<PublicGala> {
	const edition = await publicEdition(slug);
	const db = await reader();
	const gala = await galaOf(db, edition.id);
	if (!gala?.readyAt) throw new Refusal('not_found', { status: 404 });
	const [cues, moments, claps] = await Promise.all([
		cuesOf(db, gala.id),
		momentsOf(db, gala.id),
		clapsOf(db, gala.id)
	]);
	const shown = await shownCues(db, edition.id, cues);
	const stage = stageAt(moments, now());
	const { name, embargoUntil, timezone } = edition;
	const { place, streamUrl, welcome } = gala;
	return {
		edition: { slug, name, embargoUntil, timezone },
		gala: { place, streamUrl, welcome },
		event: stage.status === 'before' ? await galaEvent(edition) : undefined,
		stage: shownStage(stage, shown),
		claps: claps.reduce((sum, one) => sum + one.claps, 0),
		replay: stage.status === 'over' ? replayOf(moments, shown, claps) : null
	};
}

/** Where the gala of an edition stands; undefined where it has none whose script is ready. */
export async function ceremonyOf(editionId: number): Promise<ShownStage['status'] | undefined> {
	const db = await reader();
	const gala = await galaOf(db, editionId);
	return gala?.readyAt ? stageAt(await momentsOf(db, gala.id), now()).status : undefined;
}

/** What every screen of a gala shows now. */
export async function stageOf(db: Database, gala: { id: number; editionId: number }): Promise<ShownStage> {
	const [cues, moments] = await Promise.all([cuesOf(db, gala.id), momentsOf(db, gala.id)]);
	const stage = stageAt(moments, now());
	return shownStage(
		stage,
		await shownCues(
			db,
			gala.editionId,
			cues.filter(({ id }) => id === stage.cueId)
		)
	);
}

/** Cues that never came on the stage stay the presenter's; so does who pressed what. */
function replayOf(
	moments: Awaited<ReturnType<typeof momentsOf>>,
	cues: readonly ShownCue[],
	claps: Replay['claps']
): Replay {
	const told = toldMoments(moments);
	const opened = new Set(told.flatMap(({ kind, cueId }) => (kind === 'revealed' ? [cueId] : [])));
	return {
		moments: told.map(({ seq, kind, step, cueId, text, ofSeq, at }) => ({
			...{ seq, kind, step, cueId, text, ofSeq, at }
		})),
		cues: cues
			.filter(({ id }) => told.some(({ cueId }) => cueId === id))
			.map((cue) => ({ ...cue, laureates: opened.has(cue.id) ? cue.laureates : null })),
		claps
	};
}
