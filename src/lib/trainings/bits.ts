/** A set of courses by their places, one bit each, so that thirty-two are looked at together. */
export type Bits = Int32Array;

export const noBits = (size: number): Bits => new Int32Array((size + 31) >> 5);

export function allBits(size: number): Bits {
	const bits = noBits(size).fill(-1);
	if (size & 31) bits[bits.length - 1] = (1 << (size & 31)) - 1;
	return bits;
}

export const has = (bits: Bits, place: number): boolean => ((bits[place >> 5]! >>> (place & 31)) & 1) === 1;

export function add(bits: Bits, place: number): void {
	bits[place >> 5]! |= 1 << (place & 31);
}

export function remove(bits: Bits, place: number): void {
	bits[place >> 5]! &= ~(1 << (place & 31));
}

/** What is in every one of these, which are at least one. */
export function inAll(sets: readonly Bits[]): Bits {
	const both = sets[0]!.slice();
	for (let s = 1; s < sets.length; s++) {
		const other = sets[s]!;
		for (let i = 0; i < both.length; i++) both[i]! &= other[i]!;
	}
	return both;
}

/** What is in any of these. */
export function inAny(size: number, sets: Iterable<Bits>): Bits {
	const any = noBits(size);
	for (const other of sets) for (let i = 0; i < any.length; i++) any[i]! |= other[i]!;
	return any;
}

/** How many are in both: pairs of bits are added, then fours, then bytes. */
export function countInBoth(one: Bits, other: Bits): number {
	let count = 0;
	for (let i = 0; i < one.length; i++) {
		let word = one[i]! & other[i]!;
		if (word === 0) continue;
		word -= (word >>> 1) & 0x55555555;
		word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
		count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
	}
	return count;
}

/** The places in a set, in order. */
export function* placesIn(bits: Bits): Generator<number> {
	for (let i = 0; i < bits.length; i++)
		for (let word = bits[i]!; word !== 0; word &= word - 1) yield i * 32 + 31 - Math.clz32(word & -word);
}
