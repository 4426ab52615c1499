import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { solverRun } from '../../db/schema/solver.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { RunKind } from './run.ts';

/**
 * Takes the result of a run, in the write that applies it. The first of two who accept at once has it; so is a result
 * taken once only.
 * @param request.problemDigest of the problem as it stands now, read in the same transaction
 * @throws Refusal `not_allowed` (403), `stale_page` when it was settled before, or was asked of another problem
 */
export async function takeResult<R>(
	tx: Tx,
	request: { actor: Actor; runId: number; eventId: number; kind: RunKind; problemDigest: string }
): Promise<R> {
	const { actor, runId, eventId, kind, problemDigest } = request;
	requireStaff(actor);
	const [taken] = await tx
		.update(solverRun)
		.set({ status: 'accepted', acceptedAt: now() })
		.where(
			and(
				eq(solverRun.id, runId),
				eq(solverRun.eventId, eventId),
				eq(solverRun.kind, kind),
				eqLiteral(solverRun.status, 'done'),
				eq(solverRun.problemDigest, problemDigest)
			)
		)
		.returning({ result: solverRun.result });
	if (!taken?.result) throw new Refusal('stale_page');
	await record(tx, actor, {
		action: 'solver.accepted',
		objectKind: 'solver_run',
		objectId: runId,
		details: { search: kind, eventId }
	});
	return taken.result as R;
}

/**
 * Puts a result aside for good: it can no longer be accepted.
 * @throws Refusal `not_allowed` (403), `stale_page` when it was settled before
 */
export async function dismissRun(actor: Actor, eventId: number, runId: number): Promise<void> {
	requireStaff(actor);
	await write('solver.dismiss', async (tx) => {
		const [dismissed] = await tx
			.update(solverRun)
			.set({ status: 'dismissed' })
			.where(
				and(eq(solverRun.id, runId), eq(solverRun.eventId, eventId), eqLiteral(solverRun.status, 'done'))
			)
			.returning({ kind: solverRun.kind });
		if (!dismissed) throw new Refusal('stale_page');
		await record(tx, actor, {
			action: 'solver.dismissed',
			objectKind: 'solver_run',
			objectId: runId,
			details: { search: dismissed.kind, eventId }
		});
	});
}
