import { and, eq, inArray, lt } from 'drizzle-orm';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { mail } from '../../db/schema/mail.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { write } from '../../db/write.ts';
import { makeMails } from '../../mail/deliver.ts';
import { voteCode } from '../../mail/templates/vote-code.ts';
import { VOTE_CODE_MS } from '../../polls/request-code.ts';
import type { Handler } from '../worker.ts';

/** Mails a code to vote with, unless it has died while waiting. */
export const onVoteCode: Handler<'vote.code'> = async ({ email, code, title }, { id, createdAt }) => {
	if (now().getTime() - createdAt.getTime() >= VOTE_CODE_MS) return;
	await makeMails([
		{
			dedupeKey: `vote.code:${id}`,
			template: 'vote-code',
			recipient: email,
			message: voteCode(code, title, VOTE_CODE_MS / MINUTE_MS)
		}
	]);
};

/** Rows of one transaction. */
const BATCH = 500;

/**
 * Deletes the messages and the facts that carried a code to vote with, once it is dead: who asked to vote is held where the poll
 * holds it, and destroyed with it.
 */
export async function forgetVoteCodes(): Promise<void> {
	const before = new Date(now().getTime() - 2 * VOTE_CODE_MS);
	const db = await reader();
	const [mails, facts] = await Promise.all([
		db
			.select({ id: mail.id })
			.from(mail)
			.where(and(eq(mail.template, 'vote-code'), lt(mail.createdAt, before)))
			.limit(BATCH),
		db
			.select({ id: outbox.id })
			.from(outbox)
			.where(and(eq(outbox.kind, 'vote.code'), lt(outbox.createdAt, before)))
			.limit(BATCH)
	]);
	if (mails.length + facts.length === 0) return;
	await write('mail.forgetVoteCodes', async (tx) => {
		await tx.delete(mail).where(
			inArray(
				mail.id,
				mails.map(({ id }) => id)
			)
		);
		await tx.delete(outbox).where(
			inArray(
				outbox.id,
				facts.map(({ id }) => id)
			)
		);
	});
}
