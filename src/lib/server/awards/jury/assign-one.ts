import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juror, juryAssignment, reading } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { editionIdOf } from './edition-id.ts';
import { requireNoHand } from './no-hand.ts';
import { refusing } from './refusing.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
	jurorId: number;
	/** The nomination's. */
	code: string;
}

/**
 * Staff give one reading by hand. Harmless twice.
 * @throws Refusal `not_allowed` (403), `nomination_own` (403) as {@link requireNoHand}, `not_found` (404); `assignment_not_open` for whoever is not of the jury, or a dossier
 *   not read; `assignment_conflict` for whoever must not read it
 */
export async function giveReading(input: Asked): Promise<void> {
	requireStaff(input.actor);
	await refusing(() =>
		write('jury.giveReading', async (tx) => {
			const of = await find(tx, input);
			const added = await tx
				.insert(juryAssignment)
				.values({ ...of, assignedAt: now() })
				.onConflictDoNothing()
				.returning();
			if (added.length > 0) await note(tx, input.actor, true, of);
		})
	);
}

/**
 * Staff take one reading back, not begun yet.
 * @throws Refusal `not_allowed` (403), `nomination_own` (403) as {@link requireNoHand}, `not_found` (404), `reading_begun`
 */
export async function takeReadingBack(input: Asked): Promise<void> {
	requireStaff(input.actor);
	await write('jury.takeReadingBack', async (tx) => {
		const of = await find(tx, input);
		const [begun] = await tx
			.select({ id: reading.id })
			.from(reading)
			.where(and(eq(reading.jurorId, of.jurorId), eq(reading.nominationId, of.nominationId)));
		if (begun) throw new Refusal('reading_begun');
		const gone = await tx
			.delete(juryAssignment)
			.where(and(eq(juryAssignment.jurorId, of.jurorId), eq(juryAssignment.nominationId, of.nominationId)))
			.returning();
		if (gone.length > 0) await note(tx, input.actor, false, of);
	});
}

async function find(tx: Tx, { actor, editionSlug, jurorId, code }: Asked) {
	const editionId = await editionIdOf(tx, editionSlug);
	const [found] = await tx
		.select({ jurorId: juror.id, nominationId: nomination.id, categoryId: nomination.categoryId })
		.from(juror)
		.innerJoin(nomination, eq(nomination.editionId, juror.editionId))
		.where(and(eq(juror.editionId, editionId), eq(juror.id, jurorId), eq(nomination.code, code)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { categoryId, ...pair } = found;
	await requireNoHand(tx, actor, { editionId, categoryId });
	return pair;
}

async function note(
	tx: Tx,
	actor: Actor,
	isGiven: boolean,
	{ jurorId, nominationId }: { jurorId: number; nominationId: number }
): Promise<void> {
	await record(tx, actor, {
		action: isGiven ? 'jury.reading_given' : 'jury.reading_taken_back',
		objectKind: 'nomination',
		objectId: nominationId,
		details: { jurorId }
	});
}
