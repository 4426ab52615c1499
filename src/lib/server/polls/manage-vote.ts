import { reader } from '../db/client.ts';
import type { Actor } from '../auth/policy.ts';
import { publishPoll } from './manage.ts';
import { madePoll, type PollAt } from './office.ts';

/** Publishes a poll by its address in the office. @throws Refusal as `publishPoll` */
export async function publishVote({ actor, ...at }: PollAt & { actor: Actor }): Promise<void> {
	const { poll } = await madePoll(await reader(), actor, at);
	await publishPoll({ actor, pollId: poll.id });
}
