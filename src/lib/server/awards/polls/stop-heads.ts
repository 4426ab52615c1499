import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { linkHolder } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { headsSubject } from '../../links.ts';
import { publicPoll, type PollPath } from '../../polls/queries.ts';

/** Whose link it is: the candidate of an address, and the key that only their own mail has. */
interface HeadsLink {
	path: PollPath;
	code: string;
	key: string | null;
}

async function candidateOf(db: Database | Tx, pollId: number, { code, key }: HeadsLink) {
	const [found] = await db
		.select({ candidate: pollCandidate, email: nomination.nomineeEmail, title: poll.title })
		.from(pollCandidate)
		.innerJoin(poll, eq(poll.id, pollCandidate.pollId))
		.innerJoin(nomination, eq(nomination.id, pollCandidate.nominationId))
		.where(and(eq(pollCandidate.pollId, pollId), eq(pollCandidate.code, code)));
	if (!found || !linkHolder('vote-heads', headsSubject(code, canonicalEmail(found.email)), key))
		throw new Refusal('nominee_link_broken', { status: 404 });
	return found;
}

/** Whether the heads of a ledger are mailed to a nominee, by their link. @throws Refusal `not_found`, `nominee_link_broken` (404) */
export async function headsMailed(link: HeadsLink): Promise<{ title: string; isStopped: boolean }> {
	const of = await publicPoll(link.path);
	const { candidate, title } = await candidateOf(await reader(), of.id, link);
	return { title, isStopped: candidate.headsStoppedAt !== null };
}

/**
 * Stops mailing the heads of a ledger to a nominee, or mails them again.
 * @throws Refusal `not_found`, `nominee_link_broken` (404)
 */
export async function mailHeads({ mails, ...link }: HeadsLink & { mails: boolean }): Promise<void> {
	const of = await publicPoll(link.path);
	await write('mail.stopHeads', async (tx) => {
		const { candidate } = await candidateOf(tx, of.id, link);
		if ((candidate.headsStoppedAt === null) === mails) return;
		await tx
			.update(pollCandidate)
			.set({ headsStoppedAt: mails ? null : now() })
			.where(eq(pollCandidate.id, candidate.id));
		await record(
			tx,
			{ kind: 'link', purpose: 'vote-heads', code: candidate.code },
			{
				action: mails ? 'poll.heads_resumed' : 'poll.heads_stopped',
				objectKind: 'poll',
				objectId: of.id,
				details: { candidate: candidate.code }
			}
		);
	});
}
