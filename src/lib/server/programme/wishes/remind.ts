import { eq } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { isAssigned } from '../../registration/choice-mode.ts';
import { choiceOf } from './settings.ts';

/**
 * Has those who have ranked nothing yet reminded by mail, once a day at most, whoever asks and however often.
 * @returns false when it was asked already today
 * @throws Refusal `not_allowed` (403), `not_found` (404), `wishes_closed`
 */
export async function remindWishes(actor: Actor, eventId: number): Promise<boolean> {
	requireStaff(actor);
	return write('wishes.remind', async (tx) => {
		const { mode, closesAt, timezone } = await choiceOf(tx, eventId);
		if (mode !== 'rank' || now() >= closesAt || (await isAssigned(eventId, tx)))
			throw new Refusal('wishes_closed');
		const day = dayOf(now(), timezone);
		const dedupeKey = `wishes.reminded:${eventId}:${day}`;
		const [asked] = await tx.select({ id: outbox.id }).from(outbox).where(eq(outbox.dedupeKey, dedupeKey));
		if (asked) return false;
		await record(tx, actor, { action: 'wishes.reminded', objectKind: 'event', objectId: eventId });
		await emit(tx, 'wishes.reminded', { eventId, day }, { dedupeKey });
		return true;
	});
}
