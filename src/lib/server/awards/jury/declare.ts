import { and, eq, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { conflictDeclaration, juror, reading } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { minuteRecusal } from '../deliberation/minute.ts';
import { requireJuror } from './membership.ts';
import { requireNoHand } from './no-hand.ts';
import { conflictQuestions } from './questions.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
}

/** What a juror says of what they were shown. */
export interface Declared {
	/** Codes of the nominations that were shown, and of those with a conflict. */
	shown: readonly string[];
	conflicts: readonly string[];
	/** For blind prizes: of the names as they were shown, and those with which there is a conflict. */
	namesDigest: string;
	conflictNames: readonly string[];
	reason: string;
}

/**
 * A juror says, before anything of a dossier opens, with which there is a conflict and with which there is none. What was
 * not shown to them stays to be declared: a nomination found eligible while they read the list is not opened by it. Of
 * blind ones, they are asked by names alone, of the whole edition at once: one name in conflict is one dossier closed, and
 * they do not learn which.
 * @returns how many conflicts there are
 * @throws Refusal as {@link requireJuror}; `stale_page` where the names are no longer those that were shown
 */
export async function declareConflicts(input: Asked & Declared): Promise<number> {
	const { actor, reason, namesDigest } = input;
	const shown = new Set(input.shown);
	const conflicts = new Set(input.conflicts);
	const conflictNames = new Set(input.conflictNames.map(searchable));
	return write('jury.declareConflicts', async (tx) => {
		const seat = await requireJuror(tx, actor, input.editionSlug);
		const jurorId = seat.juror.id;
		const asked = await conflictQuestions(tx, jurorId);
		if (namesDigest !== '' && namesDigest !== asked.namesDigest) throw new Refusal('stale_page');
		const ofBlind = (namesDigest === '' ? [] : asked.blind).map((one) => ({
			nominationId: one.id,
			said: one.said,
			conflict: one.parties.some((name) => conflictNames.has(searchable(name)))
		}));
		const said = [
			...asked.named
				.filter(({ code }) => shown.has(code))
				.map(({ id, code }) => ({ nominationId: id, conflict: conflicts.has(code) })),
			...ofBlind.filter((one) => one.said === null).map(({ said: _, ...one }) => one)
		];
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
		// Said clear before, and in conflict now that the list came again.
		for (const one of ofBlind)
			if (one.said === false && one.conflict)
				await bar(tx, input, { juror: seat.juror, nominationId: one.nominationId, byStaff: false });
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
		await bar(tx, input, { juror: seat.juror, nominationId: of.id, byStaff: false });
	});
}

/**
 * Staff keep a juror from a nomination while it is scored, as in {@link recuse}, whether or not they had said something of
 * it; they are told. Once scores are seen, only the juror may: who counts is no longer anyone else's to choose.
 * @throws Refusal `not_allowed` (403), `nomination_own` (403) as {@link requireNoHand}, `not_found` (404), `recusal_theirs`
 *   once scoring has closed
 */
export async function keepJurorFrom(
	input: Asked & { jurorId: number; code: string; reason: string }
): Promise<void> {
	const { actor } = input;
	requireStaff(actor);
	await write('jury.keepFrom', async (tx) => {
		const [of] = await tx
			.select({
				juror,
				nominationId: nomination.id,
				categoryId: nomination.categoryId,
				edition: awardEdition
			})
			.from(juror)
			.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
			.innerJoin(nomination, eq(nomination.editionId, juror.editionId))
			.where(
				and(
					eq(awardEdition.slug, input.editionSlug),
					eq(juror.id, input.jurorId),
					eq(nomination.code, input.code)
				)
			);
		if (!of) throw new Refusal('not_found', { status: 404 });
		const { edition, categoryId } = of;
		await requireNoHand(tx, actor, { editionId: edition.id, categoryId });
		if (now() >= edition.scoringClosesAt) throw new Refusal('recusal_theirs');
		const isNew = await bar(tx, input, { ...of, byStaff: true });
		if (isNew && of.juror.status === 'accepted')
			await emit(tx, 'juror.kept_from', { jurorId: of.juror.id, nominationId: of.nominationId });
	});
}

/** Declared twice, it stays as it was first said. @returns whether it is new */
async function bar(
	tx: Tx,
	{ actor, reason }: { actor: Actor; reason: string },
	pair: { juror: typeof juror.$inferSelect; nominationId: number; byStaff: boolean }
): Promise<boolean> {
	const { juror: who, nominationId, byStaff } = pair;
	const of = and(eq(reading.jurorId, who.id), eq(reading.nominationId, nominationId));
	const [scored] = await tx
		.select({ complete: reading.complete })
		.from(reading)
		.where(and(of, sql`${reading.withdrawnAt} IS NULL`));
	let isNew = false;
	await minuteRecusal(
		tx,
		{ actor, juror: who.id, nomination: nominationId, isOfOffice: byStaff },
		async () => {
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
		}
	);
	if (!isNew) return false;
	const details = { jurorId: who.id };
	const on = { objectKind: 'nomination', objectId: nominationId, details };
	await record(tx, actor, { action: byStaff ? 'conflict.set_by_staff' : 'conflict.declared', ...on });
	const was = scored ? (scored.complete ? 'done' : 'begun') : 'unread';
	await emit(tx, 'juror.recused', { jurorId: who.id, nominationId, was, byStaff });
	if (!scored) return true;
	await record(tx, actor, { action: 'reading.withdrawn', ...on });
	return true;
}
