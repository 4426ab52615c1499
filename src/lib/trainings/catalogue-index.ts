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

/** What each of many things answers to in a facet: things that answer alike share a number, so that a question is asked once for all of them. */
export interface Coded {
	/** Of each number, the values it stands for. */
	values: readonly (readonly string[])[];
	/** Of the i-th thing, its number. */
	codes: Uint16Array;
}

function coded(answers: readonly (readonly string[])[]): Coded {
	const numbers = new Map<string, number>();
	const values: (readonly string[])[] = [];
	const codes = Uint16Array.from(answers, (one) => {
		const key = one.join('\n');
		let number = numbers.get(key);
		if (number === undefined) {
			numbers.set(key, (number = values.length));
			values.push(one);
		}
		return number;
	});
	return { values, codes };
}

/** The catalogue laid out to be asked: courses by title, offers by course and then by date. */
export interface CatalogueIndex {
	courses: readonly CourseEntry[];
	offers: readonly OfferEntry[];
	/** Where a course stands, by its id. */
	placeOf: ReadonlyMap<number, number>;
	/** Where the offers of the i-th course begin; one more than courses. */
	offersFrom: Int32Array;
	words: WordIndex;
	facets: Readonly<Record<CourseFacet, Coded>>;
	/** Format and region of offers together; the region is `''` online. */
	wheres: Coded;
	starts: Float64Array;
}

export function indexCatalogue(
	entries: readonly CourseEntry[],
	offerEntries: readonly OfferEntry[]
): CatalogueIndex {
	const { compare } = new Intl.Collator('fr-CA');
	const courses = [...entries].sort((a, b) => compare(a.title, b.title) || a.id - b.id);
	const placeOf = new Map(courses.map(({ id }, i) => [id, i]));
	const offers = offerEntries
		.filter(({ courseId }) => placeOf.has(courseId))
		.sort(
			(a, b) =>
				placeOf.get(a.courseId)! - placeOf.get(b.courseId)! ||
				a.startsAt - b.startsAt ||
				a.eventId - b.eventId
		);
	const offersFrom = new Int32Array(courses.length + 1);
	for (const { courseId } of offers) offersFrom[placeOf.get(courseId)! + 1]! += 1;
	for (let i = 1; i <= courses.length; i++) offersFrom[i]! += offersFrom[i - 1]!;
	const each = (of: (course: CourseEntry) => readonly string[]) => coded(courses.map(of));
	return {
		courses,
		offers,
		placeOf,
		offersFrom,
		words: indexWords(courses.map(({ text }) => text)),
		facets: {
			theme: each(({ theme }) => [theme]),
			duree: each(({ minutes }) => [durationName(minutes)]),
			niveau: each(({ level }) => levelNames(level)),
			public: each(({ audience }) => audienceNames(audience)),
			langue: each(({ language }) => [language])
		},
		wheres: coded(offers.map(({ format, region }) => [formatName(format), region ?? ''])),
		starts: Float64Array.from(offers, ({ startsAt }) => startsAt)
	};
}
