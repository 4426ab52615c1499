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
 * criterion has its mark. Marks that counted are kept when they change. What may not be is refused by the triggers in the same write: a conflict declared meanwhile, a
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
			const at = now();
			const wasComplete = row.state === 'done';
			const marksStay = sameMarks(before.marks, input.marks);
			// Saved as it stands, nothing was begun and nothing changes.
			if (marksStay && privateNote === before.privateNote && comment === before.comment)
				return {
					...{ revision: before.revision, savedAt: at.toISOString() },
					complete: wasComplete
				};
			const revision = before.revision + 1;
			const of = { jurorId: juror.id, nominationId: row.nominationId };
			const own = and(eq(reading.jurorId, of.jurorId), eq(reading.nominationId, of.nominationId));
			const words = { privateNote, comment, revision, updatedAt: at };
			// Marks that change take it out of the count first: a trigger keeps those that counted.
			const [kept] =
				before.revision === 0
					? await tx
							.insert(reading)
							.values({ ...of, ...words })
							.returning({ id: reading.id })
					: await tx
							.update(reading)
							.set(marksStay ? words : { ...words, complete: false })
							.where(own)
							.returning({ id: reading.id });
			if (marksStay) return { revision, savedAt: at.toISOString(), complete: wasComplete };
			const complete = criteria.length > 0 && marks.length === criteria.length;
			await tx.delete(readingMark).where(eq(readingMark.readingId, kept!.id));
			await insertRows(
				tx,
				readingMark,
				marks.map((one) => ({ readingId: kept!.id, ...one }))
			);
			if (complete) await tx.update(reading).set({ complete }).where(own);
			// Never its marks: the permanence reads the journal.
			const about = {
				objectKind: 'nomination',
				objectId: row.nominationId,
				details: { jurorId: juror.id }
			};
			if (complete)
				await record(tx, actor, {
					action: wasComplete ? 'reading.changed' : 'reading.completed',
					...about
				});
			else if (wasComplete) await record(tx, actor, { action: 'reading.reopened', ...about });
			return { revision, savedAt: at.toISOString(), complete };
		})
	);
}

function sameMarks(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
	const ids = Object.keys(one);
	return ids.length === Object.keys(other).length && ids.every((id) => one[id] === other[id]);
}
