import type { Asked, Facet } from './asked.ts';
import { add, countInBoth, inAny, noBits, type Bits } from './bits.ts';
import type { CatalogueIndex } from './catalogue-index.ts';

/** What is not in the catalogue's own rows. */
export interface Circumstances {
	/** Offers that have begun are over for who looks for one. */
	at: number;
	/** Events without a place left. */
	full: ReadonlySet<number>;
}

/** The courses that answer one of the values chosen in a facet; undefined where nothing is chosen. */
export function answering(
	values: ReadonlyMap<string, Bits>,
	chosen: readonly string[],
	size: number
): Bits | undefined {
	if (chosen.length === 0) return undefined;
	return inAny(
		size,
		chosen.flatMap((value) => values.get(value) ?? [])
	);
}

/** How many of some courses answer each value. */
export function countValues(values: ReadonlyMap<string, Bits>, among: Bits): Map<string, number> {
	return new Map([...values].map(([value, bits]) => [value, countInBoth(bits, among)]));
}

/** The offers to come at a moment, by what they answer. */
interface Moment {
	index: CatalogueIndex;
	/** From when until when it says the truth: an offer begins then. */
	from: number;
	until: number;
	/** Of each number of a format and region: the courses with an offer there to come, and with one that has places. */
	coming: Bits[];
	placed: Bits[];
	/** Of each offer: 1 where it is full. */
	isFull: Uint8Array;
}

/** The last moment asked of each set of full offers, which is the same until an order moves it. */
const moments = new WeakMap<ReadonlySet<number>, Moment>();

function momentOf(index: CatalogueIndex, { at, full }: Circumstances): Moment {
	const known = moments.get(full);
	if (known?.index === index && at >= known.from && at < known.until) return known;
	const { offers, starts, courseOf, wheres } = index;
	const none = () => wheres.values.map(() => noBits(index.courses.length));
	const isFull = Uint8Array.from(offers, ({ eventId }) => (full.has(eventId) ? 1 : 0));
	const made: Moment = { index, from: at, until: Infinity, coming: none(), placed: none(), isFull };
	for (let j = 0; j < offers.length; j++) {
		if (starts[j]! <= at) continue;
		made.until = Math.min(made.until, starts[j]!);
		const where = wheres.codes[j]!;
		add(made.coming[where]!, courseOf[j]!);
		if (isFull[j] === 0) add(made.placed[where]!, courseOf[j]!);
	}
	moments.set(full, made);
	return made;
}

/** What a question asks of offers: one offer answers all of it. */
export function askOffers(index: CatalogueIndex, { chosen }: Asked, circumstances: Circumstances) {
	const { at } = circumstances;
	const { starts, wheres } = index;
	const { coming, placed, isFull } = momentOf(index, circumstances);
	const size = index.courses.length;
	const needsPlaces = chosen.dispo.length > 0 && !chosen.dispo.includes('date');
	const asked = needsPlaces ? placed : coming;
	const inFormat = wheres.values.map(
		([format]) => chosen.format.length === 0 || chosen.format.includes(format!)
	);
	const inRegion = wheres.values.map(
		([, region]) => chosen.region.length === 0 || chosen.region.includes(region!)
	);
	const there = (of: readonly Bits[]) =>
		inAny(
			size,
			of.filter((_, where) => inFormat[where] && inRegion[where])
		);
	const withDate = there(coming);
	const withPlaces = there(placed);
	/** Of each format or region, how many of some courses have an offer that answers it and what is asked of the other. */
	const countBeside = (part: 0 | 1, inOther: readonly boolean[], among: Bits) => {
		const groups = Map.groupBy(
			wheres.values.keys().filter((where) => inOther[where] && wheres.values[where]![part] !== ''),
			(where) => wheres.values[where]![part]!
		);
		const having = (codes: readonly number[]) =>
			inAny(
				size,
				codes.map((where) => asked[where]!)
			);
		return new Map([...groups].map(([value, codes]) => [value, countInBoth(having(codes), among)]));
	};
	return {
		isAsked: chosen.format.length + chosen.region.length + chosen.dispo.length > 0,
		/** The courses with an offer that answers. */
		found: needsPlaces ? withPlaces : withDate,

		/** Whether an offer, by its place, answers. */
		isAnswer: (offer: number): boolean => {
			const where = wheres.codes[offer]!;
			return (
				starts[offer]! > at && inFormat[where]! && inRegion[where]! && !(needsPlaces && isFull[offer] === 1)
			);
		},

		/** How many of some courses answer each choice. */
		counts: (among: Bits): Record<Extract<Facet, 'format' | 'region' | 'dispo'>, Map<string, number>> => ({
			format: countBeside(0, inRegion, among),
			region: countBeside(1, inFormat, among),
			dispo: new Map([
				['date', countInBoth(withDate, among)],
				['places', countInBoth(withPlaces, among)]
			])
		})
	};
}
