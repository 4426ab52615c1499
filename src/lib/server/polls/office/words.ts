import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { poll } from '../../db/schema/polls.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { madePoll, type PollAt } from './made-poll.ts';

/** Changes the words above the candidates, at any time. @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` */
export async function setPollWords(
	request: PollAt & { actor: Actor; revision: number; introduction: string }
): Promise<void> {
	const { actor, revision, introduction } = request;
	await write('polls.setWords', async (tx) => {
		const { id, revision: stands } = (await madePoll(tx, actor, request)).poll;
		if (stands !== revision) throw new Refusal('stale_page');
		await tx
			.update(poll)
			.set({ introduction, revision: revision + 1 })
			.where(eq(poll.id, id));
		await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: id });
	});
}
