import { and, eq, isNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { poll, pollCandidate, pollDecision } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal, type RefusalCode } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { madePoll, type PollAt } from './made-poll.ts';

// What two people of the permanence decide of a vote in which somebody has voted.

type Kind = (typeof pollDecision.$inferSelect)['kind'];
type At = PollAt & { actor: Actor };

/** What the store refuses by, and what the permanence hears. */
const SAID: Record<string, RefusalCode> = {
	candidate_needs_two: 'poll_needs_two',
	poll_decision_two: 'poll_needs_two',
	poll_decision_kind: 'poll_decided',
	'poll_decision.candidate_id': 'poll_decided',
	'poll_decision.poll_id': 'poll_decided',
	candidate_left: 'poll_candidate_left',
	poll_over: 'poll_closed',
	poll_sealed: 'poll_closed',
	result_locked: 'result_locked'
};

async function refusing(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const said = SAID[violation(error) ?? ''];
		throw said ? new Refusal(said) : error;
	}
}

/**
 * Asks that a candidate be taken out of the choice or put back, or that a vote sealed before its time be opened again: a second
 * person decides.
 * @param request.code of the candidate; none to reopen
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_decided` where it is asked already, or stands so
 */
export async function askDecision(
	request: At & { kind: Kind; code?: string | undefined; reason: string }
): Promise<void> {
	const { actor, kind, code, reason } = request;
	requireStaff(actor);
	const { personId } = requirePerson(actor);
	await refusing(() =>
		write('polls.askDecision', async (tx) => {
			const { poll: of } = await madePoll(tx, actor, request);
			const isOfVote = kind === 'reopen';
			if (isOfVote && !of.sealedAt) throw new Refusal('poll_decided');
			await tx.insert(pollDecision).values({
				...{ pollId: of.id, kind, reason, askedBy: personId, askedAt: now() },
				...(isOfVote ? { seal: of.sealedAt } : { candidateId: await candidateOf(tx, of.id, code) })
			});
			await record(tx, actor, {
				action: 'poll.decision_asked',
				objectKind: 'poll',
				objectId: of.id,
				details: { asked: kind, ...(code ? { candidate: code } : {}) }
			});
		})
	);
}

/**
 * Decides, as another person, what was asked of a vote. Whoever asked may take it back, alone. Votes for a candidate who is
 * taken out stay, shown as such.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_needs_two` for whoever asked, `result_locked`, `poll_closed` for
 *   what no longer changes after the close, `poll_candidate_left` for who withdrew of themselves
 */
export async function takeDecision(request: At & { id: number; agrees: boolean }): Promise<void> {
	const { actor, id, agrees } = request;
	requireStaff(actor);
	const { personId } = requirePerson(actor);
	await refusing(() =>
		write('polls.takeDecision', async (tx) => {
			const { poll: of } = await madePoll(tx, actor, request);
			const asked = and(
				eq(pollDecision.id, id),
				eq(pollDecision.pollId, of.id),
				isNull(pollDecision.decidedAt)
			);
			const [found] = await tx
				.select({ decision: pollDecision, code: pollCandidate.code })
				.from(pollDecision)
				.leftJoin(pollCandidate, eq(pollCandidate.id, pollDecision.candidateId))
				.where(asked);
			if (!found) throw new Refusal('not_found', { status: 404 });
			const { decision, code } = found;
			if (decision.askedBy === personId && agrees) throw new Refusal('poll_needs_two');
			await tx
				.update(pollDecision)
				.set({
					...{ secondBy: decision.askedBy === personId ? null : personId, agreed: agrees, decidedAt: now() }
				})
				.where(asked);
			if (agrees) await carryOut(tx, decision);
			await record(tx, actor, {
				action: agrees ? 'poll.decided' : 'poll.decision_refused',
				objectKind: 'poll',
				objectId: of.id,
				details: { asked: decision.kind, ...(code ? { candidate: code } : {}) }
			});
		})
	);
}

async function carryOut(
	tx: Tx,
	{ id, kind, pollId, candidateId, reason }: typeof pollDecision.$inferSelect
): Promise<void> {
	if (candidateId !== null) {
		await tx
			.update(pollCandidate)
			.set(
				kind === 'remove'
					? { removedAt: now(), removedReason: reason }
					: { removedAt: null, removedReason: '' }
			)
			.where(eq(pollCandidate.id, candidateId));
		await emit(tx, 'vote.decided', { decisionId: id });
	}
	await tx
		.update(poll)
		.set({ revision: sql`${poll.revision} + 1`, ...(kind === 'reopen' ? { sealedAt: null } : {}) })
		.where(eq(poll.id, pollId));
}

async function candidateOf(tx: Tx, pollId: number, code: string | undefined): Promise<number> {
	const [found] = await tx
		.select({ id: pollCandidate.id })
		.from(pollCandidate)
		.where(and(eq(pollCandidate.pollId, pollId), eq(pollCandidate.code, code ?? '')));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.id;
}
