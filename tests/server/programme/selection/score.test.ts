import { describe, expect, test } from 'vitest';
import { filled, unknownBraces } from '../../../../src/lib/programme/letter-text.ts';
import { confirmBy } from '../../../../src/lib/server/programme/selection/first-letters.ts';
import { scoreOf, tallyOf } from '../../../../src/lib/scoring/score.ts';

describe('the score of a reading', () => {
	const criteria = [
		{ id: 1, max: 5, weight: 3 },
		{ id: 2, max: 9, weight: 1 }
	];
	const scores = (...given: [number, number][]) => new Map(given);

	test('is the weighted mean of its criteria, each brought to the same scale', () => {
		expect(scoreOf(criteria, scores([1, 5], [2, 9]))).toBe(100);
		expect(scoreOf(criteria, scores([1, 0], [2, 0]))).toBe(0);
		expect(scoreOf(criteria, scores([1, 5], [2, 0]))).toBe(75);
		expect(scoreOf(criteria, scores([1, 4], [2, 3]))).toBeCloseTo((100 * (3 * 0.8 + 1 / 3)) / 4, 10);
	});

	test('there is none until every criterion has its own', () => {
		expect(scoreOf(criteria, scores([1, 5]))).toBeNull();
		expect(scoreOf([], scores())).toBeNull();
	});

	test('readings make a mean and a spread', () => {
		expect(tallyOf([])).toEqual({ readings: 0, mean: null, spread: null });
		expect(tallyOf([60])).toEqual({ readings: 1, mean: 60, spread: null });
		expect(tallyOf([60, 80])).toEqual({ readings: 2, mean: 70, spread: 10 });
	});
});

describe('a letter', () => {
	const values = {
		prenom: 'Noé',
		nom: 'Roy',
		titre: 'Les {nom} propres',
		format: 'Atelier',
		evenement: 'QUARIERA',
		date_limite: 'mardi'
	};

	test('says what stands between braces once: a brace in a title is text', () => {
		expect(filled('{prenom}, « {titre} » {inconnu}', values)).toBe('Noé, « Les {nom} propres » {inconnu}');
	});

	test('refuses what means nothing between braces, and a lone brace', () => {
		const of = (body: string) => unknownBraces({ subject: '{titre}', body }, 'declined');
		expect(of('{prenom} {nom}')).toEqual([]);
		expect(of('{prénom}')).toEqual(['{prénom}']);
		expect(of('{date_limite}')).toEqual(['{date_limite}']);
		expect(of('{toString} }')).toEqual(['{toString}', '}']);
		expect(unknownBraces({ subject: '', body: '{date_limite}' }, 'accepted')).toEqual([]);
	});

	test('gives two weeks to confirm, less when the event comes first', () => {
		const event = { firstDay: '2027-03-30', timezone: 'America/Toronto' };
		expect(confirmBy(new Date('2027-03-02T03:00:00Z'), event)).toBe('2027-03-15');
		expect(confirmBy(new Date('2027-03-20T15:00:00Z'), event)).toBe('2027-03-29');
		expect(confirmBy(new Date('2027-03-30T15:00:00Z'), event)).toBe('2027-04-13');
	});
});
