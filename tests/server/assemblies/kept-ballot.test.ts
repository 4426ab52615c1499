import { afterEach, expect, test, vi } from 'vitest';
import { keepBallot, keptBallot } from '../../../src/lib/components/assemblies/kept-ballot.ts';

afterEach(() => vi.unstubAllGlobals());

test('of two delegates who sign in on one phone, neither has the ballot of the other', () => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, text: string) => kept.set(key, text)
	});
	const ballot = { ballot: 'AAAA', nonce: 'n', choice: 'pour' } as const;
	keepBallot({ motion: 'M', seat: '1-7' }, ballot);
	expect(keptBallot({ motion: 'M', seat: '1-7' })).toEqual(ballot);
	expect(keptBallot({ motion: 'M', seat: '2-8' })).toBeNull();
	expect(keptBallot({ motion: 'N', seat: '1-7' })).toBeNull();
});
