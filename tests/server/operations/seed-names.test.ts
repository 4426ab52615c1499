import { expect, test } from 'vitest';
import { joined } from '../../../scripts/seed/association.ts';
import { CENTRE_NAMES, TOWNS } from '../../../scripts/seed/programme.ts';

test('invented names join their town as French does', () => {
	expect(joined('Carrefour de l’emploi de', 'Les Îles')).toBe('Carrefour de l’emploi des Îles');
	expect(joined('Place à l’emploi de', 'Le Gardeur')).toBe('Place à l’emploi du Gardeur');
	expect(joined('Place à l’emploi de', 'LaSalle')).toBe('Place à l’emploi de LaSalle');
	expect(joined('Service d’orientation de', 'Amos')).toBe('Service d’orientation d’Amos');
	expect(joined('Option-Travail', 'Les Îles')).toBe('Option-Travail Les Îles');
	const every = CENTRE_NAMES.flatMap((before) => TOWNS.map(([town]) => joined(before, town)));
	expect(every.filter((name) => /\b(de|à) Les? |\bde [AEIOUYÉÈÊÎÔÂÀH]/u.test(name))).toEqual([]);
});
