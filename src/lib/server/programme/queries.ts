import { and, asc, count, countDistinct, eq, sql } from 'drizzle-orm';
import { familyFirst } from '../../format/names.ts';
import type { ListedSession, ListedSpeaker, ProgrammeSession, Theme } from '../../programme/shown.ts';
import { reader } from '../db/client.ts';
import { room, session, sessionSpeaker, speaker, track } from '../db/schema/programme.ts';
import { Refusal } from '../errors.ts';
import { formerPlace } from './moved.ts';

/** Everything on the timetable in order of time, cancelled sessions included, each with its room, theme and speakers. */
export async function listProgramme(eventId: number): Promise<ProgrammeSession[]> {
	const db = await reader();
	const rows = await db
		.select({ session, room, track })
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.leftJoin(track, eq(track.id, session.trackId))
		.where(eq(session.eventId, eventId))
		.orderBy(asc(session.startsAt), asc(room.position), asc(session.id));
	const speaking = await db
		.select({
			sessionId: sessionSpeaker.sessionId,
			slug: speaker.slug,
			name: speaker.name,
			title: speaker.title,
			organisation: speaker.organisation
		})
		.from(sessionSpeaker)
		.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
		.where(eq(speaker.eventId, eventId))
		.orderBy(asc(sessionSpeaker.position), asc(speaker.id));
	const bySession = Map.groupBy(speaking, ({ sessionId }) => sessionId);
	return rows.map((row) => ({
		id: row.session.id,
		slug: row.session.slug,
		kind: row.session.kind,
		title: row.session.title,
		summary: row.session.summary,
		description: row.session.description,
		theme: row.track && { slug: row.track.slug, name: row.track.name },
		room: row.room && {
			id: row.room.id,
			name: row.room.name,
			position: row.room.position,
			directions: row.room.directions,
			stepFree: row.room.stepFree
		},
		slot: row.session.slot,
		day: row.session.day,
		startsAt: row.session.startsAt,
		endsAt: row.session.endsAt,
		bookable: row.session.bookable,
		capacity: row.session.capacity,
		booked: row.session.booked,
		ticketed: row.session.ticketTypeCode !== null,
		cancelled: row.session.status === 'cancelled',
		movedFrom: formerPlace(row.session),
		speakers: (bySession.get(row.session.id) ?? []).map(({ slug, name, title, organisation }) => ({
			slug,
			name,
			title,
			organisation
		}))
	}));
}

/**
 * The programme as a list shows it, without what only a session's page says. What several sessions share is one object,
 * which the page carries once.
 */
export async function listSessions(eventId: number): Promise<ListedSession[]> {
	const shared = new Map<string, unknown>();
	const once = <T>(key: string, value: T): T => {
		if (!shared.has(key)) shared.set(key, value);
		return shared.get(key) as T;
	};
	return (await listProgramme(eventId)).map(({ description: _, theme, room, speakers, ...listed }) => ({
		...listed,
		theme: theme && once(`theme ${theme.slug}`, theme),
		room: room && once(`room ${room.id}`, { id: room.id, name: room.name, position: room.position }),
		speakers: speakers.map(({ slug, name, organisation }) =>
			once(`speaker ${slug}`, { slug, name, organisation })
		)
	}));
}

/**
 * One session, with the ones before and after it in its slot (they run at the same time).
 * @throws Refusal `not_found` (404)
 */
export async function findSession(
	eventId: number,
	slug: string
): Promise<{ session: ProgrammeSession; previous?: ProgrammeSession; next?: ProgrammeSession }> {
	const programme = await listProgramme(eventId);
	const found = programme.find((each) => each.slug === slug);
	if (!found) throw new Refusal('not_found', { status: 404 });
	const parallel = programme.filter((each) => each.slot === found.slot && each.day === found.day);
	const at = parallel.indexOf(found);
	return { session: found, previous: parallel[at - 1], next: parallel[at + 1] };
}

/** The themes of the programme (« volets »), in the order staff gave them. */
export async function listThemes(eventId: number): Promise<Theme[]> {
	const db = await reader();
	return db
		.select({ slug: track.slug, name: track.name })
		.from(track)
		.where(eq(track.eventId, eventId))
		.orderBy(asc(track.position), asc(track.id));
}

/**
 * Everyone who speaks in a session of the timetable, by family name, with their sessions. Whoever has only confirmed is not
 * shown: it would tell the committee's choices before the programme does.
 */
export async function listSpeakers(eventId: number): Promise<ListedSpeaker[]> {
	const db = await reader();
	const rows = await db.select().from(speaker).where(eq(speaker.eventId, eventId));
	const sessions = await listProgramme(eventId);
	return rows
		.map(({ slug, name, title, organisation, biography }) => ({
			slug,
			name,
			title,
			organisation,
			biography,
			sessions: sessions.filter((each) => each.speakers.some((one) => one.slug === slug))
		}))
		.filter((each) => each.sessions.length > 0)
		.sort((a, b) => familyFirst(a.name).localeCompare(familyFirst(b.name), 'fr'));
}

/**
 * One speaker, with their sessions.
 * @throws Refusal `not_found` (404)
 */
export async function findSpeaker(eventId: number, slug: string): Promise<ListedSpeaker> {
	const found = (await listSpeakers(eventId)).find((each) => each.slug === slug);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** What the programme amounts to: sessions that will be held, workshops among them, and people who speak. */
export async function countProgramme(
	eventId: number
): Promise<{ sessions: number; workshops: number; speakers: number }> {
	const db = await reader();
	const [held] = await db
		.select({
			sessions: count(),
			workshops: sql<number>`coalesce(sum(${session.kind} = 'workshop'), 0)`
		})
		.from(session)
		.where(and(eq(session.eventId, eventId), eq(session.status, 'scheduled')));
	const [speakers] = await db
		.select({ total: countDistinct(sessionSpeaker.speakerId) })
		.from(sessionSpeaker)
		.innerJoin(session, eq(session.id, sessionSpeaker.sessionId))
		.where(eq(session.eventId, eventId));
	return { ...held!, speakers: speakers!.total };
}
