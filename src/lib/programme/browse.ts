import { matching, type ProgrammeFilter } from './filter.ts';
import type { ListedSession } from './shown.ts';

/** How the programme is laid out, as addresses say it. */
export const VIEWS = ['heure', 'salle', 'theme', 'personne'] as const;
export type View = (typeof VIEWS)[number];

/** What an address asks of the programme. */
export interface Asked extends ProgrammeFilter {
	view: View;
	/** A day, {@link ALL_DAYS}, or nothing: see {@link browse}. */
	day: string;
}

/** Every day at once, in the address. */
export const ALL_DAYS = 'tout';

/** A view of the programme: what is shown, and what else could be. */
interface Browsed {
	/** Every day that has sessions. */
	allDays: string[];
	/** The day shown; null when all are. */
	day: string | null;
	shown: ListedSession[];
	/** How many sessions answer the filter, over all days. */
	found: number;
	filtered: boolean;
}

const MAX_LENGTH = 80;

/** Reads an address; what it does not know it leaves. */
export function askedOf(params: URLSearchParams): Asked {
	const part = (name: string) => (params.get(name) ?? '').slice(0, MAX_LENGTH).trim();
	const view = VIEWS.find((each) => each === part('vue')) ?? 'heure';
	return { view, day: part('jour'), theme: part('theme'), person: part('personne'), words: part('q') };
}

/** The query of an address, without what goes without saying; empty for the programme as it opens. */
export function queryOf({ view, day, theme, person, words }: Asked): string {
	const said = { vue: view === 'heure' ? '' : view, jour: day, theme, personne: person, q: words };
	const query = new URLSearchParams(Object.entries(said).filter(([, value]) => value)).toString();
	return query && `?${query}`;
}

/**
 * The programme as a reader asks for it. Without a day: all days when something is looked for, or by theme or person;
 * else today during the event, else the first.
 */
export function browse(sessions: readonly ListedSession[], asked: Asked, today: string | null): Browsed {
	const found = matching(sessions, asked);
	const allDays = [...new Set(sessions.map(({ day }) => day))].sort();
	const filtered = Boolean(asked.theme || asked.person || asked.words);
	const isWhole = filtered || asked.view === 'theme' || asked.view === 'personne' || asked.day === ALL_DAYS;
	const usual = isWhole ? null : (allDays.find((day) => day === today) ?? allDays[0] ?? null);
	const day = allDays.includes(asked.day) ? asked.day : usual;
	return {
		allDays,
		day,
		shown: day === null ? found : found.filter((session) => session.day === day),
		found: found.length,
		filtered
	};
}
