import { eq, sql } from 'drizzle-orm';
import type { DraftChange, Place } from '../../../programme/board-changes.ts';
import type { BoardCard } from '../../../programme/board.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { DAY_MS, now } from '../../clock.ts';
import { oneOf } from '../../db/one-of.ts';
import { exchangeRound } from '../../db/schema/exchange.ts';
import { booking, session } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import { timetableVersion, type TimetableChange } from '../../db/schema/timetable.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { emit } from '../../outbox/emit.ts';
import { dropSessions } from '../polls/drop-sessions.ts';
import { promoteWaiting } from '../../registration/seats/promote.ts';
import { becomeSession } from './become-session.ts';
import type { Loss } from './losses.ts';
import { addLines } from './open.ts';
import { publicationOf, type Publication } from './publication.ts';

/** Past everything that is on any timetable, and the same for all: what did not overlap there does not here. */
const FAR_AWAY_MS = 400_000 * DAY_MS;

export interface PublishRequest {
	actor: Actor;
	eventSlug: string;
	/** Of what was shown (`previewPublication`). */
	digest: string;
	/** For those who are told, and for the history. */
	note: string;
	/** Whether those concerned are written to; those who lose a seat always are. */
	notify: boolean;
	/** Why somebody speaks in two rooms at once, where the draft has it so. */
	reason: string;
}

/**
 * Publishes the draft: in one write, sessions take their new times, rooms and capacities, confirmed proposals become
 * sessions, those taken out are called off, seats lost by it are given up, and a version says all of it. The guards on
 * overlaps stay on throughout: what moves goes far away first (decision 13).
 * @throws Refusal `stale_page` when what was shown is no longer so, `nothing_to_publish`, `room_twice`, `no_seats` for a
 *   session that nobody could choose, `session_evaluated` for one that took place, `session_has_sheet` for
 *   other hours of one whose attendance is being kept, `speaker_twice` without a reason, `rounds_outlast` for a session
 *   that would end before its rounds
 */
export async function publishTimetable(
	request: PublishRequest
): Promise<{ number: number; versionId: number; lost: number }> {
	const { actor, eventSlug } = request;
	const event = await staffEvent(actor, eventSlug);
	return write('programme.publishTimetable', async (tx) => {
		await addLines(tx, event.id);
		const publication = await publicationOf(tx, event);
		check(request, publication);
		const { changes, losses, number, speakersTwice } = publication;
		// Before seats go to those who wait: what they were given is told by its own message.
		const publishedAt = now();
		await giveUpSeats(tx, actor, number, losses);
		await moveSessions(tx, publication, publishedAt);
		const calledOff = changes.flatMap(({ kind, sessionId }) =>
			kind === 'cancelled' ? (sessionId ?? []) : []
		);
		await dropSessions(tx, actor, calledOff);
		const written: TimetableChange[] = [];
		for (const change of changes) {
			const sessionId = change.sessionId ?? (await becomeSession(tx, event.id, change, publication.board));
			written.push(changeRow(change, sessionId, losses));
		}
		// Seats added or given up, hours freed, sessions back on: those who wait come first.
		await promoteWaiting(tx);
		const [version] = await tx
			.insert(timetableVersion)
			.values({
				eventId: event.id,
				number,
				note: request.note,
				changes: written,
				notified: request.notify,
				publishedBy: actor.kind === 'person' ? actor.personId : null,
				publishedAt
			})
			.returning({ id: timetableVersion.id });
		await tell(tx, request, publication, version!.id);
		await record(tx, actor, {
			action: 'timetable.published',
			objectKind: 'event',
			objectId: event.id,
			details: {
				timetable: number,
				changed: changes.length,
				lost: losses.length,
				reason: speakersTwice.length > 0 ? request.reason : null
			}
		});
		return { number, versionId: version!.id, lost: losses.length };
	});
}

function check(request: PublishRequest, publication: Publication): void {
	const { changes, roomsTwice, withoutSeats, evaluated, withSheet, speakersTwice, number, digest } =
		publication;
	// The first version may be the timetable as it stands.
	if (changes.length === 0 && number > 1) throw new Refusal('nothing_to_publish');
	if (digest !== request.digest) throw new Refusal('stale_page');
	if (roomsTwice.length > 0) throw new Refusal('room_twice', { values: { conflict: roomsTwice[0]! } });
	if (withoutSeats.length > 0) throw new Refusal('no_seats', { values: { conflict: withoutSeats[0]! } });
	if (evaluated.length > 0) throw new Refusal('session_evaluated', { values: { conflict: evaluated[0]! } });
	if (withSheet.length > 0) throw new Refusal('session_has_sheet', { values: { conflict: withSheet[0]! } });
	if (speakersTwice.length > 0 && !request.reason.trim())
		throw new Refusal('speaker_twice', { values: { conflict: speakersTwice[0]! }, field: 'reason' });
}

/** Seats lost are given back; calendars of those who had them must see it, and the trail says why. */
async function giveUpSeats(tx: Tx, actor: Actor, timetable: number, losses: readonly Loss[]): Promise<void> {
	if (losses.length === 0) return;
	await tx
		.update(booking)
		.set({ status: 'cancelled' })
		.where(sql`${booking.id} IN ${oneOf(losses.map(({ bookingId }) => bookingId))}`);
	const byRegistration = Map.groupBy(losses, ({ registrationId }) => registrationId);
	const rows = await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(sql`${registration.id} IN ${oneOf([...byRegistration.keys()])}`)
		.returning({ id: registration.id, code: registration.code });
	await record(
		tx,
		actor,
		...rows.map(({ id, code }) => ({
			action: 'bookings.changed',
			objectKind: 'registration',
			objectId: id,
			details: {
				code,
				removed: byRegistration.get(id)!.map(({ sessionId }) => sessionId),
				added: [],
				timetable
			}
		}))
	);
}

/** Sessions that are there already take their places, or are called off. */
async function moveSessions(tx: Tx, { changes, board }: Publication, at: Date): Promise<void> {
	const existing = changes.filter(({ sessionId }) => sessionId !== null);
	const moved = existing.filter(({ kind }) => kind === 'moved' || kind === 'added');
	await tx
		.update(session)
		.set({
			startsAt: sql`${session.startsAt} + ${FAR_AWAY_MS}`,
			endsAt: sql`${session.endsAt} + ${FAR_AWAY_MS}`
		})
		.where(sql`${session.id} IN ${oneOf(moved.map(({ sessionId }) => sessionId!))}`);
	const cardOf = new Map(board.cards.map((card) => [card.id, card]));
	const slotOf = new Map(board.slots.map((slot) => [slot.id, slot]));
	for (const change of existing) {
		const { sessionId, kind, from, to } = change;
		const card = cardOf.get(change.cardId)!;
		await tx
			.update(session)
			.set({
				...(to && {
					status: 'scheduled' as const,
					slot: slotOf.get(card.slotId!)!.key,
					day: to.day,
					startsAt: to.startsAt,
					endsAt: to.endsAt,
					roomId: to.roomId,
					...(card.bookable ? { capacity: to.capacity } : {})
				}),
				...(kind === 'cancelled' ? { status: 'cancelled' as const } : {}),
				...(kind === 'moved' && from ? { movedAt: at, movedFrom: whereabouts(from) } : {}),
				calendarSequence: sql`${session.calendarSequence} + 1`,
				updatedAt: at
			})
			.where(eq(session.id, sessionId!));
		if (kind === 'cancelled') await endWaiting(tx, sessionId!, at);
		if (to) await moveRounds(tx, sessionId!, card, to);
	}
}

/** The rounds at the tables are held within the session, wherever it goes, also once it was called off. */
async function moveRounds(tx: Tx, sessionId: number, card: BoardCard, to: Place): Promise<void> {
	const by = to.startsAt.getTime() - card.published!.startsAt.getTime();
	const rounds = await tx
		.update(exchangeRound)
		.set({ startsAt: sql`${exchangeRound.startsAt} + ${by}`, endsAt: sql`${exchangeRound.endsAt} + ${by}` })
		.where(eq(exchangeRound.sessionId, sessionId))
		.returning({ endsAt: exchangeRound.endsAt });
	if (rounds.some(({ endsAt }) => endsAt > to.endsAt))
		throw new Refusal('rounds_outlast', { values: { session: card.title } });
}

function whereabouts({ startsAt, endsAt, roomName }: Place) {
	return { startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), roomName };
}

/** Nobody waits any more for a session that is called off, nor offers a seat against one there. */
async function endWaiting(tx: Tx, sessionId: number, at: Date): Promise<void> {
	await tx.run(
		sql`UPDATE waitlist_entry SET status = 'lapsed', ended_at = ${at.getTime()} WHERE session_id = ${sessionId} AND status = 'waiting'`
	);
	await tx.run(
		sql`UPDATE seat_swap SET status = 'lapsed', ended_at = ${at.getTime()} WHERE wants_session_id = ${sessionId} AND status = 'offered'`
	);
}

function changeRow(change: DraftChange, sessionId: number, losses: readonly Loss[]): TimetableChange {
	const side = (place: Place | null) => place && { ...whereabouts(place), capacity: place.capacity };
	return {
		sessionId,
		title: change.title,
		kind: change.kind,
		from: side(change.from),
		to: side(change.to),
		lost: losses.filter((loss) => loss.sessionId === sessionId).map(({ registrationId }) => registrationId)
	};
}

/** Seats lost are told whatever was ticked: nobody finds out at the door. */
async function tell(
	tx: Tx,
	{ notify }: PublishRequest,
	{ changes, losses }: Publication,
	versionId: number
): Promise<void> {
	if (changes.length === 0 || (!notify && losses.length === 0)) return;
	await emit(tx, 'timetable.published', { versionId }, { dedupeKey: `timetable.published:${versionId}` });
}
