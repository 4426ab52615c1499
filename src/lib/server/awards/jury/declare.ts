import { and, eq, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { conflictDeclaration, juror, reading } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { minuteRecusal } from '../deliberation/minute.ts';
import { editionIdOf } from './edition-id.ts';
import { requireJuror } from './membership.ts';
import { undeclaredOf } from './parties.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
}

/** What a juror says of what they were shown. */
export interface Declared {
	/** Codes of the nominations that were shown, and of those with a conflict. */
	shown: readonly string[];
	conflicts: readonly string[];
	/** For blind prizes: the names that were shown apart from any dossier, and those with which there is a conflict. */
	shownNames: readonly string[];
	conflictNames: readonly string[];
	reason: string;
}

/**
 * A juror says, before anything of a dossier opens, with which there is a conflict and with which there is none. What was
 * not shown to them stays to be declared: a nomination found eligible while they read the list is not opened by it. Of a
 * blind one, they are asked by names alone: one name in conflict is one dossier closed, and they do not learn which.
 * @returns how many conflicts there are
 * @throws Refusal as {@link requireJuror}
 */
export async function declareConflicts(input: Asked & Declared): Promise<number> {
	const { actor, reason } = input;
	const shown = new Set(input.shown);
	const conflicts = new Set(input.conflicts);
	const shownNames = new Set(input.shownNames.map(searchable));
	const conflictNames = new Set(input.conflictNames.map(searchable));
	return write('jury.declareConflicts', async (tx) => {
		const seat = await requireJuror(tx, actor, input.editionSlug);
		const jurorId = seat.juror.id;
		const said = (await undeclaredOf(tx, jurorId)).flatMap((one) => {
			const names = one.parties.map(searchable);
			const isShown = one.blind ? names.every((name) => shownNames.has(name)) : shown.has(one.code);
			const conflict = one.blind
				? names.some((name) => conflictNames.has(name))
				: isShown && conflicts.has(one.code);
			return isShown || conflict ? [{ nominationId: one.id, conflict }] : [];
		});
		const declaredAt = now();
		await insertRows(
			tx,
			conflictDeclaration,
			said.map((one) => ({ jurorId, ...one, reason: one.conflict ? reason : '', declaredAt }))
		);
		const found = said.filter(({ conflict }) => conflict);
		await record(
			tx,
			actor,
			...found.map(({ nominationId }) => ({
				action: 'conflict.declared',
				objectKind: 'nomination',
				objectId: nominationId,
				details: { jurorId }
			}))
		);
		return found.length;
	});
}

/**
 * A juror finds a conflict after they had said that there was none: the dossier closes to them for good, and what they had
 * scored of it is counted no more, stays in the trail, is minuted, and staff are told.
 * @throws Refusal as {@link requireJuror}; `not_found` (404) for a nomination that is not theirs to read
 */
export async function recuse(input: Asked & { code: string; reason: string }): Promise<void> {
	await write('jury.recuse', async (tx) => {
		const seat = await requireJuror(tx, input.actor, input.editionSlug);
		const [of] = await tx
			.select({ id: nomination.id })
			.from(conflictDeclaration)
			.innerJoin(nomination, eq(nomination.id, conflictDeclaration.nominationId))
			.where(
				and(
					eq(conflictDeclaration.jurorId, seat.juror.id),
					eq(conflictDeclaration.conflict, false),
					eq(nomination.code, input.code)
				)
			);
		if (!of) throw new Refusal('not_found', { status: 404 });
		await bar(tx, input, seat.juror, of.id);
	});
}

/**
 * Staff keep a juror from a nomination, as in {@link recuse}, whether or not they had said something of it.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function keepJurorFrom(
	input: Asked & { jurorId: number; code: string; reason: string }
): Promise<void> {
	requireStaff(input.actor);
	await write('jury.keepFrom', async (tx) => {
		const editionId = await editionIdOf(tx, input.editionSlug);
		const [of] = await tx
			.select({ juror, nominationId: nomination.id })
			.from(juror)
			.innerJoin(nomination, eq(nomination.editionId, juror.editionId))
			.where(
				and(eq(juror.editionId, editionId), eq(juror.id, input.jurorId), eq(nomination.code, input.code))
			);
		if (!of) throw new Refusal('not_found', { status: 404 });
		await bar(tx, input, of.juror, of.nominationId);
	});
}

/** Declared twice, it stays as it was first said. */
async function bar(
	tx: Tx,
	{ actor, reason }: { actor: Actor; reason: string },
	who: typeof juror.$inferSelect,
	nominationId: number
): Promise<void> {
	const of = and(eq(reading.jurorId, who.id), eq(reading.nominationId, nominationId));
	const [scored] = await tx
		.select({ complete: reading.complete })
		.from(reading)
		.where(and(of, sql`${reading.withdrawnAt} IS NULL`));
	const isOfOffice = actor.kind !== 'person' || actor.personId !== who.personId;
	let isNew = false;
	await minuteRecusal(tx, { actor, juror: who.id, nomination: nominationId, isOfOffice }, async () => {
		const declared = await tx
			.insert(conflictDeclaration)
			.values({ jurorId: who.id, nominationId, conflict: true, reason, declaredAt: now() })
			.onConflictDoUpdate({
				target: [conflictDeclaration.jurorId, conflictDeclaration.nominationId],
				set: { conflict: true, reason, declaredAt: now() },
				setWhere: eq(conflictDeclaration.conflict, false)
			})
			.returning();
		isNew = declared.length > 0;
	});
	if (!isNew) return;
	const details = { jurorId: who.id };
	const on = { objectKind: 'nomination', objectId: nominationId, details };
	await record(tx, actor, { action: 'conflict.declared', ...on });
	if (!scored) return;
	await record(tx, actor, { action: 'reading.withdrawn', ...on });
	await emit(tx, 'juror.recused', { jurorId: who.id, nominationId });
}
