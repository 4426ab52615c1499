import { describe, expect, test } from 'vitest';
import { byRank, lowered, raised, type Ranks } from '../../../../src/lib/awards/ballot-order.ts';

const ALL = [11, 12, 13, 14];

describe('the arrows of a ballot', () => {
	test('↑ on each in turn ranks them as one goes, and leaves the others without a number', () => {
		let ranks: Ranks = {};
		for (const id of [13, 11]) ranks = raised(ALL, ranks, id);
		expect(ranks).toEqual({ 13: 1, 11: 2 });
		expect(byRank(ALL, ranks)).toEqual([13, 11, 12, 14]);
	});

	test('a nomination changes places with the one before it, or after it, and no other moves', () => {
		const ranks = { 11: 1, 12: 2, 13: 5 };
		expect(raised(ALL, ranks, 13)).toEqual({ 11: 1, 12: 5, 13: 2 });
		expect(lowered(ALL, ranks, 11)).toEqual({ 11: 2, 12: 1, 13: 5 });
		expect(raised(ALL, ranks, 11)).toBe(ranks);
	});

	test('the last with a number loses it, and one without is not lowered', () => {
		const ranks = { 11: 1, 12: 2, 13: null };
		expect(lowered(ALL, ranks, 12)[12]).toBeUndefined();
		expect(lowered(ALL, ranks, 13)).toBe(ranks);
	});

	test('↑ takes a nomination before its equals', () => {
		expect(raised(ALL, { 11: 1, 12: 1, 13: 2 }, 12)).toMatchObject({ 11: 2, 12: 1, 13: 3 });
		expect(raised(ALL, { 11: 4, 12: 4 }, 12)).toMatchObject({ 11: 2, 12: 1 });
	});
});
