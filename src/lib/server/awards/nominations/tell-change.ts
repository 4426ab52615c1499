import { desc, eq } from 'drizzle-orm';
import { addDays, dayOf, instantAt } from '../../../format/dates.ts';
import { now } from '../../clock.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { nominationFile, nomineeConsent } from '../../db/schema/nominations.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { emit } from '../../outbox/emit.ts';
import { isLive, type NominationRow } from './access.ts';

/** When, in the morning, a nominee hears of the changes of the day before. */
const TOLD_AT = '8:00';

/**
 * Says that what a nominee agreed to has changed: they are mailed the next morning, once whatever changes until then. Nothing
 * where they have not agreed: they are asked, or refused.
 */
export async function tellOfChange(tx: Tx, row: NominationRow): Promise<void> {
	if (row.status === 'draft' || !isLive(row) || !(await lastConsent(tx, row.id))?.nominated) return;
	const [edition] = await tx
		.select({ timezone: awardEdition.timezone })
		.from(awardEdition)
		.where(eq(awardEdition.id, row.editionId));
	const { timezone } = edition!;
	const today = dayOf(now(), timezone);
	const morning = instantAt(today, TOLD_AT, timezone);
	const runAfter = morning > now() ? morning : instantAt(addDays(today, 1), TOLD_AT, timezone);
	const dedupeKey = `nominee.changed:${row.id}:${runAfter.getTime()}`;
	await emit(tx, 'nominee.changed', { nominationId: row.id }, { dedupeKey, runAfter });
}

/** Whether a nomination is no longer what its nominee agreed to: its text was saved since, or a photo came. */
export async function hasChangedSinceConsent(
	db: Database | Tx,
	{ id, revision }: Pick<NominationRow, 'id' | 'revision'>
): Promise<boolean> {
	const consent = await lastConsent(db, id);
	if (!consent?.nominated) return false;
	// Answers from before revisions were kept say nothing of it.
	if (consent.revision > 0 && consent.revision < revision) return true;
	const photos = await db
		.select({ kind: nominationFile.kind, at: nominationFile.createdAt })
		.from(nominationFile)
		.where(eq(nominationFile.nominationId, id));
	return photos.some(({ kind, at }) => kind === 'photo' && at > consent.at);
}

async function lastConsent(db: Database | Tx, nominationId: number) {
	const [last] = await db
		.select()
		.from(nomineeConsent)
		.where(eq(nomineeConsent.nominationId, nominationId))
		.orderBy(desc(nomineeConsent.id))
		.limit(1);
	return last;
}
