import { eq, sql } from 'drizzle-orm';
import {
	BEGINS_BEFORE_MS,
	RESUMES_WITHIN_MS,
	shownStage,
	type ShownStage,
	type Stage
} from '../../../awards/gala.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { galaCue } from '../../db/schema/gala.ts';
import { Refusal } from '../../errors.ts';
import { requireOffice, seatAt } from '../deliberation/access.ts';
import { staffEdition, type Edition } from '../editions/queries.ts';
import { resultOf } from '../results/propose.ts';
import { clapsOf } from './applause.ts';
import { watchersOf } from './live.ts';
import { cuesOf, galaOf, momentsOf, prizesOf, shownCues, stageAt, type Cue, type Gala } from './queries.ts';

/**
 * An envelope as the presenter knows it: not locked yet (or nobody is left to name), sealed, opened on the stage, or out by
 * itself. Nothing of what it holds.
 */
export type EnvelopeState = 'unready' | 'sealed' | 'opened' | 'out';

/** A cue on the remote, with its script. */
export interface RemoteCue extends Pick<Cue, 'id' | 'kind' | 'heading' | 'words' | 'script'> {
	envelope: EnvelopeState | null;
	isShown: boolean;
}

/** What the office sees of a gala: the script, the stage as it stands, and what everybody sees. */
export interface Remote {
	edition: Edition;
	gala: Gala | undefined;
	cues: RemoteCue[];
	stage: Stage;
	shown: ShownStage;
	/** Prizes without an envelope in the script. */
	unscripted: { slug: string; name: string }[];
	claps: number;
	watchers: number;
	/** No envelope opens before. */
	opensAt: Date;
	/** The gala does not begin before. */
	beginsAt: Date;
	/** Ended within the evening, it may go on. */
	mayResume: boolean;
}

/** The gala of an edition, for the office. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function remoteOf(actor: Actor, editionSlug: string): Promise<Remote> {
	requireStaff(actor);
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const [gala, prizes] = await Promise.all([galaOf(db, edition.id), prizesOf(db, edition.id)]);
	const [cues, moments, claps] = gala
		? await Promise.all([cuesOf(db, gala.id), momentsOf(db, gala.id), clapsOf(db, gala.id)])
		: [[], [], []];
	const stage = stageAt(moments, now());
	const states = await envelopesOf(db, edition.id);
	const seen = new Set(moments.map(({ cueId }) => cueId));
	const shown = await shownCues(db, edition.id, cues);
	return {
		...{ edition, gala, stage, opensAt: edition.embargoUntil },
		beginsAt: new Date(edition.embargoUntil.getTime() - BEGINS_BEFORE_MS),
		mayResume: stage.status === 'over' && now().getTime() - stage.endedAt!.getTime() < RESUMES_WITHIN_MS,
		cues: cues.map(({ id, kind, heading, words, script, categoryId }) => {
			const state = states.find((one) => one.categoryId === categoryId);
			return {
				...{ id, kind, heading, words, script, isShown: seen.has(id) },
				envelope: !state ? null : stage.opened.includes(id) ? 'opened' : state.envelope
			};
		}),
		shown: shownStage(stage, shown),
		unscripted: prizes.filter(({ isScripted }) => !isScripted).map(({ slug, name }) => ({ slug, name })),
		claps: claps.reduce((sum, one) => sum + one.claps, 0),
		watchers: gala ? await watchersOf(gala.id) : 0
	};
}

/**
 * What an envelope holds, for the presenter who asks and may know: one of the permanence whom no conflict keeps from it.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `deliberation_not_open`, `result_conflict` (403), `declare_first`
 *   (403), `envelope_not_locked`
 */
export async function envelopeOf(
	actor: Actor,
	editionSlug: string,
	cueId: number
): Promise<{ name: string; title: string }[]> {
	requireStaff(actor);
	const db = await reader();
	const edition = await staffEdition(actor, editionSlug);
	const [found] = await db
		.select({ slug: awardCategory.slug, editionId: awardCategory.editionId })
		.from(galaCue)
		.innerJoin(awardCategory, eq(awardCategory.id, galaCue.categoryId))
		.where(eq(galaCue.id, cueId));
	if (found?.editionId !== edition.id) throw new Refusal('not_found', { status: 404 });
	const seat = await seatAt(db, actor, editionSlug, found.slug);
	requireOffice(seat);
	const result = await resultOf(db, seat.category.id);
	if (!result?.lockedAt) throw new Refusal('envelope_not_locked');
	return db.all<{ name: string; title: string }>(
		sql`SELECT n.nominee_name AS name, n.title FROM award_result a JOIN json_each(a.laureates) l
			JOIN nomination n ON n.id = l.value AND n.status <> 'withdrawn'
			WHERE a.category_id = ${seat.category.id} ORDER BY l.key`
	);
}

async function envelopesOf(
	db: Database,
	editionId: number
): Promise<{ categoryId: number; envelope: EnvelopeState }[]> {
	const rows = await db.all<{ categoryId: number; out: number; sealed: number }>(
		sql`SELECT c.id AS categoryId, EXISTS (SELECT 1 FROM laureate x WHERE x.category_id = c.id) AS out,
			EXISTS (SELECT 1 FROM award_result a JOIN json_each(a.laureates) l JOIN nomination n ON n.id = l.value
				WHERE a.category_id = c.id AND a.locked_at IS NOT NULL AND n.status IN ('eligible', 'shortlisted', 'laureate')) AS sealed
			FROM award_category c WHERE c.edition_id = ${editionId}`
	);
	return rows.map(({ categoryId, out, sealed }) => ({
		categoryId,
		envelope: out ? 'out' : sealed ? 'sealed' : 'unready'
	}));
}
