import { and, inArray, lt } from 'drizzle-orm';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { mail } from '../../db/schema/mail.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { spentWork, voteCode as requested } from '../../db/schema/ballots.ts';
import { write } from '../../db/write.ts';
import { makeMails } from '../../mail/deliver.ts';
import { voteCode } from '../../mail/templates/vote-code.ts';
import { voteDecided } from '../../mail/templates/vote-decided.ts';
import { voteHead } from '../../mail/templates/vote-head.ts';
import { decisionToMail } from '../../awards/polls/decision-mailing.ts';
import { headToMail } from '../../awards/polls/head-mailing.ts';
import { VOTE_CODE_KEPT_MS, VOTE_CODE_MS } from '../../polls/ballots/request-code.ts';
import { deleteMails } from '../../privacy/forget-mail.ts';
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

/** Mails a signed head to each of those it is for, as they are now: each line once. */
export const onVoteHead: Handler<'vote.head'> = async ({ pollId, seq, isLast }) => {
	const found = await headToMail(pollId, seq);
	await makeMails(
		found.people.map((person) => ({
			dedupeKey: `vote.head:${pollId}:${isLast ? 'close' : seq}:${person.key}`,
			template: 'vote-head' as const,
			recipient: person.email,
			message: voteHead(found, person, isLast)
		}))
	);
};

/** Tells the nominee and those who nominated what two people decided; not of who has withdrawn. */
export const onVoteDecided: Handler<'vote.decided'> = async ({ decisionId }) => {
	const found = await decisionToMail(decisionId);
	if (!found) return;
	await makeMails(
		found.people.map((person) => ({
			dedupeKey: `vote.decided:${decisionId}:${person.key}`,
			template: 'vote-decided' as const,
			recipient: person.email,
			message: voteDecided(found, person)
		}))
	);
};

/** Rows of one transaction: votes wait for it. */
const BATCH = 500;

/**
 * Deletes what carried a code to vote with, once it is dead: messages, facts, the requests themselves with their addresses, and
 * the proofs of work that can serve no more. All of it, however many came: who asked to vote is held where the poll holds it,
 * and destroyed with it.
 * @param signal the worker stops: the next run goes on
 */
export async function forgetVoteCodes(signal?: AbortSignal): Promise<void> {
	while (!signal?.aborted && (await forgetBatch()) >= BATCH);
}

/** @returns how many rows of what there was most of */
async function forgetBatch(): Promise<number> {
	const at = now();
	const before = new Date(at.getTime() - VOTE_CODE_KEPT_MS);
	const db = await reader();
	const [mails, facts, codes, works] = await Promise.all([
		db
			.select({ id: mail.id })
			.from(mail)
			.where(and(eqLiteral(mail.template, 'vote-code'), lt(mail.createdAt, before)))
			.limit(BATCH),
		db
			.select({ id: outbox.id })
			.from(outbox)
			.where(and(eqLiteral(outbox.kind, 'vote.code'), lt(outbox.createdAt, before)))
			.limit(BATCH),
		db.select({ id: requested.id }).from(requested).where(lt(requested.createdAt, before)).limit(BATCH),
		db.select({ id: spentWork.id }).from(spentWork).where(lt(spentWork.expiresAt, at)).limit(BATCH)
	]);
	const most = Math.max(mails.length, facts.length, codes.length, works.length);
	if (most === 0) return 0;
	const ids = <T>(rows: readonly { id: T }[]) => rows.map(({ id }) => id);
	await write('mail.forgetVoteCodes', async (tx) => {
		await deleteMails(tx, ids(mails));
		await tx.delete(outbox).where(inArray(outbox.id, ids(facts)));
		await tx.delete(requested).where(inArray(requested.id, ids(codes)));
		await tx.delete(spentWork).where(inArray(spentWork.id, ids(works)));
	});
	return most;
}
