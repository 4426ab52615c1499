import { and, eq, sql } from 'drizzle-orm';
import { draftRelease, type Release } from '../../../awards/press-release.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { person } from '../../db/schema/members.ts';
import { awardRelease } from '../../db/schema/results.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { honoursOf } from './queries.ts';

/**
 * The press release of an edition, for the permanence: as it was last saved, else drafted from the locked results.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `result_conflict` (403)
 */
export async function editedRelease(
	actor: Actor,
	editionSlug: string,
	{ sender, city }: { sender: { name: string; email: string }; city: string }
) {
	const { edition, honours, isUnderEmbargo } = await requireUnbiasedOffice(actor, editionSlug);
	const saved = await savedRelease(await reader(), edition.id);
	return {
		edition,
		isUnderEmbargo,
		locked: honours.length,
		saved: saved && { by: saved.by, at: saved.at },
		/** 0 before the first save. */
		revision: saved?.revision ?? 0,
		parts: saved?.parts ?? draftRelease({ edition, isUnderEmbargo, prizes: honours, sender, city })
	};
}

/**
 * Keeps a press release as it was edited, on the revision that its page read.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `result_conflict` (403), `release_changed` with `by` when somebody
 * else saved it since
 */
export async function saveRelease(request: {
	actor: Actor;
	editionSlug: string;
	revision: number;
	parts: Release;
}): Promise<void> {
	const { actor, editionSlug, revision, parts } = request;
	const { edition } = await requireUnbiasedOffice(actor, editionSlug);
	const { personId } = requirePerson(actor);
	const { id } = edition;
	await write('results.saveRelease', async (tx) => {
		const before = await savedRelease(tx, id);
		if ((before?.revision ?? 0) !== revision)
			throw new Refusal('release_changed', { values: { by: before?.by ?? '' } });
		const kept = { parts, revision: revision + 1, updatedBy: personId, updatedAt: now() };
		await tx
			.insert(awardRelease)
			.values({ editionId: id, ...kept })
			.onConflictDoUpdate({ target: awardRelease.editionId, set: kept });
		await record(tx, actor, { action: 'edition.release_set', objectKind: 'award_edition', objectId: id });
	});
}

/**
 * Lets go of what was edited: the release is drafted from the results again.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `result_conflict` (403), `release_changed`
 */
export async function dropRelease(request: {
	actor: Actor;
	editionSlug: string;
	revision: number;
}): Promise<void> {
	const { actor, editionSlug, revision } = request;
	const { id } = (await requireUnbiasedOffice(actor, editionSlug)).edition;
	await write('results.dropRelease', async (tx) => {
		const before = await savedRelease(tx, id);
		if (!before) return;
		if (before.revision !== revision) throw new Refusal('release_changed', { values: { by: before.by } });
		await tx
			.delete(awardRelease)
			.where(and(eq(awardRelease.editionId, id), eq(awardRelease.revision, revision)));
		await record(tx, actor, { action: 'edition.release_dropped', objectKind: 'award_edition', objectId: id });
	});
}

/** A release names every laureate: whoever a conflict keeps from one of them waits for the gala. */
async function requireUnbiasedOffice(actor: Actor, editionSlug: string) {
	const found = await honoursOf(actor, editionSlug);
	if (found.isUnderEmbargo && !found.isWhole) throw new Refusal('result_conflict', { status: 403 });
	return found;
}

async function savedRelease(db: Database | Tx, editionId: number) {
	const [found] = await db
		.select({
			parts: awardRelease.parts,
			revision: awardRelease.revision,
			at: awardRelease.updatedAt,
			by: sql<string>`${person.givenName} || ' ' || ${person.familyName}`
		})
		.from(awardRelease)
		.innerJoin(person, eq(person.id, awardRelease.updatedBy))
		.where(eq(awardRelease.editionId, editionId));
	return found;
}
