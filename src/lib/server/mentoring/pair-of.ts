import { eq, inArray } from 'drizzle-orm';
import { requirePerson, type Actor } from '../auth/policy.ts';
import type { Database } from '../db/client.ts';
import { mentoringPair, mentoringProfile } from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/**
 * A pair that was put to its two people, for one of them: which of the two, and the profile.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), for the permanence too unless they are of the pair
 */
export async function pairOf(tx: Database | Tx, actor: Actor, pairId: number) {
	const { personId } = requirePerson(actor);
	const [pair] = await tx.select().from(mentoringPair).where(eq(mentoringPair.id, pairId));
	const people = pair
		? await tx
				.select({ id: mentoringProfile.id, role: mentoringProfile.role, personId: mentoringProfile.personId })
				.from(mentoringProfile)
				.where(inArray(mentoringProfile.id, [pair.mentorId, pair.menteeId]))
		: [];
	const own = people.find((one) => one.personId === personId);
	if (!pair || !own || pair.state === 'draft') throw new Refusal('not_found', { status: 404 });
	return { pair, side: own.role, profileId: own.id };
}
