import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { system } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { deliberationEntry } from '../../db/schema/jury.ts';
import { organisation } from '../../db/schema/members.ts';
import { nomination, nominationFile, nomineeConsent } from '../../db/schema/nominations.ts';
import { laureate } from '../../db/schema/results.ts';
import { write, type Tx } from '../../db/write.ts';
import { log, traceOf } from '../../log.ts';

interface Due {
	category: number;
	nomination: number;
	place: number;
}

/**
 * Makes laureates public as their prize comes out (`prize_out`): until then there is no row and no state that any page, file or
 * message could show. Done by the worker; done twice, it changes nothing. Whoever withdrew since is not named. Each prize
 * comes out by itself: what stops one stops no other.
 */
export async function publishResults(): Promise<void> {
	const waiting = new Set((await dueOf(await reader())).map(({ category }) => category));
	for (const categoryId of waiting)
		try {
			await write('awards.publishResults', async (tx) => {
				await publishPrize(tx, categoryId, now());
			});
		} catch (error) {
			log.error('awards.publish', { category: categoryId, error: traceOf(error) });
		}
}

/**
 * Makes the laureates of one prize public, if it is out at an instant. Called by the worker, and by the write that opens its
 * envelope.
 * @returns how many it makes public
 */
export async function publishPrize(tx: Tx, categoryId: number, at: Date): Promise<number> {
	const due = (await dueOf(tx, at)).filter(({ category }) => category === categoryId);
	for (const one of due) await publish(tx, one, at);
	return due.length;
}

/** Laureates of locked results that are out, and who are not laureates yet. */
function dueOf(db: Database | Tx, at = now()): Promise<Due[]> {
	return db.all<Due>(
		sql`SELECT a.category_id AS category, n.id AS nomination, l.key AS place
			FROM award_result a JOIN award_category c ON c.id = a.category_id
			JOIN award_edition e ON e.id = c.edition_id AND e.published_at IS NOT NULL
			JOIN prize_out p ON p.category_id = c.id AND p.out_at <= ${at.getTime()}
			JOIN json_each(a.laureates) l
			JOIN nomination n ON n.id = l.value AND n.status IN ('eligible', 'shortlisted', 'laureate')
			WHERE a.locked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM laureate x WHERE x.nomination_id = n.id)
			ORDER BY c.position, c.id, l.key`
	);
}

async function publish(tx: Tx, due: Due, at: Date): Promise<void> {
	const [category] = await tx.select().from(awardCategory).where(eq(awardCategory.id, due.category));
	const [found] = await tx
		.select({ one: nomination, organisation: organisation.name })
		.from(nomination)
		.leftJoin(organisation, eq(organisation.id, nomination.nomineeOrganisationId))
		.where(eq(nomination.id, due.nomination));
	const { one } = found!;
	const isProject = category!.nomineeKind === 'project';
	const organisationName = found!.organisation ?? one.nomineeOrganisationName;
	// A person's nomination is often titled by their own name, which is said already.
	const cited = isProject ? one.summary : one.title;
	const takenDown = await takenDownBefore(tx, due);
	await tx.insert(laureate).values({
		editionId: category!.editionId,
		categoryId: category!.id,
		nominationId: one.id,
		prize: category!.name,
		name: one.nomineeName,
		organisationName: organisationName === one.nomineeName ? '' : organisationName,
		project: isProject ? one.title : '',
		citation: cited === one.nomineeName ? '' : cited,
		photoId: await photoOf(tx, one.id),
		position: category!.position * 100 + due.place,
		publishedAt: at,
		...takenDown
	});
	// A « coup de cœur » honours a nomination of another prize, where it stays what it was.
	await tx
		.update(nomination)
		.set({ status: 'laureate', updatedAt: now() })
		.where(
			and(
				eq(nomination.id, one.id),
				eq(nomination.categoryId, category!.id),
				inArray(nomination.status, ['eligible', 'shortlisted'])
			)
		);
	await record(tx, system('meritas'), {
		action: 'laureate.published',
		objectKind: 'nomination',
		objectId: one.id
	});
}

/** A picture that the nominee let us show, if any. */
async function photoOf(tx: Tx, nominationId: number): Promise<number | null> {
	const [consent] = await tx
		.select({ pictured: nomineeConsent.pictured })
		.from(nomineeConsent)
		.where(eq(nomineeConsent.nominationId, nominationId))
		.orderBy(desc(nomineeConsent.id))
		.limit(1);
	if (!consent?.pictured) return null;
	const [photo] = await tx
		.select({ id: nominationFile.id })
		.from(nominationFile)
		.where(and(eq(nominationFile.nominationId, nominationId), eq(nominationFile.kind, 'photo')))
		.orderBy(nominationFile.id)
		.limit(1);
	return photo?.id ?? null;
}

/** A take-down outlives a result that was opened and locked again. */
async function takenDownBefore(tx: Tx, { category, nomination }: Due) {
	const [last] = await tx
		.select({ details: deliberationEntry.details })
		.from(deliberationEntry)
		.where(and(eq(deliberationEntry.categoryId, category), eq(deliberationEntry.kind, 'result_unlocked')))
		.orderBy(desc(deliberationEntry.id))
		.limit(1);
	const before = (last?.details.takenDown ?? []) as { nomination: number; at: string; reason: string }[];
	const mine = before.find((one) => one.nomination === nomination);
	return mine ? { takenDownAt: new Date(mine.at), takenDownReason: mine.reason } : {};
}
