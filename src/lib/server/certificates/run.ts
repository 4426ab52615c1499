import { and, isNull, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, system, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { outbox } from '../db/schema/outbox.ts';
import { write } from '../db/write.ts';
import { emit } from '../outbox/emit.ts';
import { issueNext, requireOver } from './issue.ts';
import { certifiedEvent } from './presence.ts';

/**
 * Asks the worker to give their certificates to all who are entitled and never had one. Asked twice, or killed halfway and
 * done again, it gives none twice: each batch looks for who is left.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `certificate_too_early`
 */
export async function askAll(actor: Actor, eventId: number): Promise<void> {
	requireStaff(actor);
	await write('certificates.askAll', async (tx) => {
		requireOver(await certifiedEvent(tx, eventId));
		const personId = actor.kind === 'person' ? actor.personId : null;
		await emit(tx, 'certificates.asked', { eventId, personId });
		await record(tx, actor, { action: 'certificates.asked', objectKind: 'event', objectId: eventId });
	});
}

/** What the worker does of {@link askAll}. @returns how many were given by this run */
export async function runAll({
	eventId,
	personId
}: {
	eventId: number;
	personId: number | null;
}): Promise<number> {
	let given = 0;
	for (;;) {
		const some = await issueNext(system('certificates'), { eventId, issuedBy: personId });
		if (some === 0) return given;
		given += some;
	}
}

/** Whether a run of an event waits for the worker, or is under way. */
export async function isRunning(eventId: number): Promise<boolean> {
	const db = await reader();
	const [found] = await db
		.select({ id: outbox.id })
		.from(outbox)
		.where(
			and(
				isNull(outbox.doneAt),
				isNull(outbox.deadAt),
				eqLiteral(outbox.kind, 'certificates.asked'),
				sql`${outbox.payload} ->> 'eventId' = ${eventId}`
			)
		)
		.limit(1);
	return found !== undefined;
}
