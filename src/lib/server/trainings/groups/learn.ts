import { and, eq } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { groupLearning } from '../../db/schema/groups.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { agreedMembership, meetingIn } from './access.ts';

/**
 * Keeps what a member learned in a meeting that has begun; nobody else reads it.
 * @throws Refusal `not_found` (404), `group_agreement_first`, `group_meeting_before`
 */
export async function noteLearning(
	actor: Actor,
	slug: string,
	{ meeting, words }: { meeting: number; words: string }
): Promise<void> {
	await write('groups.learn', async (tx) => {
		const { of, personId } = await agreedMembership(tx, actor, slug);
		if ((await meetingIn(tx, of.id, meeting)).startsAt > now()) throw new Refusal('group_meeting_before');
		if (words === '')
			await tx
				.delete(groupLearning)
				.where(and(eq(groupLearning.sessionId, meeting), eq(groupLearning.personId, personId)));
		else
			await tx
				.insert(groupLearning)
				.values({ sessionId: meeting, personId, words })
				.onConflictDoUpdate({
					target: [groupLearning.sessionId, groupLearning.personId],
					set: { words }
				});
	});
}
