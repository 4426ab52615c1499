import { ANONYMOUS } from '../../auth/policy.ts';
import { versionOf } from '../../db/version.ts';
import { Refusal } from '../../errors.ts';
import { findEvent } from '../../events/queries.ts';
import { sha256 } from '../../ids.ts';
import { programmeCalendar } from './calendar.ts';
import { readProgramme, type ExportedProgramme } from './read.ts';
import { scheduleXml } from './schedule-xml.ts';
import { schedule } from './schedule.ts';

/** What a programme is carried away in. */
type ExportFormat = 'json' | 'xml' | 'ics';

/** A file for everyone, as it leaves. */
export interface PublicFile {
	body: string;
	mediaType: string;
	name: string;
	etag: string;
	changedAt: Date;
}

/** The domains whose commits may change an export: sessions, the event's dates, names that must be forgotten. */
const DOMAINS = ['events', 'programme', 'members', 'privacy'];
const MAX_KEPT = 100;

/** Files as they left, the one asked longest ago first. */
const kept = new Map<string, { version: string; file: PublicFile }>();

/**
 * The whole programme of an event in one format, kept until a commit changes it.
 * @throws Refusal `not_found` (404): no such event, or a draft, whoever asks
 */
export function programmeFile(eventSlug: string, format: ExportFormat): Promise<PublicFile> {
	return keeping(`${eventSlug}.${format}`, async () => {
		const programme = await readProgramme(await findEvent(eventSlug, ANONYMOUS));
		return fileOf(`programme-${eventSlug}`, format, write[format](programme), programme.changedAt);
	});
}

/**
 * One session, for a calendar.
 * @throws Refusal `not_found` (404): no such event or session, or a draft event, whoever asks
 */
export function sessionFile(eventSlug: string, sessionSlug: string): Promise<PublicFile> {
	return keeping(`${eventSlug}/${sessionSlug}.ics`, async () => {
		const programme = await readProgramme(await findEvent(eventSlug, ANONYMOUS));
		const found = programme.sessions.find(({ slug }) => slug === sessionSlug);
		if (!found) throw new Refusal('not_found', { status: 404 });
		return fileOf(sessionSlug, 'ics', programmeCalendar(programme, [found], found.title), found.updatedAt);
	});
}

const write: Record<ExportFormat, (programme: ExportedProgramme) => string> = {
	json: (programme) => JSON.stringify({ schedule: schedule(programme) }),
	xml: (programme) => scheduleXml(schedule(programme)),
	ics: (programme) => programmeCalendar(programme, programme.sessions, programme.event.name)
};

const MEDIA_TYPES: Record<ExportFormat, string> = {
	json: 'application/json; charset=utf-8',
	xml: 'application/xml; charset=utf-8',
	ics: 'text/calendar; charset=utf-8; method=PUBLISH'
};

function fileOf(name: string, format: ExportFormat, body: string, changedAt: Date): PublicFile {
	return {
		body,
		mediaType: MEDIA_TYPES[format],
		name: `${name}.${format}`,
		etag: `"${sha256(body).slice(0, 32)}"`,
		changedAt
	};
}

async function keeping(key: string, make: () => Promise<PublicFile>): Promise<PublicFile> {
	const version = await versionOf(DOMAINS);
	const found = kept.get(key);
	kept.delete(key);
	const file = found?.version === version ? found.file : await make();
	kept.set(key, { version, file });
	if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
	return file;
}
