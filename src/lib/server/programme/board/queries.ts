import { and, asc, desc, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Board, BoardCard, BoardSpeaker } from '../../../programme/board.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { person } from '../../db/schema/members.ts';
import { room, session, sessionSpeaker, speaker, track } from '../../db/schema/programme.ts';
import { proposal, proposalFormat, proposalSpeaker, unavailability } from '../../db/schema/proposals.ts';
import { draftPlacement, slot, timetableVersion } from '../../db/schema/timetable.ts';
import { versionOf } from '../../db/version.ts';
import type { Tx } from '../../db/write.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { isBookableKind } from './kinds.ts';

/** The event of a board, as every function of this folder needs it. */
export interface BoardEvent {
	id: number;
	timezone: string;
}

/** The rooms of an event in their order, and its slots in order of time. */
export async function frameOf(db: Database | Tx, eventId: number) {
	const rooms = await db
		.select()
		.from(room)
		.where(eq(room.eventId, eventId))
		.orderBy(asc(room.position), asc(room.id));
	const slots = await db
		.select()
		.from(slot)
		.where(eq(slot.eventId, eventId))
		.orderBy(asc(slot.startsAt), asc(slot.endsAt), asc(slot.id));
	return { rooms, slots };
}

/** The whole board of an event, as it stands in the reader's snapshot or in a transaction. */
export async function boardOf(db: Database | Tx, event: BoardEvent): Promise<Board> {
	const { rooms, slots } = await frameOf(db, event.id);
	const rows = await db
		.select({
			line: draftPlacement,
			session,
			sessionRoom: room.name,
			proposal,
			format: { kind: proposalFormat.kind, minutes: proposalFormat.minutes },
			track: { id: track.id, name: track.name }
		})
		.from(draftPlacement)
		.leftJoin(session, eq(session.id, draftPlacement.sessionId))
		.leftJoin(room, eq(room.id, session.roomId))
		.leftJoin(
			proposal,
			or(eq(proposal.id, draftPlacement.proposalId), eq(proposal.sessionId, draftPlacement.sessionId))
		)
		.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
		.leftJoin(
			track,
			sql`${track.id} = CASE WHEN ${session.id} IS NULL THEN ${proposal.trackId} ELSE ${session.trackId} END`
		)
		.where(eq(draftPlacement.eventId, event.id))
		.orderBy(asc(draftPlacement.id));
	const speakers = await speakersOf(db, event.id);
	const cards = rows.flatMap(({ line, session: held, sessionRoom, proposal: offered, format, track }) => {
		// Taken back before it had a place: nothing to see any more.
		if (!held && offered?.status !== 'confirmed' && line.slotId === null) return [];
		const kind = held?.kind ?? format?.kind ?? 'workshop';
		const card: BoardCard = {
			id: line.id,
			revision: line.revision,
			sessionId: line.sessionId,
			title: held?.title ?? offered?.title ?? '',
			kind,
			track: track?.id == null ? null : track,
			minutes:
				line.minutes ??
				(held
					? Math.round((held.endsAt.getTime() - held.startsAt.getTime()) / 60_000)
					: (format?.minutes ?? 60)),
			bookable: held?.bookable ?? isBookableKind(kind),
			booked: held?.booked ?? 0,
			speakers: speakers(line.sessionId, line.proposalId),
			needs: offered?.equipment ?? [],
			withdrawn: offered?.status === 'withdrawn',
			published: held && {
				slotKey: held.slot,
				day: held.day,
				startsAt: held.startsAt,
				endsAt: held.endsAt,
				roomId: held.roomId,
				roomName: sessionRoom,
				capacity: held.capacity,
				cancelled: held.status === 'cancelled'
			},
			slotId: line.slotId,
			roomId: line.roomId,
			capacity: line.capacity,
			pinned: line.pinned
		};
		return [card];
	});
	return {
		timezone: event.timezone,
		rooms: rooms.map(({ id, name, capacity, stepFree, equipment }) => ({
			id,
			name,
			capacity,
			stepFree,
			equipment
		})),
		slots: slots.map(({ id, key, day, startsAt, endsAt }) => ({ id, key, day, startsAt, endsAt })),
		cards
	};
}

/** Who speaks in each session or proposal: one key a person, whichever of the two says their name. */
async function speakersOf(db: Database | Tx, eventId: number) {
	const held = await db
		.select({
			sessionId: sessionSpeaker.sessionId,
			id: speaker.id,
			personId: speaker.personId,
			name: speaker.name
		})
		.from(sessionSpeaker)
		.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
		.where(eq(speaker.eventId, eventId))
		.orderBy(asc(sessionSpeaker.position), asc(speaker.id));
	const offered = await db
		.select({
			proposalId: proposalSpeaker.proposalId,
			personId: proposalSpeaker.personId,
			name: proposalSpeaker.name
		})
		.from(proposalSpeaker)
		.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
		.where(
			and(
				eq(proposal.eventId, eventId),
				eq(proposalSpeaker.status, 'accepted'),
				isNotNull(proposalSpeaker.personId)
			)
		)
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	const away = Map.groupBy(
		await db
			.select({
				personId: unavailability.personId,
				startsAt: unavailability.startsAt,
				endsAt: unavailability.endsAt
			})
			.from(unavailability)
			.where(eq(unavailability.eventId, eventId)),
		({ personId }) => personId
	);
	const one = (personId: number | null, key: string, name: string): BoardSpeaker => ({
		key: personId === null ? key : `p${personId}`,
		name,
		away: (away.get(personId ?? -1) ?? []).map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))
	});
	const bySession = Map.groupBy(held, ({ sessionId }) => sessionId);
	const byProposal = Map.groupBy(offered, ({ proposalId }) => proposalId);
	return (sessionId: number | null, proposalId: number | null) =>
		sessionId === null
			? (byProposal.get(proposalId ?? -1) ?? []).map(({ personId, name }) => one(personId, '', name))
			: (bySession.get(sessionId) ?? []).map(({ id, personId, name }) => one(personId, `s${id}`, name));
}

/** How many sessions and confirmed proposals of an event have no line in the draft yet. */
export async function missingLines(db: Database | Tx, eventId: number): Promise<number> {
	const [row] = await db.all<{ missing: number }>(sql`SELECT
		(SELECT count(*) FROM session s WHERE s.event_id = ${eventId}
			AND NOT EXISTS (SELECT 1 FROM draft_placement d WHERE d.session_id = s.id))
		+ (SELECT count(*) FROM proposal p WHERE p.event_id = ${eventId} AND p.status = 'confirmed' AND p.session_id IS NULL
			AND NOT EXISTS (SELECT 1 FROM draft_placement d WHERE d.proposal_id = p.id)) AS missing`);
	return Number(row!.missing);
}

/**
 * A text that changes when the draft or what it is drawn from has changed, here or in another process: texts and
 * availabilities raise `board` where they are written, seats taken are registrations.
 */
export function boardVersion(): Promise<string> {
	return versionOf(['board', 'programme', 'registration']);
}

/**
 * The published versions of an event's timetable, the latest first, with who published each.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function listVersions(actor: Actor, eventSlug: string) {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const rows = await db
		.select({ version: timetableVersion, givenName: person.givenName, familyName: person.familyName })
		.from(timetableVersion)
		.leftJoin(person, and(eq(person.id, timetableVersion.publishedBy), ne(person.givenName, '')))
		.where(eq(timetableVersion.eventId, event.id))
		.orderBy(desc(timetableVersion.number))
		.limit(20);
	return rows.map(({ version, givenName, familyName }) => ({
		number: version.number,
		note: version.note,
		changes: version.changes,
		notified: version.notified,
		publishedAt: version.publishedAt,
		by: givenName === null ? '' : `${givenName} ${familyName}`
	}));
}
