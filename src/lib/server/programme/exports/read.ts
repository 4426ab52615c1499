import { eq, max } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { session, speaker } from '../../db/schema/programme.ts';
import { timetableVersion } from '../../db/schema/timetable.ts';
import type { Event } from '../../events/queries.ts';
import { listProgramme, listThemes } from '../queries.ts';
import type { ProgrammeSession, Theme } from '../../../programme/shown.ts';

/** A session with what files say of it and pages do not. */
export interface ExportedSession extends ProgrammeSession {
	/** Rises with each change that calendars must see. */
	calendarSequence: number;
	updatedAt: Date;
}

/** All that an export is made from. */
export interface ExportedProgramme {
	event: Event;
	sessions: ExportedSession[];
	themes: Theme[];
	/** The number of each speaker, by slug. */
	speakerIds: ReadonlyMap<string, number>;
	/** Of the last timetable published from the board; null where none was. */
	version: number | null;
	/** When a session last changed, or the event was published. */
	changedAt: Date;
}

/** Reads the whole programme of an event, cancelled sessions included. */
export async function readProgramme(event: Event): Promise<ExportedProgramme> {
	const db = await reader();
	const [shown, themes, stamps, speakers, [published]] = await Promise.all([
		listProgramme(event.id),
		listThemes(event.id),
		db
			.select({ id: session.id, calendarSequence: session.calendarSequence, updatedAt: session.updatedAt })
			.from(session)
			.where(eq(session.eventId, event.id)),
		db.select({ id: speaker.id, slug: speaker.slug }).from(speaker).where(eq(speaker.eventId, event.id)),
		db
			.select({ version: max(timetableVersion.number) })
			.from(timetableVersion)
			.where(eq(timetableVersion.eventId, event.id))
	]);
	const stampOf = new Map(stamps.map((stamp) => [stamp.id, stamp]));
	// A session added between the two reads waits for the next: its own commit asks for it.
	const sessions = shown.flatMap((one) => {
		const stamp = stampOf.get(one.id);
		return stamp ? [{ ...one, ...stamp }] : [];
	});
	const times = sessions.map(({ updatedAt }) => updatedAt.getTime());
	return {
		event,
		sessions,
		themes,
		speakerIds: new Map(speakers.map(({ slug, id }) => [slug, id])),
		version: published?.version ?? null,
		changedAt: new Date(Math.max(event.publishedAt?.getTime() ?? 0, ...times))
	};
}
