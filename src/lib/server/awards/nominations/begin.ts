import { and, eq } from 'drizzle-orm';
import type { BeginInput } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { person as people } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { findOrganisation } from '../../members/organisations.ts';
import { publicEdition } from '../editions/queries.ts';
import { requireOpen, takesNominations } from './access.ts';
import { organisationsOf, requireMayNominate } from './on-behalf.ts';

/** Far more than anyone nominates, those withdrawn counted too: keeps a loop from filling the store. */
const MAX_NOMINATIONS = 30;

/**
 * Begins a draft for a prize, for whoever asks, signed in. One begun before for that prize and still untouched is given
 * again: pressing twice leaves one. Of which organisation one is, is kept where the house did not know it.
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
		const [category] = await tx
			.select()
			.from(awardCategory)
			.where(and(eq(awardCategory.id, input.category), eq(awardCategory.editionId, edition.id)));
		if (!category || !takesNominations(category)) throw new Refusal('not_found', { status: 404 });
		await sayOrganisation(tx, person.personId, input.organisation);
		const theirs = await organisationsOf(tx, person);
		const members = theirs.filter(({ isMember }) => isMember);
		const organisation = category.nominators === 'members' ? members[0] : theirs[0];
		requireMayNominate(category, organisation);
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
		if (untouched) return { code: untouched.code };
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
				organisationId: organisation?.id ?? null,
				organisationName: organisation?.name ?? '',
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

/** Fills somebody's own organisation where there was none: it is checked by the permanence with the nomination. */
async function sayOrganisation(tx: Tx, personId: number, organisationId: number | undefined): Promise<void> {
	if (organisationId === undefined || !(await findOrganisation(organisationId))) return;
	const [known] = await tx
		.select({ organisationId: people.organisationId })
		.from(people)
		.where(eq(people.id, personId));
	if (known?.organisationId === null)
		await tx.update(people).set({ organisationId }).where(eq(people.id, personId));
}
