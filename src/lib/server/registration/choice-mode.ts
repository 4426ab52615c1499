import { and, eq } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import { reader, type Database } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { solverRun } from '../db/schema/solver.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** What tells how the seats of an event's sessions are come by. */
export interface ChoosingEvent {
	id: number;
	choiceMode: 'choose' | 'rank';
}

/** Whether the seats of an event were given by an assignment that staff accepted. */
export async function isAssigned(eventId: number, store?: Database | Tx): Promise<boolean> {
	const [accepted] = await (store ?? (await reader()))
		.select({ id: solverRun.id })
		.from(solverRun)
		.where(
			and(
				eq(solverRun.eventId, eventId),
				eq(solverRun.kind, 'assignment'),
				eqLiteral(solverRun.status, 'accepted')
			)
		)
		.limit(1);
	return accepted !== undefined;
}

/** Whether seats wait for the assignment: people rank wishes, and take no seat by themselves yet. */
export async function isRanking(event: ChoosingEvent): Promise<boolean> {
	return event.choiceMode === 'rank' && !(await isAssigned(event.id));
}

/**
 * Seats are chosen by oneself unless they wait for the assignment; staff may always give one.
 * @throws Refusal `choice_is_ranked`
 */
export async function requireSeatChoice(actor: Actor, event: ChoosingEvent): Promise<void> {
	if (!isStaff(actor) && (await isRanking(event))) throw new Refusal('choice_is_ranked');
}
