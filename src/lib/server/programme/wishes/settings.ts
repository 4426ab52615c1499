import { and, countDistinct, eq } from 'drizzle-orm';
import { dateTime, instantAt } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { waitlistEntry } from '../../db/schema/choice.ts';
import { event } from '../../db/schema/events.ts';
import { session } from '../../db/schema/programme.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { isAssigned } from '../../registration/choice-mode.ts';
import { wishesCloseAt } from './set-wishes.ts';

/** How an event's seats are come by. */
export interface Choice {
	mode: 'choose' | 'rank';
	closesAt: Date;
	changesCloseAt: Date;
	timezone: string;
}

/**
 * How an event's seats are come by, and whether they were given from wishes.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function eventChoice(actor: Actor, eventId: number): Promise<Choice & { assigned: boolean }> {
	requireStaff(actor);
	return { ...(await choiceOf(await reader(), eventId)), assigned: await isAssigned(eventId) };
}

/** @throws Refusal `not_found` (404) */
export async function choiceOf(store: Database | Tx, eventId: number): Promise<Choice> {
	const [found] = await store
		.select({
			mode: event.choiceMode,
			choiceClosesAt: event.choiceClosesAt,
			changesCloseAt: event.changesCloseAt,
			timezone: event.timezone
		})
		.from(event)
		.where(eq(event.id, eventId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { mode, changesCloseAt, timezone } = found;
	return { mode, changesCloseAt, timezone, closesAt: wishesCloseAt(found) };
}

/**
 * Sets whether seats are chosen at once or given from wishes, and until the end of which day wishes are ranked. A day
 * that is past closes them. Seats taken already are kept; where people wait for some, seats are not given from wishes:
 * they would go to one or the other by chance of the hour.
 * @param request.closesOn `YYYY-MM-DD`, for `rank`
 * @throws Refusal `not_allowed` (403), `not_found` (404), `assignment_accepted`, `waiting_lists_open`, `wishes_close_late`
 */
export async function setChoice(request: {
	actor: Actor;
	eventId: number;
	mode: 'choose' | 'rank';
	closesOn?: string;
}): Promise<void> {
	const { actor, eventId, mode, closesOn } = request;
	requireStaff(actor);
	// Under `events`: the form of registration and the pages of the event say how one chooses.
	await write('events.setChoice', async (tx) => {
		const { changesCloseAt, timezone } = await choiceOf(tx, eventId);
		if (await isAssigned(eventId, tx)) throw new Refusal('assignment_accepted');
		if (mode === 'rank') {
			const [waiting] = await tx
				.select({ people: countDistinct(waitlistEntry.registrationId) })
				.from(waitlistEntry)
				.innerJoin(session, eq(session.id, waitlistEntry.sessionId))
				.where(and(eq(session.eventId, eventId), eqLiteral(waitlistEntry.status, 'waiting')));
			if (waiting!.people > 0)
				throw new Refusal('waiting_lists_open', { values: { count: waiting!.people }, field: 'mode' });
		}
		const choiceClosesAt = mode === 'rank' && closesOn ? instantAt(closesOn, '23:59', timezone) : null;
		if (choiceClosesAt && choiceClosesAt >= changesCloseAt)
			throw new Refusal('wishes_close_late', {
				values: { when: dateTime(changesCloseAt, 'fr', timezone) },
				field: 'closesOn'
			});
		await tx.update(event).set({ choiceMode: mode, choiceClosesAt }).where(eq(event.id, eventId));
		await record(tx, actor, {
			action: 'choice.set',
			objectKind: 'event',
			objectId: eventId,
			details: { mode, closesOn: choiceClosesAt ? closesOn : '' }
		});
	});
}
