import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { openHandedIn, requireDecidable } from './access.ts';

/**
 * Confirms that whoever nominates is of the organisation that they say is theirs: their nomination then takes its room.
 * Confirmed already, it stays so.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled`,
 *   `organisation_room_taken` with the most its prize takes of one
 */
export async function confirmOrganisation(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
}): Promise<void> {
	const { actor } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	let max: number | null = null;
	try {
		await write('eligibility.confirmOrganisation', async (tx) => {
			const open = await openHandedIn(tx, actor, edition, input.code);
			requireDecidable(open);
			const { id, organisationClaimed } = open.nomination;
			max = open.category.perOrganisation;
			if (!organisationClaimed) return;
			await tx.update(nomination).set({ organisationClaimed: false }).where(eq(nomination.id, id));
			await record(tx, actor, {
				action: 'nomination.organisation_confirmed',
				objectKind: 'nomination',
				objectId: id
			});
		});
	} catch (error) {
		if (violation(error) !== 'organisation_nominations_full') throw error;
		throw new Refusal('organisation_room_taken', { values: { max: max! } });
	}
}
