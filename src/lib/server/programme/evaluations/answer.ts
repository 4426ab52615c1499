import { and, eq, sql } from 'drizzle-orm';
import { LEAST_ANSWERS } from '../../../programme/evaluations.ts';
import type { EvaluationInput } from '../../../schemas/evaluations.ts';
import { mayEvaluate, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { evaluation, evaluationGiven } from '../../db/schema/evaluations.ts';
import { session } from '../../db/schema/programme.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { findTicket } from '../../registration/queries.ts';
import { windowOf } from './window.ts';

/**
 * Gives what somebody thought of a session they were at: once, for good. Who answered and what was answered are written
 * apart, with nothing in common but the session; no line of the audit trail says when (decision 14).
 * @throws Refusal `not_found` (404), also to whoever may not answer in this name; `registration_not_active`,
 *   `evaluation_not_there`, `evaluation_not_open` before its end, `evaluation_closed` after its last day, and
 *   `evaluation_given` the second time
 */
export async function answerEvaluation(request: {
	actor: Actor;
	registrationCode: string;
	answer: EvaluationInput;
}): Promise<void> {
	const { actor, registrationCode, answer } = request;
	const found = await findTicket(registrationCode);
	if (!mayEvaluate(actor, found)) throw new Refusal('not_found', { status: 404 });
	if (found.status !== 'active') throw new Refusal('registration_not_active');
	const db = await reader();
	const [held] = await db
		.select({ day: session.day, endsAt: session.endsAt, status: session.status })
		.from(session)
		.where(and(eq(session.id, answer.session), eq(session.eventId, found.event.id)));
	if (held?.status !== 'scheduled') throw new Refusal('evaluation_not_there');
	const window = windowOf(held, found.event.timezone, now());
	if (window === 'later') throw new Refusal('evaluation_not_open');
	if (window === 'closed') throw new Refusal('evaluation_closed');
	try {
		await write('evaluations.answer', (tx) => give(tx, found.id, answer));
	} catch (error) {
		const broken = violation(error);
		if (broken === 'evaluation_given.session_id') throw new Refusal('evaluation_given');
		if (broken === 'evaluation_not_there') throw new Refusal('evaluation_not_there');
		throw error;
	}
}

async function give(tx: Tx, registrationId: number, answer: EvaluationInput): Promise<void> {
	const { session: sessionId, ...said } = answer;
	await tx.insert(evaluationGiven).values({ sessionId, registrationId });
	await tx.insert(evaluation).values({ sessionId, ...said });
	await showMore(tx, sessionId);
}

/**
 * Lets five more answers into the results once ten wait outside: they are drawn, so that the last one to come is no
 * likelier there, and five still wait, so that what comes at the end is never a difference of fewer.
 */
async function showMore(tx: Tx, sessionId: number): Promise<void> {
	const [unseen] = await tx.all<{ n: number }>(
		sql`SELECT count(*) AS n FROM evaluation WHERE session_id = ${sessionId} AND shown = 0`
	);
	if (unseen!.n < 2 * LEAST_ANSWERS) return;
	await tx.run(sql`UPDATE evaluation SET shown = 1 WHERE id IN (
		SELECT id FROM evaluation WHERE session_id = ${sessionId} AND shown = 0 ORDER BY random() LIMIT ${LEAST_ANSWERS})`);
}
