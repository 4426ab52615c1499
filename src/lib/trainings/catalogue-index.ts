import type { CourseAudience, CourseFormat, CourseLevel } from '../schemas/course-lists.ts';
import { audienceNames, durationName, formatName, levelNames, type Facet } from './asked.ts';
import { indexWords, type WordIndex } from './word-index.ts';

/** What a search and the facets look at of a course. */
export interface CourseEntry {
	id: number;
	title: string;
	/** All that words are looked for in. */
	text: string;
	theme: string;
	minutes: number;
	level: CourseLevel;
	audience: CourseAudience;
	language: 'fr' | 'en';
}

/** And of a dated offer. */
export interface OfferEntry {
	eventId: number;
	courseId: number;
	format: CourseFormat;
	/** Code of its region; null: online. */
	region: string | null;
	/** When its first date begins, in milliseconds. */
	startsAt: number;
}

/** Facets of a course itself; those of its offers are apart, since one offer must answer all of them. */
export const COURSE_FACETS = ['theme', 'duree', 'niveau', 'public', 'langue'] as const satisfies Facet[];
export type CourseFacet = (typeof COURSE_FACETS)[number];

/** The catalogue laid out to be asked: courses by title, offers by course and then by date. */
export interface CatalogueIndex {
	courses: readonly CourseEntry[];
	offers: readonly OfferEntry[];
	/** Where a course stands, by its id. */
	placeOf: ReadonlyMap<number, number>;
	/** Where the offers of the i-th course begin; one more than courses. */
	offersFrom: Int32Array;
	words: WordIndex;
	/** Of each facet of courses, what the i-th course answers to. */
	answers: Readonly<Record<CourseFacet, readonly (readonly string[])[]>>;
	/** Of the offers. */
	formats: readonly string[];
	regions: readonly string[];
	starts: Float64Array;
}

export function indexCatalogue(
	entries: readonly CourseEntry[],
	offerEntries: readonly OfferEntry[]
): CatalogueIndex {
	const { compare } = new Intl.Collator('fr-CA');
	const courses = [...entries].sort((a, b) => compare(a.title, b.title) || a.id - b.id);
	const place = new Map(courses.map(({ id }, i) => [id, i]));
	const offers = offerEntries
		.filter(({ courseId }) => place.has(courseId))
		.sort(
			(a, b) =>
				place.get(a.courseId)! - place.get(b.courseId)! || a.startsAt - b.startsAt || a.eventId - b.eventId
		);
	const offersFrom = new Int32Array(courses.length + 1);
	for (const { courseId } of offers) offersFrom[place.get(courseId)! + 1]! += 1;
	for (let i = 1; i <= courses.length; i++) offersFrom[i]! += offersFrom[i - 1]!;
	const each = (of: (course: CourseEntry) => readonly string[]) => courses.map(of);
	return {
		courses,
		offers,
		placeOf: place,
		offersFrom,
		words: indexWords(courses.map(({ text }) => text)),
		answers: {
			theme: each(({ theme }) => [theme]),
			duree: each(({ minutes }) => [durationName(minutes)]),
			niveau: each(({ level }) => levelNames(level)),
			public: each(({ audience }) => audienceNames(audience)),
			langue: each(({ language }) => [language])
		},
		formats: offers.map(({ format }) => formatName(format)),
		regions: offers.map(({ region }) => region ?? ''),
		starts: Float64Array.from(offers, ({ startsAt }) => startsAt)
	};
}
