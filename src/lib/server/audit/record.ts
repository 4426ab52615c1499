import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { insertRows } from '../db/insert.ts';
import { auditEntry } from '../db/schema/audit.ts';
import type { Tx } from '../db/write.ts';

interface AuditFact {
	/** `order.placed`, `booking.changed`…: object and past participle. */
	action: string;
	objectKind: string;
	objectId: string | number;
	/** Codes, amounts, states before and after; never names or addresses. */
	details?: Record<string, unknown>;
}

/** Writes who did what, in the transaction of the change itself. Several facts make one insert. */
export async function record(tx: Tx, actor: Actor, ...facts: AuditFact[]): Promise<void> {
	if (facts.length === 0) return;
	const at = now();
	const actorId = actor.kind === 'person' ? actor.personId : actor.kind === 'device' ? actor.deviceId : null;
	const source =
		actor.kind === 'system'
			? { by: actor.name }
			: actor.kind === 'link'
				? { by: `${actor.purpose} ${actor.code}` }
				: {};
	await insertRows(
		tx,
		auditEntry,
		facts.map((fact) => ({
			at,
			actorKind: actor.kind,
			actorId,
			action: fact.action,
			objectKind: fact.objectKind,
			objectId: String(fact.objectId),
			details: { ...source, ...fact.details }
		}))
	);
}
