import { and, desc, eq } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { solverRun } from '../../db/schema/solver.ts';
import type { RunFailure, RunKind } from './run.ts';

type Row = typeof solverRun.$inferSelect;

/** A run as the office sees it. `progress` and `result` are what its search says and finds. */
export interface RunView<P, R> {
	id: number;
	status: Row['status'];
	seconds: number;
	seed: number;
	problemDigest: string;
	progress: Partial<P>;
	result: R | null;
	/** Why it gave nothing; null unless it failed. */
	failure: RunFailure | null;
	createdAt: Date;
	finishedAt: Date | null;
	acceptedAt: Date | null;
}

/**
 * The latest run of a kind, settled or not.
 * @param sessionId only of those about this session
 * @throws Refusal `not_allowed` (403)
 */
export async function latestRun<P, R>(
	actor: Actor,
	eventId: number,
	kind: RunKind,
	sessionId?: number
): Promise<RunView<P, R> | undefined> {
	requireStaff(actor);
	const db = await reader();
	const [row] = await db
		.select()
		.from(solverRun)
		.where(
			and(
				eq(solverRun.eventId, eventId),
				eq(solverRun.kind, kind),
				sessionId === undefined ? undefined : eq(solverRun.sessionId, sessionId)
			)
		)
		.orderBy(desc(solverRun.id))
		.limit(1);
	if (!row) return undefined;
	const { beatAt: _, failure, ...progress } = row.progress as { beatAt?: number; failure?: RunFailure };
	return {
		id: row.id,
		status: row.status,
		seconds: row.seconds,
		seed: row.seed,
		problemDigest: row.problemDigest,
		progress: progress as Partial<P>,
		result: row.result as R | null,
		failure: row.status === 'failed' ? (failure ?? 'error') : null,
		createdAt: row.createdAt,
		finishedAt: row.finishedAt,
		acceptedAt: row.acceptedAt
	};
}
