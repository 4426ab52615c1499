import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { answer } from '../../trainings/answer.ts';
import { FACETS, KNOWN, readAsked, type Asked, type Facet } from '../../trainings/asked.ts';
import { indexCatalogue, type CatalogueIndex, type CourseEntry } from '../../trainings/catalogue-index.ts';
import type { CardOffer, Choice, CourseCard, Facets, ShownOffer } from '../../trainings/shown.ts';
import type { CourseFormat } from '../../schemas/course-lists.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { course, courseTheme } from '../db/schema/courses.ts';
import { region } from '../db/schema/members.ts';
import { keptWhile } from './kept.ts';
import { OFFER_DOMAINS, shownOffers } from './offer-facts.ts';
import { fullOffers, PLACE_DOMAINS } from './places.ts';

interface Kept extends CatalogueIndex {
	/** Address and summary of each course, by its id. */
	cards: ReadonlyMap<number, { slug: string; summary: string }>;
	/** In their order: value and name. */
	themes: readonly (readonly [string, string])[];
	regionNames: readonly (readonly [string, string])[];
}

/** The published trainings and their published offers to come or under way, read whole and kept. */
const catalogue = keptWhile(OFFER_DOMAINS, read);

export interface CataloguePage {
	total: number;
	page: number;
	pages: number;
	cards: CourseCard[];
	facets: Facets;
}

/** A page of the catalogue: what answers the question, and the choices left with how many answer each. */
export async function searchCatalogue(asked: Asked, at: Date = now()): Promise<CataloguePage> {
	const [kept, full] = await Promise.all([catalogue(), fullOffers()]);
	const found = answer(kept, asked, { at: at.getTime(), full });
	const offers = await cardOffers(
		found.found.flatMap(({ offer }) => (offer ? [offer.eventId] : [])),
		at
	);
	const themeNames = new Map(kept.themes);
	return {
		total: found.total,
		page: found.page,
		pages: found.pages,
		cards: found.found.map(({ course: entry, offer }) => ({
			...kept.cards.get(entry.id)!,
			title: entry.title,
			theme: themeNames.get(entry.theme)!,
			minutes: entry.minutes,
			language: entry.language,
			offer: (offer && offers.get(offer.eventId)) ?? null,
			otherOffers: Math.max(0, comingOf(kept, entry, at) - 1)
		})),
		facets: Object.fromEntries(
			FACETS.map((facet) => [facet, choicesOf(kept, facet, asked, found.counts[facet])])
		) as Facets
	};
}

/** The courses whose dates come next. */
export async function nextCourses(count: number): Promise<CourseCard[]> {
	const { cards } = await searchCatalogue(readAsked(new URLSearchParams('dispo=date')));
	return cards.slice(0, count);
}

/** Offers as cards said them since the last commit that may change one, in the minute that they said it. */
const onCards = keptWhile([...new Set([...OFFER_DOMAINS, ...PLACE_DOMAINS])], () =>
	Promise.resolve({ minute: 0, offers: new Map<number, CardOffer>() })
);

/** What cards say of offers, to the minute: sales open and close by the clock. */
async function cardOffers(eventIds: readonly number[], at: Date): Promise<ReadonlyMap<number, CardOffer>> {
	const kept = await onCards();
	const minute = Math.floor(at.getTime() / MINUTE_MS);
	if (kept.minute !== minute) Object.assign(kept, { minute, offers: new Map() });
	const { offers } = kept;
	const unknown = eventIds.filter((id) => !offers.has(id));
	if (unknown.length > 0)
		for (const [id, offer] of await shownOffers(unknown, at)) offers.set(id, onCard(offer));
	return offers;
}

function onCard(offer: ShownOffer): CardOffer {
	const { status, format, membersOnly, timezone, city, region: where, price, left, sale, dates } = offer;
	return {
		...{ status, format, membersOnly, timezone, city, region: where, price, left, sale },
		dates: dates.map(({ startsAt }) => ({ startsAt }))
	};
}

function comingOf(index: Kept, entry: CourseEntry, at: Date): number {
	const i = index.placeOf.get(entry.id)!;
	let count = 0;
	for (let j = index.offersFrom[i]!; j < index.offersFrom[i + 1]!; j++)
		if (index.starts[j]! > at.getTime()) count += 1;
	return count;
}

/** What something answers, and what is chosen though nothing does. */
function choicesOf(kept: Kept, facet: Facet, asked: Asked, counts: ReadonlyMap<string, number>): Choice[] {
	const named: readonly (readonly [string, string?])[] =
		facet === 'theme'
			? kept.themes
			: facet === 'region'
				? kept.regionNames
				: KNOWN[facet].map((one) => [one] as const);
	const chosen = new Set(asked.chosen[facet]);
	return named.flatMap(([value, name]) => {
		const count = counts.get(value) ?? 0;
		return count > 0 || chosen.has(value) ? [name ? { value, name, count } : { value, count }] : [];
	});
}

/** Rows as they come, without an object of drizzle's for each: there may be fifty thousand. */
async function read(): Promise<Kept> {
	const db = await reader();
	const [courses, themes, regions, offers, trainers] = await Promise.all([
		db
			.select({ course, theme: courseTheme })
			.from(course)
			.innerJoin(courseTheme, eq(courseTheme.id, course.themeId))
			.where(and(eq(course.kind, 'training'), isNotNull(course.publishedAt))),
		db.select().from(courseTheme).orderBy(asc(courseTheme.position), asc(courseTheme.id)),
		db.select().from(region).orderBy(asc(region.name)),
		db.all<{
			id: number;
			course_id: number;
			format: CourseFormat;
			region_code: string | null;
			at: number;
		}>(sql`
			SELECT e.id, c.course_id, c.format, c.region_code, min(s.starts_at) AS at
			FROM course_session c JOIN event e ON e.id = c.event_id AND e.kind = 'training'
			JOIN session s ON s.event_id = e.id AND s.kind = 'training' AND s.status = 'scheduled'
			WHERE e.published_at IS NOT NULL AND c.status IN ('tentative', 'confirmed')
			GROUP BY e.id`),
		db.all<{ course_id: number; names: string }>(sql`
			SELECT c.course_id, group_concat(DISTINCT s.name) AS names
			FROM course_session c JOIN event e ON e.id = c.event_id JOIN speaker s ON s.event_id = e.id
			WHERE e.published_at IS NOT NULL GROUP BY c.course_id`)
	]);
	const trainersOf = new Map(trainers.map(({ course_id, names }) => [course_id, names]));
	const index = indexCatalogue(
		courses.map(({ course: one, theme }) => ({
			id: one.id,
			title: one.title,
			text: [one.title, one.summary, one.objectives, theme.name, trainersOf.get(one.id) ?? ''].join('\n'),
			theme: theme.slug,
			minutes: one.durationMinutes,
			level: one.level,
			audience: one.audience,
			language: one.language
		})),
		offers.map(({ id, course_id, format, region_code, at }) => ({
			eventId: id,
			courseId: course_id,
			format,
			region: region_code,
			startsAt: at
		}))
	);
	return {
		...index,
		cards: new Map(courses.map(({ course: one }) => [one.id, { slug: one.slug, summary: one.summary }])),
		themes: themes.map(({ slug, name }) => [slug, name]),
		regionNames: regions.map(({ code, name }) => [code, name])
	};
}
