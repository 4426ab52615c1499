import { eq, inArray } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import { mentoringPair, mentoringProfile } from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/**
 * A pair, and which of the two asks.
 * @returns `side` undefined for staff who are not of the pair
 * @throws Refusal `not_found` (404), also for whoever is neither of the pair nor of the permanence
 */
export async function pairOf(tx: Tx, actor: Actor, pairId: number) {
	const [pair] = await tx.select().from(mentoringPair).where(eq(mentoringPair.id, pairId));
	if (!pair) throw new Refusal('not_found', { status: 404 });
	const people = await tx
		.select({ id: mentoringProfile.id, role: mentoringProfile.role, personId: mentoringProfile.personId })
		.from(mentoringProfile)
		.where(inArray(mentoringProfile.id, [pair.mentorId, pair.menteeId]));
	const own = people.find(({ personId }) => actor.kind === 'person' && personId === actor.personId);
	if (!(own && pair.state !== 'draft') && !isStaff(actor)) throw new Refusal('not_found', { status: 404 });
	return { pair, side: own?.role, profileId: own?.id };
}
