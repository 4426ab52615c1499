import { describe, expect, test } from 'vitest';
import { entryWords, leadersOf, orderOf } from '../../../../src/lib/awards/deliberation-words.ts';

const titles = new Map([
	['AAAA2222', 'Le bus des métiers'],
	['BBBB3333', 'Premier pas']
]);
const both = ['AAAA2222', 'BBBB3333'];

describe('the minutes in words', () => {
	test('name nominations by their titles, and never by a code or a digest', () => {
		const lines = [
			{ kind: 'shortlist', details: { codes: both } },
			{ kind: 'round_opened', details: { kind: 'tie', candidates: both } },
			{ kind: 'round_closed', details: { kind: 'tie', ballots: 2, ranking: [['BBBB3333'], ['AAAA2222']] } },
			{ kind: 'tie_broken', details: { by: 'ballot', laureates: ['BBBB3333'] } },
			{ kind: 'result_proposed', details: { laureates: ['BBBB3333'], digest: 'e09f004057f2aa' } },
			{
				kind: 'ranking',
				details: {
					...{ digest: 'e09f004057f2aa', readings: 12, withdrawn: 1, deliberation: ['tie'] },
					first: { calibrated: ['AAAA2222'], raw: ['AAAA2222'], trimmed: both, huber: ['AAAA2222'] }
				}
			}
		].map((entry) => entryWords({ ...entry, text: '' }, titles));
		expect(lines.join('\n')).not.toMatch(/AAAA2222|BBBB3333|e09f/);
		expect(lines[2]).toBe(
			'Vote dépouillé. Vote de départage, 2 bulletins\u00a0: 1. «\u00a0Premier pas\u00a0»; 2. «\u00a0Le bus des métiers\u00a0».'
		);
		expect(lines[5]).toContain('(corrigé de la sévérité, moyenne simple, extrêmes adoucis)');
		expect(lines[5]).toContain('c’est une égalité');
	});

	test('say once whom every method puts first, and who is level', () => {
		const all = ['AAAA2222'];
		expect(leadersOf({ calibrated: all, raw: all, trimmed: all, huber: all }, titles)).toBe(
			'Score le plus haut, quelle que soit la façon de compter\u00a0: «\u00a0Le bus des métiers\u00a0».'
		);
		expect(orderOf([both], titles)).toBe('1. «\u00a0Le bus des métiers\u00a0» et «\u00a0Premier pas\u00a0»');
		// Control: what no title is known for keeps its code.
		expect(orderOf([['CCCC4444']], titles)).toBe('1. CCCC4444');
	});
});
