import type { CourseAudience, CourseFormat, CourseLevel } from '../schemas/course-lists.ts';
import { audienceNames, durationName, formatName, levelNames, type Facet } from './asked.ts';
import { add, noBits, type Bits } from './bits.ts';
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

/** Offers that stand in one format and region share a number, so that a question is asked once for all of them. */
interface Wheres {
	/** Of each number, its format and its region; `''`: online. */
	values: readonly (readonly [format: string, region: string])[];
	/** Of each offer, its number. */
	codes: Uint16Array;
}

function wheresOf(offers: readonly OfferEntry[]): Wheres {
	const numbers = new Map<string, number>();
	const values: [string, string][] = [];
	const codes = Uint16Array.from(offers, ({ format, region }) => {
		const key = `${format} ${region ?? ''}`;
		let number = numbers.get(key);
		if (number === undefined) {
			numbers.set(key, (number = values.length));
			values.push([formatName(format), region ?? '']);
		}
		return number;
	});
	return { values, codes };
}

/** Of each value of a facet, the courses that answer it. */
function byValue(
	courses: readonly CourseEntry[],
	valuesOf: (course: CourseEntry) => readonly string[]
): ReadonlyMap<string, Bits> {
	const sets = new Map<string, Bits>();
	for (const [i, course] of courses.entries())
		for (const value of valuesOf(course)) {
			if (!sets.has(value)) sets.set(value, noBits(courses.length));
			add(sets.get(value)!, i);
		}
	return sets;
}

/** Dates are compared by the minute. */
export const minuteAt = (instant: number): number => Math.floor(instant / 60_000);

/** The catalogue laid out to be asked: courses by title, offers by course and then by date. */
export interface CatalogueIndex {
	courses: readonly CourseEntry[];
	offers: readonly OfferEntry[];
	/** Where a course stands, by its id. */
	placeOf: ReadonlyMap<number, number>;
	/** Where the offers of the i-th course begin; one more than courses. */
	offersFrom: Int32Array;
	/** Of each offer, where its course stands. */
	courseOf: Int32Array;
	/** The offers by their first date, those of one minute by course. */
	byDate: Int32Array;
	words: WordIndex;
	facets: Readonly<Record<CourseFacet, ReadonlyMap<string, Bits>>>;
	wheres: Wheres;
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
	const minute = (offer: number) => minuteAt(offers[offer]!.startsAt);
	return {
		courses,
		offers,
		placeOf,
		offersFrom,
		courseOf: Int32Array.from(offers, ({ courseId }) => placeOf.get(courseId)!),
		// Offers stand by course already, which tells those of one minute apart.
		byDate: Int32Array.from(offers.keys()).sort((a, b) => minute(a) - minute(b) || a - b),
		words: indexWords(courses.map(({ text }) => text)),
		facets: {
			theme: byValue(courses, ({ theme }) => [theme]),
			duree: byValue(courses, ({ minutes }) => [durationName(minutes)]),
			niveau: byValue(courses, ({ level }) => levelNames(level)),
			public: byValue(courses, ({ audience }) => audienceNames(audience)),
			langue: byValue(courses, ({ language }) => [language])
		},
		wheres: wheresOf(offers),
		starts: Float64Array.from(offers, ({ startsAt }) => startsAt)
	};
}
