import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { conflictDeclaration } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';

/** A dossier that a conflict closes to a juror. */
export interface Conflict {
	jurorId: number;
	nominationId: number;
	code: string;
	title: string;
	reason: string;
	/** Whoever of the permanence said it; null for the juror themselves. */
	by: string | null;
}

/** The conflicts of jurors, by title; who said each is what the audit trail holds. */
export async function conflictsOf(db: Database, jurorIds: readonly number[]): Promise<Conflict[]> {
	if (jurorIds.length === 0) return [];
	return db
		.select({
			jurorId: conflictDeclaration.jurorId,
			nominationId: conflictDeclaration.nominationId,
			code: nomination.code,
			title: nomination.title,
			reason: conflictDeclaration.reason,
			by: sql<string | null>`(SELECT coalesce(
					(SELECT p.given_name || ' ' || p.family_name FROM person p WHERE a.actor_kind = 'person' AND p.id = a.actor_id), 'la permanence')
				FROM audit_entry a WHERE a.object_kind = 'nomination' AND a.object_id = CAST(${nomination.id} AS TEXT)
				AND a.action = 'conflict.set_by_staff' AND a.details ->> 'jurorId' = ${conflictDeclaration.jurorId} LIMIT 1)`
		})
		.from(conflictDeclaration)
		.innerJoin(nomination, eq(nomination.id, conflictDeclaration.nominationId))
		.where(and(eq(conflictDeclaration.conflict, true), inArray(conflictDeclaration.jurorId, [...jurorIds])))
		.orderBy(asc(nomination.title));
}
