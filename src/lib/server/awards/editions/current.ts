import { and, eq, isNotNull, lte } from 'drizzle-orm';
import {
	nextDate,
	phaseOf,
	type EditionCalendar,
	type EditionDate,
	type EditionPhase
} from '../../../awards/calendar.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { publicEditions, type Edition } from './queries.ts';

/** An edition as a public list shows it, where its calendar stands now. */
export interface ShownEdition
	extends
		EditionCalendar,
		Pick<Edition, 'slug' | 'name' | 'number' | 'introduction' | 'timezone' | 'pastNominations'> {
	phase: EditionPhase;
	next: { what: EditionDate; at: Date } | undefined;
}

/** Published editions: those under way, one that takes nominations first, then the nearest gala; and those past. */
export async function shownEditions(): Promise<{ current: ShownEdition[]; past: ShownEdition[] }> {
	const all = (await publicEditions()).map(shownEdition);
	const rank = ({ phase }: ShownEdition) => (phase === 'nominations' ? 0 : 1);
	return {
		current: all
			.filter(({ phase }) => phase !== 'results')
			.sort((a, b) => rank(a) - rank(b) || +a.embargoUntil - +b.embargoUntil),
		past: all.filter(({ phase }) => phase === 'results')
	};
}

/** What a public page says of an edition, with what its calendar does next. */
export function shownEdition(edition: Edition): ShownEdition {
	const { slug, name, number, introduction, timezone, pastNominations, publishedAt } = edition;
	const { nominationsOpenAt, nominationsCloseAt, scoringOpensAt, scoringClosesAt, embargoUntil } = edition;
	return {
		...{ slug, name, number, introduction, timezone, pastNominations, publishedAt },
		...{ nominationsOpenAt, nominationsCloseAt, scoringOpensAt, scoringClosesAt, embargoUntil },
		phase: phaseOf(edition, now()),
		next: nextDate(edition, now())
	};
}

/** Where people register for the gala of an edition, once that event is public. */
export async function galaEvent(edition: Edition): Promise<{ slug: string; name: string } | undefined> {
	if (edition.galaEventId === null) return undefined;
	const db = await reader();
	const [found] = await db
		.select({ slug: event.slug, name: event.name })
		.from(event)
		.where(
			and(eq(event.id, edition.galaEventId), isNotNull(event.publishedAt), lte(event.publishedAt, now()))
		);
	return found;
}
