import { expect, test } from 'vitest';
import { sharesOf } from '../../../src/lib/awards/shares.ts';

test.each([
	[
		[3, 4, 2],
		[33, 45, 22]
	],
	[
		[1, 1, 1],
		[34, 33, 33]
	],
	[[5], [100]],
	[[], []]
])('the shares of %j make a hundred', (weights, expected) => {
	expect(sharesOf(weights)).toEqual(expected);
});
