import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { stageAfter, type ShownCue, type Stage, type StagedLaureate } from '../../../awards/gala.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { gala, galaCue, galaMoment } from '../../db/schema/gala.ts';
import { region } from '../../db/schema/members.ts';
import { nomination, nominationFile } from '../../db/schema/nominations.ts';
import { laureate } from '../../db/schema/results.ts';
import type { Tx } from '../../db/write.ts';
import { isShown, PHOTO, photoInForce, shownPhoto } from '../editions/laureate-photo.ts';

export type Gala = typeof gala.$inferSelect;
export type Cue = typeof galaCue.$inferSelect;

/** A gala left open is over for those who watch after so long without a moment. */
const LEFT_MS = 12 * 60 * 60 * 1000;

/** The gala of an edition; undefined before anybody prepared one. */
export async function galaOf(db: Database | Tx, editionId: number): Promise<Gala | undefined> {
	const [found] = await db.select().from(gala).where(eq(gala.editionId, editionId));
	return found;
}

/** The cues of a gala, in their order. */
export function cuesOf(db: Database | Tx, galaId: number): Promise<Cue[]> {
	return db
		.select()
		.from(galaCue)
		.where(eq(galaCue.galaId, galaId))
		.orderBy(asc(galaCue.position), asc(galaCue.id));
}

/** The moments of a gala, in their order. */
export function momentsOf(db: Database | Tx, galaId: number) {
	return db.select().from(galaMoment).where(eq(galaMoment.galaId, galaId)).orderBy(asc(galaMoment.seq));
}

/** What was on the stage at an instant: one that everybody left without ending it is over. */
export function stageAt(moments: Awaited<ReturnType<typeof momentsOf>>, at: Date): Stage {
	const stage = stageAfter(moments);
	const last = moments.at(-1);
	if (stage.status !== 'live' || at.getTime() - last!.at.getTime() < LEFT_MS) return stage;
	return { ...stage, status: 'over', endedAt: last!.at };
}

/**
 * Cues as everybody may see them, with the laureates that are public. Those of an envelope that is closed are no rows yet:
 * nothing here could tell them.
 */
export async function shownCues(
	db: Database | Tx,
	editionId: number,
	cues: readonly Cue[]
): Promise<ShownCue[]> {
	const rows = await db
		.select({ categoryId: laureate.categoryId, one: STAGED, photo: PHOTO })
		.from(laureate)
		.innerJoin(awardEdition, eq(awardEdition.id, laureate.editionId))
		.leftJoin(nominationFile, photoInForce)
		.leftJoin(nomination, eq(nomination.id, laureate.nominationId))
		.leftJoin(region, eq(region.code, nomination.regionCode))
		.where(and(eq(laureate.editionId, editionId), isNotNull(laureate.categoryId), isShown()))
		.orderBy(asc(laureate.position), asc(laureate.id));
	return cues.map(({ id, kind, heading, words, categoryId }) => ({
		...{ id, kind, heading, words },
		laureates:
			categoryId === null
				? null
				: rows
						.filter((row) => row.categoryId === categoryId)
						.map(({ one, photo }): StagedLaureate => ({ ...one, photo: shownPhoto(photo) }))
	}));
}

const STAGED = {
	id: laureate.id,
	name: laureate.name,
	organisationName: laureate.organisationName,
	regionName: sql<string>`coalesce(${region.name}, '')`,
	project: laureate.project,
	citation: laureate.citation
};

/** The prizes of an edition, and which of them have no envelope in the script. */
export async function prizesOf(db: Database | Tx, editionId: number) {
	return db
		.select({
			id: awardCategory.id,
			slug: awardCategory.slug,
			name: awardCategory.name,
			description: awardCategory.description,
			isScripted: sql<number>`EXISTS (SELECT 1 FROM gala_cue q WHERE q.category_id = award_category.id)`
		})
		.from(awardCategory)
		.where(eq(awardCategory.editionId, editionId))
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
}
