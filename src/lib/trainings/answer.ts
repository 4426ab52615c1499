import { PAGE_SIZE, type Asked, type Facet } from './asked.ts';
import { answering, askOffers, countValues, type Circumstances } from './ask-facets.ts';
import { allBits, countInBoth, has, inAll, placesIn, remove, type Bits } from './bits.ts';
import {
	COURSE_FACETS,
	minuteAt,
	type CatalogueIndex,
	type CourseEntry,
	type OfferEntry
} from './catalogue-index.ts';
import { findWords } from './word-index.ts';

export interface Answer {
	total: number;
	pages: number;
	/** The page given: the one asked, or the last. */
	page: number;
	/** The courses of the page, with the first of their offers that answers, where they have one. */
	found: { course: CourseEntry; offer: OfferEntry | null }[];
	/** Of each facet, how many courses answer each choice made alone there, the other facets and the words as asked. */
	counts: Record<Facet, ReadonlyMap<string, number>>;
}

/**
 * Answers a question: what is found, in its order, and the counts beside each choice. A course answers the facets of its
 * offers (format, region, date, places) by one offer that answers all of them, not by several that each answer one.
 */
export function answer(index: CatalogueIndex, asked: Asked, circumstances: Circumstances): Answer {
	const size = index.courses.length;
	const withWords = findWords(index.words, asked.words) ?? allBits(size);
	const offers = askOffers(index, asked, circumstances);
	const ofFacets = COURSE_FACETS.map((facet) => answering(index.facets[facet], asked.chosen[facet], size));
	const defined = (sets: readonly (Bits | undefined)[]) => sets.filter((one) => one !== undefined);
	const ofOffers = offers.isAsked ? offers.found : undefined;
	const beforeOffers = inAll([withWords, ...defined(ofFacets)]);
	const passed = ofOffers ? inAll([beforeOffers, ofOffers]) : beforeOffers;
	/** What would answer but for one facet counts beside the choices of that facet. */
	const besides = (f: number) =>
		ofFacets[f] ? inAll([withWords, ...defined([...ofFacets.toSpliced(f, 1), ofOffers])]) : passed;

	const total = countInBoth(passed, passed);
	const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
	const page = Math.min(asked.page, pages);
	const inOrder = asked.order === 'titre' ? byTitle : total < FEW ? fewByDate : byDate;
	const found = inOrder(index, passed, offers.isAnswer, page * PAGE_SIZE).slice((page - 1) * PAGE_SIZE);
	return {
		total,
		pages,
		page,
		found: found.map(([course, offer]) => ({
			course: index.courses[course]!,
			offer: offer === -1 ? null : index.offers[offer]!
		})),
		counts: {
			...(Object.fromEntries(
				COURSE_FACETS.map((facet, f) => [facet, countValues(index.facets[facet], besides(f))])
			) as Record<(typeof COURSE_FACETS)[number], Map<string, number>>),
			...offers.counts(beforeOffers)
		}
	};
}

/** A course and the first of its offers that answers, by their places; -1: none. */
type Found = [course: number, offer: number];

/** Below, it costs less to look at the offers of each course than at all offers by their date. */
const FEW = 400;

/** As {@link byDate}, each course by itself. */
function fewByDate(
	index: CatalogueIndex,
	passed: Bits,
	isAnswer: (offer: number) => boolean,
	count: number
): Found[] {
	const minuteOf = ([, offer]: Found) => (offer === -1 ? Infinity : minuteAt(index.starts[offer]!));
	const all = byTitle(index, passed, isAnswer, FEW);
	// Two without a date are level: the difference of infinities is no number.
	return all.sort((a, b) => minuteOf(a) - minuteOf(b) || 0).slice(0, count);
}

/** The first `count` by the next date, then those that have none, by title: offers are looked at until enough answer. */
function byDate(
	index: CatalogueIndex,
	passed: Bits,
	isAnswer: (offer: number) => boolean,
	count: number
): Found[] {
	const left = passed.slice();
	const found: Found[] = [];
	for (const offer of index.byDate) {
		const course = index.courseOf[offer]!;
		if (!has(left, course) || !isAnswer(offer)) continue;
		remove(left, course);
		if (found.push([course, offer]) === count) return found;
	}
	for (const course of placesIn(left)) if (found.push([course, -1]) === count) break;
	return found;
}

function byTitle(
	index: CatalogueIndex,
	passed: Bits,
	isAnswer: (offer: number) => boolean,
	count: number
): Found[] {
	const found: Found[] = [];
	for (const course of placesIn(passed)) {
		let offer = index.offersFrom[course]!;
		const end = index.offersFrom[course + 1]!;
		while (offer < end && !isAnswer(offer)) offer++;
		if (found.push([course, offer < end ? offer : -1]) === count) break;
	}
	return found;
}
