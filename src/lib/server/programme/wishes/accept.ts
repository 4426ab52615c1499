import { sql } from 'drizzle-orm';
import { dateTime } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { oneOf } from '../../db/one-of.ts';
import { booking } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { emitAll, type Fact } from '../../outbox/emit.ts';
import { isAssigned } from '../../registration/choice-mode.ts';
import { takeResult } from '../solver/settle-run.ts';
import type { Seat } from '../solver/wishes.ts';
import type { AssignmentResult } from './assignment-search.ts';
import { assignmentProblem } from './problem.ts';
import { choiceOf } from './settings.ts';

/**
 * Gives the seats that a run found, all in one write, if what it was asked is still so: wishes, seats left, seats had
 * and registrations. Each person who had wishes gets one message with their agenda; from then on the seats left are
 * chosen. Not before wishes close: people were told until when.
 * @returns how many people had wishes, and seats were given
 * @throws Refusal `not_allowed` (403), `not_found` (404), `wishes_closed` where nothing is ranked,
 *   `assignment_accepted`, `wishes_still_open`, `stale_page`
 */
export async function acceptAssignment(request: {
	actor: Actor;
	eventId: number;
	runId: number;
}): Promise<{ people: number; seats: number }> {
	const { actor, eventId, runId } = request;
	requireStaff(actor);
	return write('programme.acceptAssignment', async (tx) => {
		const { mode, closesAt, timezone } = await choiceOf(tx, eventId);
		if (mode !== 'rank') throw new Refusal('wishes_closed');
		if (await isAssigned(eventId, tx)) throw new Refusal('assignment_accepted');
		if (now() < closesAt)
			throw new Refusal('wishes_still_open', { values: { when: dateTime(closesAt, 'fr', timezone) } });
		const problem = await assignmentProblem(tx, eventId);
		const { given } = await takeResult<AssignmentResult>(tx, {
			actor,
			runId,
			eventId,
			kind: 'assignment',
			problemDigest: digestOf(problem)
		});
		await giveSeats(tx, actor, given);
		const facts = problem.wishes.map(({ person }): Fact => ({
			kind: 'assignment.accepted',
			payload: { registrationId: person, runId },
			dedupeKey: `assignment.accepted:${runId}:${person}`
		}));
		await emitAll(tx, facts);
		return { people: problem.wishes.length, seats: given.length };
	});
}

async function giveSeats(tx: Tx, actor: Actor, given: readonly Seat[]): Promise<void> {
	const createdAt = now();
	await insertRows(
		tx,
		booking,
		given.map(({ person, session }) => ({
			registrationId: person,
			sessionId: session,
			source: 'assignment' as const,
			createdAt
		}))
	);
	const byPerson = Map.groupBy(given, ({ person }) => person);
	await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(sql`${registration.id} IN ${oneOf([...byPerson.keys()])}`);
	await record(
		tx,
		actor,
		...[...byPerson].map(([id, seats]) => ({
			action: 'bookings.assigned',
			objectKind: 'registration',
			objectId: id,
			details: { added: seats.map(({ session }) => session) }
		}))
	);
}
