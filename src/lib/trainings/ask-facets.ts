import type { Asked, Facet } from './asked.ts';
import type { CatalogueIndex, Coded } from './catalogue-index.ts';

// The facets of a question, asked of numbers: a course or an offer costs a few steps, not a few words.

/** A facet of courses: which numbers answer what is chosen, and how many courses were counted under each. */
export function askFacet({ values, codes }: Coded, chosen: readonly string[]) {
	return {
		codes,
		passes: Uint8Array.from(values, (one) =>
			chosen.length === 0 || one.some((value) => chosen.includes(value)) ? 1 : 0
		),
		counts: new Int32Array(values.length)
	};
}

/** Counts of numbers as counts of the values they stand for. */
export function byValue(values: readonly (readonly string[])[], counts: Int32Array): Map<string, number> {
	const sums = new Map<string, number>();
	for (const [code, those] of values.entries())
		for (const value of those) if (counts[code]! > 0) sums.set(value, (sums.get(value) ?? 0) + counts[code]!);
	return sums;
}

/** Which offers are full, by their place in the index; the same set gives the same answer. */
const fullByPlace = new WeakMap<ReadonlySet<number>, { index: CatalogueIndex; marks: Uint8Array }>();

function marksOf(index: CatalogueIndex, full: ReadonlySet<number>): Uint8Array {
	const known = fullByPlace.get(full);
	if (known?.index === index) return known.marks;
	const marks = Uint8Array.from(index.offers, ({ eventId }) => (full.has(eventId) ? 1 : 0));
	fullByPlace.set(full, { index, marks });
	return marks;
}

/** The facets of offers: looks at those of a course, and counts the courses that they make answer each choice. */
export function askOffers(index: CatalogueIndex, { chosen }: Asked, full: ReadonlySet<number>) {
	const { offersFrom, starts, wheres } = index;
	const { codes, values } = wheres;
	const marks = marksOf(index, full);
	const formats = [...new Set(values.map(([format]) => format!))];
	const regions = [...new Set(values.map(([, region]) => region!).filter(Boolean))];
	const inFormat = values.map(([one]) => chosen.format.length === 0 || chosen.format.includes(one!));
	const inRegion = values.map(([, one]) => chosen.region.length === 0 || chosen.region.includes(one!));
	/** Of each number: the place of its format where the region answers, of its region where the format does; -1: none. */
	const formatIn = Int8Array.from(values, ([one], code) => (inRegion[code] ? formats.indexOf(one!) : -1));
	const regionIn = Int16Array.from(values, ([, one], code) => (inFormat[code] ? regions.indexOf(one!) : -1));
	const isBoth = Uint8Array.from(values, (_, code) => (inFormat[code] && inRegion[code] ? 1 : 0));
	/** Whether an offer with places, and a full one, answer what is asked of dates. */
	const answersWhen = (isFull: boolean) =>
		chosen.dispo.length === 0 ||
		chosen.dispo.includes('date') ||
		(chosen.dispo.includes('places') && !isFull);
	const isThere = [answersWhen(false), answersWhen(true)] as const;

	const ofFormats = new Int32Array(formats.length);
	const ofRegions = new Int32Array(regions.length);
	let dated = 0;
	let placed = 0;
	/** The last course that counted for each, so that it counts once. */
	const formatSeen = new Int32Array(formats.length).fill(-1);
	const regionSeen = new Int32Array(regions.length).fill(-1);

	return {
		isAsked: chosen.format.length + chosen.region.length + chosen.dispo.length > 0,

		/** The first offer of a course that answers, -1 for none. @param counts whether it counts beside choices */
		look(course: number, at: number, counts: boolean): number {
			let first = -1;
			let hasDate = false;
			let hasPlaces = false;
			const end = offersFrom[course + 1]!;
			for (let j = offersFrom[course]!; j < end; j++) {
				if (starts[j]! <= at) continue;
				const code = codes[j]!;
				const isFull = marks[j]!;
				const there = isThere[isFull as 0 | 1];
				if (isBoth[code] === 1) {
					hasDate = true;
					if (isFull === 0) hasPlaces = true;
					if (there && first === -1) first = j;
				}
				if (!counts || !there) continue;
				const format = formatIn[code]!;
				if (format !== -1 && formatSeen[format] !== course) {
					formatSeen[format] = course;
					ofFormats[format]! += 1;
				}
				const region = regionIn[code]!;
				if (region !== -1 && regionSeen[region] !== course) {
					regionSeen[region] = course;
					ofRegions[region]! += 1;
				}
			}
			if (counts && hasDate) dated += 1;
			if (counts && hasPlaces) placed += 1;
			return first;
		},

		counts(): Record<Extract<Facet, 'format' | 'region' | 'dispo'>, Map<string, number>> {
			return {
				format: new Map(formats.map((one, i) => [one, ofFormats[i]!])),
				region: new Map(regions.map((one, i) => [one, ofRegions[i]!])),
				dispo: new Map([
					['date', dated],
					['places', placed]
				])
			};
		}
	};
}
