import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { reading, readingMark } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { ownReading, type OwnReading } from './dossier.ts';
import { criteriaIn, openDossiers } from './dossiers.ts';
import { requireJuror } from './membership.ts';
import { refusing } from './refusing.ts';

/** A reading that another tab or device kept since: what it holds now, which is the juror's own. */
export class ReadingChanged extends Refusal {
	readonly stored: OwnReading;
	constructor(stored: OwnReading) {
		super('reading_changed', { values: { revision: stored.revision } });
		this.stored = stored;
	}
}

export interface Kept {
	revision: number;
	/** ISO 8601. */
	savedAt: string;
	complete: boolean;
}

/**
 * Keeps what a juror has scored and written so far, on the revision that they had before; it counts as soon as every
 * criterion has its mark. What may not be is refused by the triggers in the same write: a conflict declared meanwhile, a
 * result locked.
 * @throws Refusal as {@link requireJuror}; `not_found` (404) for a dossier that is not open to them; `scoring_not_open`,
 *   `scoring_closed` by the server's clock; `practice_first`; {@link ReadingChanged}; `invalid_input` (400) for a mark out of
 *   its scale
 */
export async function saveReading(
	input: { actor: Actor; editionSlug: string; code: string } & OwnReading
): Promise<Kept> {
	const { actor, privateNote, comment } = input;
	return refusing(() =>
		write('jury.saveReading', async (tx) => {
			const { juror, phase, isOpen, edition } = await requireJuror(tx, actor, input.editionSlug);
			const row = (await openDossiers(tx, juror.id)).find(({ code }) => code === input.code);
			if (!row || row.state === 'preparing') throw new Refusal('not_found', { status: 404 });
			if (!isOpen)
				throw new Refusal(now() < edition.scoringOpensAt ? 'scoring_not_open' : 'scoring_closed', {
					values: { phase }
				});
			if (row.prize.practice === 'to-do') throw new Refusal('practice_first');
			const criteria = await criteriaIn(tx, [row.prize.id]);
			const marks = Object.entries(input.marks).map(([id, mark]) => ({ criterionId: Number(id), mark }));
			for (const { criterionId, mark } of marks) {
				const of = criteria.find(({ id }) => id === criterionId);
				if (!of || !Number.isInteger(mark) || mark < 0 || mark > of.max)
					throw new Refusal('invalid_input', { status: 400, field: `marks.${criterionId}` });
			}
			const before = await ownReading(tx, juror.id, row.nominationId);
			if (before.revision !== input.revision) throw new ReadingChanged(before);
			const complete = criteria.length > 0 && marks.length === criteria.length;
			const revision = before.revision + 1;
			const own = and(eq(reading.jurorId, juror.id), eq(reading.nominationId, row.nominationId));
			const at = now();
			const values = { privateNote, comment, revision, updatedAt: at };
			const [kept] =
				before.revision === 0
					? await tx
							.insert(reading)
							.values({ jurorId: juror.id, nominationId: row.nominationId, ...values })
							.returning({ id: reading.id })
					: await tx
							.update(reading)
							.set({ ...values, complete: false })
							.where(own)
							.returning({ id: reading.id });
			await tx.delete(readingMark).where(eq(readingMark.readingId, kept!.id));
			await insertRows(
				tx,
				readingMark,
				marks.map((one) => ({ readingId: kept!.id, ...one }))
			);
			if (complete) await tx.update(reading).set({ complete }).where(eq(reading.id, kept!.id));
			if (complete !== (row.state === 'done'))
				await record(tx, actor, {
					action: complete ? 'reading.completed' : 'reading.reopened',
					objectKind: 'nomination',
					objectId: row.nominationId,
					details: { jurorId: juror.id }
				});
			return { revision, savedAt: at.toISOString(), complete };
		})
	);
}
