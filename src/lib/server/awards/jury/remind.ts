import { inArray } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juror } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { emitAll } from '../../outbox/emit.ts';
import { juryOffice } from './queries.ts';

/**
 * Reminds jurors of what they have left: an answer, conflicts to declare, dossiers to read. One message a juror and a day,
 * and none to whoever is done.
 * @param input.jurorId only this one
 * @returns how many were reminded
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function remindJurors(input: {
	actor: Actor;
	editionSlug: string;
	jurorId?: number | undefined;
}): Promise<number> {
	const { actor, editionSlug, jurorId } = input;
	const { jurors, timezone } = await juryOffice(actor, editionSlug);
	const at = now();
	const day = dayOf(at, timezone);
	const wanted = jurors.filter((one) => one.isLate && (jurorId === undefined || one.id === jurorId));
	return write('jury.remind', async (tx) => {
		const rows = await tx
			.select({ id: juror.id, remindedAt: juror.remindedAt })
			.from(juror)
			.where(
				inArray(
					juror.id,
					wanted.map(({ id }) => id)
				)
			);
		const due = rows.filter(({ remindedAt }) => !remindedAt || dayOf(remindedAt, timezone) !== day);
		if (due.length === 0) return 0;
		await tx
			.update(juror)
			.set({ remindedAt: at })
			.where(
				inArray(
					juror.id,
					due.map(({ id }) => id)
				)
			);
		await emitAll(
			tx,
			due.map(({ id }) => ({
				kind: 'juror.reminded' as const,
				payload: { jurorId: id },
				dedupeKey: `juror.reminded:${id}:${day}`
			}))
		);
		await record(
			tx,
			actor,
			...due.map(({ id }) => ({ action: 'juror.reminded', objectKind: 'juror', objectId: id }))
		);
		return due.length;
	});
}
