import { FACETS, PAGE_SIZE, type Asked, type Facet } from './asked.ts';
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
	const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()])) as Answer['counts'];
	const add = (facet: Facet, value: string) => counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
	const chosen = Object.fromEntries(
		FACETS.map((facet) => [facet, new Set(asked.chosen[facet])])
	) as unknown as Record<Facet, ReadonlySet<string>>;
	const asksOfOffers = chosen.format.size + chosen.region.size + chosen.dispo.size > 0;
	const withWords = findWords(index.words, asked.words);
	const passed: number[] = [];
	/** Of each course, its first offer that answers; -1: none. */
	const offerOf = new Int32Array(index.courses.length).fill(-1);

	const formatsHere = new Set<string>();
	const regionsHere = new Set<string>();
	for (let i = 0; i < index.courses.length; i++) {
		if (withWords && withWords[i] === 0) continue;
		let misses = 0;
		let missed: Facet | undefined;
		for (const facet of COURSE_FACETS) {
			const wanted = chosen[facet];
			if (wanted.size === 0 || index.answers[facet][i]!.some((one) => wanted.has(one))) continue;
			misses += 1;
			missed = facet;
		}
		if (misses > 1) continue;

		formatsHere.clear();
		regionsHere.clear();
		let dated = false;
		let placed = false;
		for (let j = index.offersFrom[i]!; j < index.offersFrom[i + 1]!; j++) {
			if (index.starts[j]! <= at) continue;
			const isFull = full.has(index.offers[j]!.eventId);
			const inFormat = chosen.format.size === 0 || chosen.format.has(index.formats[j]!);
			const inRegion = chosen.region.size === 0 || chosen.region.has(index.regions[j]!);
			const isThere =
				chosen.dispo.size === 0 || chosen.dispo.has('date') || (chosen.dispo.has('places') && !isFull);
			if (inRegion && isThere) formatsHere.add(index.formats[j]!);
			if (inFormat && isThere && index.regions[j] !== '') regionsHere.add(index.regions[j]!);
			if (inFormat && inRegion) {
				dated = true;
				placed ||= !isFull;
				if (isThere && offerOf[i] === -1) offerOf[i] = j;
			}
		}
		const byOffers = !asksOfOffers || offerOf[i] !== -1;
		if (misses === 0) {
			for (const one of formatsHere) add('format', one);
			for (const one of regionsHere) add('region', one);
			if (dated) add('dispo', 'date');
			if (placed) add('dispo', 'places');
			if (byOffers) passed.push(i);
		}
		if (byOffers)
			for (const facet of COURSE_FACETS)
				if (misses === 0 || missed === facet) for (const one of index.answers[facet][i]!) add(facet, one);
	}

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
