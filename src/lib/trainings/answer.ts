import { PAGE_SIZE, type Asked, type Facet } from './asked.ts';
import { askFacet, askOffers, byValue } from './ask-facets.ts';
import { COURSE_FACETS, type CatalogueIndex, type CourseEntry, type OfferEntry } from './catalogue-index.ts';
import { findWords } from './word-index.ts';

export interface Answer {
	total: number;
	pages: number;
	/** The page given: the one asked, or the last. */
	page: number;
	/** The courses of the page, with the first of their offers that answers, where they have one. */
	found: { course: CourseEntry; offer: OfferEntry | null }[];
	/** Of each facet, how many courses answer each choice made alone there, the other facets and the words as asked. */
	counts: Record<Facet, Map<string, number>>;
}

/** What is not in the catalogue's own rows. */
interface Circumstances {
	/** Offers that have begun are over for who looks for one. */
	at: number;
	/** Events without a place left. */
	full: ReadonlySet<number>;
}

/**
 * Answers a question: what is found, in its order, and the counts beside each choice. A course answers the facets of its
 * offers (format, region, date, places) by one offer that answers all of them, not by several that each answer one.
 */
export function answer(index: CatalogueIndex, asked: Asked, { at, full }: Circumstances): Answer {
	const withWords = findWords(index.words, asked.words);
	const byCourse = COURSE_FACETS.map((facet) => askFacet(index.facets[facet], asked.chosen[facet]));
	const ofOffers = askOffers(index, asked, full);
	const passed: number[] = [];
	/** Of each course, its first offer that answers; -1: none. */
	const offerOf = new Int32Array(index.courses.length).fill(-1);
	for (let i = 0; i < index.courses.length; i++) {
		if (withWords && withWords[i] === 0) continue;
		let misses = 0;
		let missed = -1;
		for (let f = 0; f < byCourse.length; f++)
			if (byCourse[f]!.passes[byCourse[f]!.codes[i]!] === 0) {
				misses += 1;
				missed = f;
			}
		if (misses > 1) continue;
		const offer = ofOffers.look(i, at, misses === 0);
		offerOf[i] = offer;
		if (ofOffers.isAsked && offer === -1) continue;
		if (misses === 0) passed.push(i);
		// What would answer but for one facet counts beside the other choices of that facet.
		for (let f = 0; f < byCourse.length; f++)
			if (misses === 0 || f === missed) byCourse[f]!.counts[byCourse[f]!.codes[i]!]! += 1;
	}
	const counts = Object.fromEntries([
		...COURSE_FACETS.map((facet, f) => [facet, byValue(index.facets[facet].values, byCourse[f]!.counts)]),
		...Object.entries(ofOffers.counts())
	]) as Answer['counts'];
	const ordered = asked.order === 'date' ? byDate(index, passed, offerOf) : passed;
	const pages = Math.max(1, Math.ceil(ordered.length / PAGE_SIZE));
	const page = Math.min(asked.page, pages);
	return {
		total: ordered.length,
		pages,
		page,
		found: [...ordered.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)].map((i) => ({
			course: index.courses[i]!,
			offer: offerOf[i] === -1 ? null : index.offers[offerOf[i]!]!
		})),
		counts
	};
}

/** The next date first, then what has none, by title: one number each, so that they sort as numbers do. */
function byDate(index: CatalogueIndex, passed: readonly number[], offerOf: Int32Array): number[] {
	const size = index.courses.length;
	const NEVER = 2 ** 36;
	const keys = Float64Array.from(passed, (i) => {
		const offer = offerOf[i]!;
		return (offer === -1 ? NEVER : Math.floor(index.starts[offer]! / 60_000)) * size + i;
	}).sort();
	return Array.from(keys, (key) => key % size);
}
