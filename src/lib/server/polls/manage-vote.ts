import { reader } from '../db/client.ts';
import type { Actor } from '../auth/policy.ts';
import { publishPoll, removeCandidate } from './manage.ts';
import { madePoll } from './office.ts';

// What `manage.ts` does to any poll, for that of a prize by its address.

interface At {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
}

/** @throws Refusal as `publishPoll` */
export async function publishVote({ actor, editionSlug, categorySlug }: At): Promise<void> {
	const { poll } = await madePoll(await reader(), actor, editionSlug, categorySlug);
	await publishPoll({ actor, pollId: poll.id });
}

/** @throws Refusal as `removeCandidate` */
export async function removeFromVote(request: At & { code: string; reason: string }): Promise<void> {
	const { actor, editionSlug, categorySlug, code, reason } = request;
	const { poll } = await madePoll(await reader(), actor, editionSlug, categorySlug);
	await removeCandidate({ actor, pollId: poll.id, code, reason });
}
