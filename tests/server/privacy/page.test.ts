import { expect, test } from 'vitest';
import { read, sources } from '../structure/files.ts';

const page = read('src/routes/(public)/confidentialite/+page.svelte');
const code = sources('src')
	.filter((path) => path.endsWith('.ts') && !path.includes('paraglide'))
	.map(read)
	.join('\n');

test('the privacy page names every cookie that the application sets, and no other', () => {
	const named = [...page.matchAll(/^\t\t\['(\w+)', m\.events_privacy_cookie_/gm)].map(([, name]) => name);
	const constants = [...code.matchAll(/const \w*COOKIE = '(\w+)'/g)].map(([, value]) => value);
	const set = [...code.matchAll(/cookies\.set\(\s*(?:'(\w+)'|(\w+))/g)].map(
		([, literal]) => literal ?? 'by a constant'
	);
	const literals = set.filter((name) => name !== 'by a constant');
	expect(set.length).toBeGreaterThan(3);
	expect([...new Set([...constants, ...literals])].sort()).toEqual([...named].sort());
});

test('its periods are those of the purge: no number of years or days is written in its sentences', () => {
	for (const locale of ['fr', 'en']) {
		const messages = JSON.parse(read(`messages/events/${locale}.json`)) as Record<string, unknown>;
		for (const n of [1, 2, 3, 4, 6])
			expect(JSON.stringify(messages[`events_privacy_${n}_long`]), `${locale} ${n}`).toMatch(
				/\{(years|days)\}/
			);
	}
	expect(page).toContain('kept.taxYears');
	expect(page).toContain('kept.personYears');
});

test('it names the memory of the browser that receipts are kept in', () => {
	expect(page).toContain('m.assemblies_privacy_storage()');
	for (const locale of ['fr', 'en'])
		expect(read(`messages/assemblies/${locale}.json`)).toMatch(/assemblies_privacy_storage": .*localStorage/);
});
