import { dayOf } from '../../format/dates.ts';
import type { Day, Theme } from '../../programme/shown.ts';
import type { Event } from '../events/queries.ts';
import { matching, type ProgrammeFilter } from './filter.ts';
import { listProgramme, listThemes } from './queries.ts';
import { timetable, underWay } from './timetable.ts';

/** A view of the programme: what is shown, and what else could be. */
interface ProgrammeView {
	/** Every day that has sessions. */
	allDays: string[];
	/** The day shown; null when all are. */
	day: string | null;
	days: Day[];
	/** Keys of the slots under way, whatever is shown. */
	now: string[];
	filtered: boolean;
	/** How many sessions answer the filter, over all days. */
	found: number;
	workshops: number;
	themes: Theme[];
	speakers: { slug: string; name: string }[];
}

/** Every day at once, in the address. */
const ALL_DAYS = 'tout';

/**
 * The programme as a reader asks for it. Without a day: all days when something is looked for, else today during the
 * event, else the first.
 */
export async function browseProgramme(
	event: Pick<Event, 'id' | 'timezone'>,
	{ day, at, ...filter }: ProgrammeFilter & { day?: string; at: Date }
): Promise<ProgrammeView> {
	const all = await listProgramme(event.id);
	const found = matching(all, filter);
	const allDays = [...new Set(all.map((session) => session.day))];
	const filtered = Boolean(filter.theme || filter.speaker || filter.words);
	const today = dayOf(at, event.timezone);
	const shown =
		day && allDays.includes(day)
			? day
			: filtered || day === ALL_DAYS
				? null
				: allDays.includes(today)
					? today
					: (allDays[0] ?? null);
	const speakers = new Map(all.flatMap((session) => session.speakers.map(({ slug, name }) => [slug, name])));
	return {
		allDays,
		day: shown,
		days: timetable(shown ? found.filter((session) => session.day === shown) : found),
		now: timetable(underWay(all, at)).flatMap(({ slots }) => slots.map(({ key }) => key)),
		filtered,
		found: found.length,
		workshops: all.filter(({ kind, cancelled }) => kind === 'workshop' && !cancelled).length,
		themes: await listThemes(event.id),
		speakers: [...speakers]
			.map(([slug, name]) => ({ slug, name }))
			.sort((a, b) => a.name.localeCompare(b.name, 'fr'))
	};
}
