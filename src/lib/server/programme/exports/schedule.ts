import { TZDate } from '@date-fns/tz';
import { absolute } from '../../links.ts';
import { guid } from './guid.ts';
import type { ExportedProgramme, ExportedSession } from './read.ts';

// The schedule that the field's applications read, in the shape frab gives it (its JSON; the XML says the same): what
// Giggity, EventFahrplan, ConfClerk and c3nav ask for is described by the validator of github.com/voc/schedule.

/** A session. */
export interface ScheduleEvent {
	id: number;
	/** What readers know the session by, from one version to the next. */
	guid: string;
	/** With the offset of the event's zone at that instant. */
	date: string;
	/** `HH:MM` in the event's zone. */
	start: string;
	/** `HH:MM`, hours beyond 24 allowed. */
	duration: string;
	room: string;
	slug: string;
	url: string;
	title: string;
	subtitle: string;
	track: string | null;
	type: string;
	language: string;
	abstract: string;
	description: string;
	persons: { id: number; guid: string; name: string }[];
	links: never[];
}

export interface ScheduleDay {
	/** From 1. */
	index: number;
	date: string;
	/** From the first session's start to the last one's end, which may be past midnight. */
	day_start: string;
	day_end: string;
	rooms: Record<string, ScheduleEvent[]>;
}

export interface Schedule {
	version: string;
	base_url: string;
	conference: {
		acronym: string;
		title: string;
		/** Days `YYYY-MM-DD`. */
		start: string;
		end: string;
		daysCount: number;
		timeslot_duration: string;
		time_zone_name: string;
		url: string;
		tracks: { name: string }[];
		rooms: { name: string; guid: string }[];
		days: ScheduleDay[];
	};
}

const MINUTE_MS = 60_000;

/**
 * The schedule of an event. A day is that of the timetable: what begins or ends past midnight stays in the evening it
 * belongs to, and `date` says the true instant. Cancelled sessions are left out: the format has no word for them, and
 * readers show as cancelled what a new version no longer has.
 */
export function schedule(programme: ExportedProgramme): Schedule {
	const { event, themes, version, changedAt } = programme;
	const held = programme.sessions.filter(({ cancelled }) => !cancelled);
	const path = `/evenements/${event.slug}/programme`;
	const nowhere = event.venueName || event.name;
	const roomOf = (one: ExportedSession) => one.room?.name ?? nowhere;
	const days = [...Map.groupBy(held, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		version: [version, changedAt.toISOString().slice(0, 16).replace('T', ' ')].filter(Boolean).join(' – '),
		base_url: absolute('/'),
		conference: {
			acronym: event.slug.replace(/[^a-z0-9]+/g, '_'),
			title: event.name,
			start: event.firstDay,
			end: event.lastDay,
			daysCount: days.length,
			timeslot_duration: duration(grain(held)),
			time_zone_name: event.timezone,
			url: absolute(path),
			tracks: themes.map(({ name }) => ({ name })),
			rooms: [...new Set(held.map(roomOf))].map((name) => ({
				name,
				guid: guid('room', `${event.id}/${name}`)
			})),
			days: days.map(([date, ofDay], i) => ({
				index: i + 1,
				date,
				day_start: local(
					new Date(Math.min(...ofDay.map(({ startsAt }) => startsAt.getTime()))),
					event.timezone
				),
				day_end: local(new Date(Math.max(...ofDay.map(({ endsAt }) => endsAt.getTime()))), event.timezone),
				rooms: Object.fromEntries(
					[...Map.groupBy(ofDay, roomOf)].map(([room, inRoom]) => [
						room,
						inRoom.map((one) => ({ ...eventOf(one, programme), room }))
					])
				)
			}))
		}
	};
}

function eventOf(
	one: ExportedSession,
	{ event, speakerIds }: ExportedProgramme
): Omit<ScheduleEvent, 'room'> {
	const date = local(one.startsAt, event.timezone);
	return {
		id: one.id,
		guid: guid('session', one.id),
		date,
		start: date.slice(11, 16),
		duration: duration((one.endsAt.getTime() - one.startsAt.getTime()) / MINUTE_MS),
		slug: `${event.slug}-${one.slug}`,
		url: absolute(`/evenements/${event.slug}/programme/${one.slug}`),
		title: one.title,
		subtitle: '',
		track: one.theme?.name ?? null,
		type: one.kind,
		language: 'fr',
		abstract: one.summary,
		description: one.description,
		persons: one.speakers.map(({ slug, name }) => {
			const id = speakerIds.get(slug)!;
			return { id, guid: guid('speaker', id), name };
		}),
		links: []
	};
}

/** `2027-02-15T09:00:00-05:00`. */
function local(instant: Date, timezone: string): string {
	return new TZDate(instant.getTime(), timezone).toISOString().replace(/\.\d+/, '');
}

/** Minutes as `HH:MM`. */
function duration(minutes: number): string {
	const whole = Math.round(minutes);
	return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** The longest step, in minutes, that every start and every duration is a multiple of: how fine a reader's grid must be. */
function grain(sessions: readonly ExportedSession[]): number {
	const steps = sessions.flatMap(({ startsAt, endsAt }) => [
		startsAt.getUTCMinutes(),
		Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS)
	]);
	return steps.reduce(greatestCommon, 60);
}

function greatestCommon(a: number, b: number): number {
	return b === 0 ? a : greatestCommon(b, a % b);
}
