import { and, eq } from 'drizzle-orm';
import type { BeginInput } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { publicEdition } from '../editions/queries.ts';
import { requireOpen, takesNominations } from './access.ts';
import { organisationOf, organisationsOf, requireMayNominate } from './on-behalf.ts';

/** Far more than anyone nominates, those withdrawn counted too: keeps a loop from filling the store. */
const MAX_NOMINATIONS = 30;

/**
 * Asked of whoever comes, before a code is mailed to them: whether they may begin what they chose. Of which organisation
 * they are, they say; where the house knows it, it is looked at when they have come in.
 * @throws Refusal as {@link beginNomination}
 */
export async function requireBeginning(editionSlug: string, input: BeginInput): Promise<void> {
	const edition = await publicEdition(editionSlug);
	requireOpen(edition);
	const db = await reader();
	const category = await categoryOf(db, edition.id, input.category);
	requireMayNominate(category, await organisationOf(db, input.organisation));
}

/**
 * Begins a draft for a prize, for whoever asks, signed in. One begun before for that prize and still untouched is given
 * again: pressing twice leaves one. Of which organisation somebody says they are, where the house does not know it, is kept
 * with the nomination alone, as said and not proved: it makes nobody of an organisation.
 * @throws Refusal `not_found` (404: no such edition or prize), `nominations_not_open`, `nominations_closed`,
 *   `members_only`, `too_many_nominations`
 */
export async function beginNomination(request: {
	actor: Actor;
	editionSlug: string;
	input: BeginInput;
}): Promise<{ code: string }> {
	const { actor, editionSlug, input } = request;
	const person = requirePerson(actor);
	const edition = await publicEdition(editionSlug);
	return write('nominations.begin', async (tx) => {
		requireOpen(edition);
		const category = await categoryOf(tx, edition.id, input.category);
		const theirs = await organisationsOf(tx, person);
		const known = category.nominators === 'members' ? theirs.find(({ isMember }) => isMember) : theirs[0];
		const organisation = known ?? (await organisationOf(tx, input.organisation));
		requireMayNominate(category, organisation);
		const forWhom = {
			organisationId: organisation?.id ?? null,
			organisationName: organisation?.name ?? '',
			organisationClaimed: known === undefined && organisation !== undefined
		};
		const mine = await tx
			.select({
				code: nomination.code,
				status: nomination.status,
				revision: nomination.revision,
				categoryId: nomination.categoryId
			})
			.from(nomination)
			.where(and(eq(nomination.editionId, edition.id), eq(nomination.nominatorId, person.personId)));
		const untouched = mine.find(
			(one) => one.status === 'draft' && one.revision === 1 && one.categoryId === category.id
		);
		if (untouched) {
			await tx.update(nomination).set(forWhom).where(eq(nomination.code, untouched.code));
			return { code: untouched.code };
		}
		if (mine.length >= MAX_NOMINATIONS)
			throw new Refusal('too_many_nominations', { values: { max: MAX_NOMINATIONS } });
		const at = now();
		const code = readableCode(10);
		const [made] = await tx
			.insert(nomination)
			.values({
				code,
				editionId: edition.id,
				categoryId: category.id,
				nominatorId: person.personId,
				...forWhom,
				createdAt: at,
				updatedAt: at
			})
			.returning({ id: nomination.id });
		await record(tx, actor, {
			action: 'nomination.begun',
			objectKind: 'nomination',
			objectId: made!.id,
			details: { code }
		});
		return { code };
	});
}

async function categoryOf(db: Database | Tx, editionId: number, id: number) {
	const [category] = await db
		.select()
		.from(awardCategory)
		.where(and(eq(awardCategory.id, id), eq(awardCategory.editionId, editionId)));
	if (!category || !takesNominations(category)) throw new Refusal('not_found', { status: 404 });
	return category;
}
