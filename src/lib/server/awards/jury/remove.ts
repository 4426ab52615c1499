import { and, asc, eq, inArray } from 'drizzle-orm';
import type { JurorRemoval } from '../../../schemas/award-lists.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { auditEntry } from '../../db/schema/audit.ts';
import { conflictDeclaration, juror } from '../../db/schema/jury.ts';
import { person } from '../../db/schema/members.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { editionIdOf } from './edition-id.ts';

/**
 * Staff take somebody out of the jury, who is told: what they read whole counts, the rest is to be given to others
 * (trigger). An invitation never answered goes, unless they were kept from a dossier meanwhile: that stays.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function removeJuror(input: {
	actor: Actor;
	editionSlug: string;
	jurorId: number;
	why: JurorRemoval;
}): Promise<void> {
	const { actor, jurorId, why } = input;
	requireStaff(actor);
	await write('jury.remove', async (tx) => {
		const editionId = await editionIdOf(tx, input.editionSlug);
		const [found] = await tx.select().from(juror).where(eq(juror.id, jurorId));
		if (found?.editionId !== editionId) throw new Refusal('not_found', { status: 404 });
		if (found.status === 'left' || found.status === 'declined') return;
		const [kept] = await tx
			.select({ id: conflictDeclaration.jurorId })
			.from(conflictDeclaration)
			.where(eq(conflictDeclaration.jurorId, jurorId))
			.limit(1);
		const was = found.status;
		if (found.personId !== null)
			await tx.update(juror).set({ status: 'left', leftAt: now() }).where(eq(juror.id, jurorId));
		else if (kept) await tx.update(juror).set({ status: 'declined' }).where(eq(juror.id, jurorId));
		else await tx.delete(juror).where(eq(juror.id, jurorId));
		await record(tx, actor, {
			action: 'juror.removed',
			objectKind: 'juror',
			objectId: jurorId,
			details: { why, was }
		});
		if (was === 'accepted') await emit(tx, 'juror.removed', { jurorId, why });
	});
}

/** Who of the permanence took jurors out, and why, as the audit trail holds it; the last time of each. */
export async function removalsOf(
	db: Database,
	jurorIds: readonly number[]
): Promise<Map<number, { by: string; why: JurorRemoval; at: Date }>> {
	if (jurorIds.length === 0) return new Map();
	const rows = await db
		.select({ entry: auditEntry, givenName: person.givenName, familyName: person.familyName })
		.from(auditEntry)
		.leftJoin(person, and(eq(auditEntry.actorKind, 'person'), eq(person.id, auditEntry.actorId)))
		.where(
			and(
				eq(auditEntry.objectKind, 'juror'),
				inArray(auditEntry.objectId, jurorIds.map(String)),
				inArray(auditEntry.action, ['juror.removed', 'juror.left', 'juror.declined'])
			)
		)
		.orderBy(asc(auditEntry.id));
	const last = new Map(rows.map((row) => [Number(row.entry.objectId), row]));
	return new Map(
		[...last]
			.filter(([, { entry }]) => entry.action === 'juror.removed')
			.map(([id, { entry, givenName, familyName }]) => [
				id,
				{
					by: givenName === null ? 'la permanence' : `${givenName} ${familyName}`,
					why: entry.details.why as JurorRemoval,
					at: entry.at
				}
			])
	);
}
