import { eq, sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { juryRound } from '../../db/schema/jury.ts';
import { votersOf } from '../deliberation/round-count.ts';

/** What is told of a result to those who decide on it. */
export type ResultNews = 'result.proposed' | 'result.confirmed' | 'result.unlock_asked';

/** A prize as messages about its deliberation name it: nobody who is judged is in them. */
export interface MailedPrize {
	prize: { slug: string; name: string };
	edition: { slug: string; name: string };
}

/** Those who may vote in a ballot that is open and have not, for the worker. */
export async function votersToMail(
	roundId: number
): Promise<MailedPrize & { people: { email: string; name: string }[] }> {
	const db = await reader();
	const [round] = await db.select().from(juryRound).where(eq(juryRound.id, roundId));
	const of = await prizeOf(round!.categoryId);
	if (round!.closedAt) return { ...of, people: [] };
	const voters = (await votersOf(db, of.editionId, round!.candidates)).map(({ id }) => id);
	const people = await db.all<{ email: string; name: string }>(
		sql`SELECT j.email, j.name FROM juror j WHERE j.id IN (SELECT value FROM json_each(${JSON.stringify(voters)}))
			AND NOT EXISTS (SELECT 1 FROM jury_ballot b WHERE b.round_id = ${roundId} AND b.juror_id = j.id) ORDER BY j.id`
	);
	return { ...of, people };
}

/**
 * Who is told of a result, but for whoever caused it: the permanence that no hand in a nomination keeps out; and those who
 * locked it, when it is to be opened again.
 */
export async function deciders(
	categoryId: number,
	personId: number,
	kind: ResultNews
): Promise<MailedPrize & { people: { email: string; isStaff: boolean }[] }> {
	const db = await reader();
	const of = await prizeOf(categoryId);
	const rows = await db.all<{ email: string; isStaff: number }>(
		sql`SELECT p.email, EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = p.id AND s.role = 'staff') AS isStaff
			FROM person p WHERE p.id <> ${personId} AND (
				(EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = p.id AND s.role = 'staff')
					AND NOT EXISTS (SELECT 1 FROM nomination_party x JOIN nomination n ON n.id = x.nomination_id
						WHERE x.person_id = p.id AND n.category_id = ${categoryId}))
				OR (${kind === 'result.unlock_asked' ? 1 : 0} AND EXISTS (
					SELECT 1 FROM result_confirmation c WHERE c.category_id = ${categoryId} AND c.person_id = p.id)))
			ORDER BY p.id`
	);
	return { ...of, people: rows.map(({ email, isStaff }) => ({ email, isStaff: isStaff === 1 })) };
}

async function prizeOf(categoryId: number): Promise<MailedPrize & { editionId: number }> {
	const [found] = await (
		await reader()
	)
		.select({
			editionId: awardEdition.id,
			prize: { slug: awardCategory.slug, name: awardCategory.name },
			edition: { slug: awardEdition.slug, name: awardEdition.name }
		})
		.from(awardCategory)
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.where(eq(awardCategory.id, categoryId));
	return found!;
}
