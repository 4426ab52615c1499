import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { totalOf } from '../../../src/lib/report/counts.ts';
import { textOf } from '../../../src/lib/server/attendance/meeting/read-text.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { dayIn, peopleIn } from '../../../src/lib/server/report/import/cells.ts';
import { applyActivities, undoActivities } from '../../../src/lib/server/report/import/apply.ts';
import { activityImports, previewActivities } from '../../../src/lib/server/report/import/preview.ts';
import { annualReport } from '../../../src/lib/server/report/queries.ts';
import type { Mapping } from '../../../src/lib/report/import-lists.ts';

const actor = system('test');
const preview = (text: string, columns?: Mapping) =>
	previewActivities({ actor, text, ...(columns ? { columns } : {}) });

/** Previews, then applies what was shown. */
async function importText(text: string, more: { skipWrong?: boolean } = {}) {
	const { digest } = await preview(text);
	return applyActivities({ actor, text, digest, fileName: 'a.csv', skipWrong: false, ...more });
}

async function counts(from: string, to: string) {
	const { rows, total } = await annualReport(actor, { period: { from, to }, by: 'activity', sort: 'day' });
	expect(total).toEqual(totalOf(rows));
	const { activities, registered, present, admissible } = total;
	return { activities, registered, present, admissible };
}

const HEAD = 'date,activite,inscriptions,participants,admissibles\n';

test('the two real files import as they are, and their totals follow from their lines', async () => {
	const read = (name: string) => readFileSync(`scripts/seed/data/${name}-orientheque-2024-2025.csv`);
	// By hand, activities: registered 11+14+14+11+6+4+13+26+31+36+7+14+8+9 = 204;
	// there 11+14+14+12+9+7+16+18+156+24+6+19+7+9 = 322; admissible 10+14+14+10+6+4+12+15+30+20+6+10+7+9 = 167.
	expect(await importText(textOf(read('activites')))).toBe(14);
	expect(await counts('2024-07-01', '2025-06-30')).toEqual({
		...{ activities: 14, registered: 204, present: 322, admissible: 167 }
	});
	// Without the two dates of April and June 2025: 204 − 8 − 9, 322 − 7 − 9, 167 − 7 − 9.
	expect(await counts('2024-04-01', '2025-03-31')).toEqual({
		...{ activities: 12, registered: 187, present: 306, admissible: 151 }
	});
	// By hand, series: registered 11+11+11+7+5+5 = 50; there 11+11+10+5+5+5 = 47; the file does not say who is admissible.
	expect(await importText(textOf(read('series')))).toBe(6);
	expect(await counts('2024-07-01', '2025-06-30')).toEqual({
		...{ activities: 20, registered: 254, present: 369, admissible: 167 }
	});
	const { rows } = await annualReport(actor, {
		...{ period: { from: '2024-07-01', to: '2025-06-30' }, by: 'series', sort: 'name' }
	});
	expect(rows.map(({ label, activities, present }) => [label, activities, present])).toEqual([
		['Espace Parents – groupe 1', 3, 32],
		['Espace Parents – groupe 2', 3, 15],
		['Hors série', 14, 322]
	]);

	// The same file again is refused; its lines alone are known.
	await expect(importText(textOf(read('series')))).rejects.toMatchObject({ code: 'activities_applied' });
	const again = await preview(`${textOf(read('series'))}Autre,2025-05-01,3,3\n`);
	expect(again.lines.map(({ isKnown }) => isKnown)).toEqual([true, true, true, true, true, true, false]);

	// Taken back, it is counted no more, stays in the trail, and may be imported again.
	const [last] = await activityImports(actor);
	await undoActivities({ actor, importId: last!.id });
	expect((await counts('2024-07-01', '2025-06-30')).present).toBe(322);
	expect((await activityImports(actor))[0]!.undoneAt).not.toBeNull();
	await expect(undoActivities({ actor, importId: last!.id })).rejects.toMatchObject({ code: 'not_found' });
	expect(await importText(textOf(read('series')))).toBe(6);
});

describe('a file is read whoever wrote it', () => {
	test.each([
		['comma', 'Date,Activité,Inscriptions,Participants\n2023-01-02,Thé,3,4\n'],
		['semicolon', 'Date;Titre de l’activité;Nombre d’inscriptions;Nb de participants\n02/01/2023;Thé;3;4\n'],
		['tab', 'Jour\tNom de l’activité\tInscrits\tPrésences\n2 janvier 2023\tThé\t3\t4\n'],
		['a title above', 'Rapport 2023;;;\n;;;\nDate;Activité;Inscrits;Participants\n2023-01-02;Thé;3;4\n']
	])('%s', async (_, text) => {
		const { lines } = await preview(text);
		expect(lines).toMatchObject([
			{ day: '2023-01-02', title: 'Thé', registered: 3, present: 4, problem: null }
		]);
	});

	test('Latin-1 and UTF-16', () => {
		const text = 'date;activité\n2023-01-02;Thé';
		expect(textOf(Buffer.from(text, 'latin1'))).toBe(text);
		expect(textOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(text);
	});

	test.each([
		['2024-08-16', '2024-08-16'],
		['16/08/2024', '2024-08-16'],
		['08/16/2024', '2024-08-16'],
		['16 août 2024', '2024-08-16'],
		['1er mars 2025', '2025-03-01'],
		['vendredi 16 août 2024', '2024-08-16'],
		['16 sept. 2024', '2024-09-16'],
		['30/02/2024', undefined],
		['hier', undefined]
	])('the day %s', (text, day) => expect(dayIn(text)).toBe(day));

	test('numbers of people', () => {
		expect(['12', '1 234', '12,0', '', '-', '-3', 'douze', '1000000'].map(peopleIn)).toEqual([
			...[12, 1234, 12, null, null, undefined, undefined, undefined]
		]);
	});

	test('columns that no heading tells are said by the person', async () => {
		const text = 'a,b,c\n2023-02-02,Thé,4\n';
		expect(await preview(text)).toMatchObject({ isComplete: false, headings: ['a', 'b', 'c'] });
		const { lines } = await preview(text, { day: 0, title: 1, present: 2 });
		expect(lines).toMatchObject([{ day: '2023-02-02', title: 'Thé', present: 4, problem: null }]);
	});

	test('what is no table is refused', async () => {
		await expect(preview('bonjour')).rejects.toMatchObject({ code: 'activities_unreadable' });
		// Before it is parsed: each of those would be made a record.
		await expect(preview('a\n'.repeat(100_000))).rejects.toMatchObject({ code: 'import_too_long' });
		const blanks = `Date,Activité,Participants\n2024-05-02,Atelier,12\n${',,\n'.repeat(30_000)}`;
		expect((await preview(blanks)).lines).toHaveLength(1);
	});
});

test('merged cells are the ones above; rows of totals are left out and compared', async () => {
	const text = `${HEAD}2023-03-01,Thé,3,4,2\n,Café,2,2,2\n2023-03-08,,1,1,1\nSous-total,,6,7,5\n2023-03-09,Eau,1,1,1\n,,7,8,6\n,TOTAL,9,8,6\n`;
	const { lines, totals } = await preview(text);
	expect(lines.map(({ day, title, fromAbove }) => [day, title, fromAbove])).toEqual([
		['2023-03-01', 'Thé', []],
		['2023-03-01', 'Café', ['day']],
		['2023-03-08', 'Café', ['title']],
		['2023-03-09', 'Eau', []]
	]);
	expect(lines.every(({ problem }) => problem === null)).toBe(true);
	expect(totals.map(({ line, agrees }) => [line, agrees])).toEqual([
		[5, true],
		[7, true],
		[8, false]
	]);
});

test('each line says what is wrong with it, and nothing is written until it is right or left out', async () => {
	const text = `${HEAD}demain,Thé,3,4,2\n2023-04-01,Café,x,2,2\n2023-04-02,Eau,1,,1\n2023-04-03,Lait,1,1,2\n2023-04-04,Jus,1,1,1\n2023-04-04,jus,1,1,1\n`;
	const { lines } = await preview(text);
	expect(lines.map(({ problem }) => problem)).toEqual([
		...['date_unreadable', 'number_unreadable', 'present_missing', 'admissible_above', null, 'twice']
	]);
	await expect(importText(text)).rejects.toMatchObject({ code: 'import_unknown' });
	expect((await counts('2023-04-01', '2023-04-30')).activities).toBe(0);
	expect(await importText(text, { skipWrong: true })).toBe(1);
	expect(await counts('2023-04-01', '2023-04-30')).toEqual({
		...{ activities: 1, registered: 1, present: 1, admissible: 1 }
	});
});

test('only what was shown is written, and two at once write one', async () => {
	const text = `${HEAD}2023-05-01,Thé,3,4,2\n`;
	const { digest } = await preview(text);
	const asked = { actor, text, digest, fileName: 'a.csv', skipWrong: false };
	await expect(applyActivities({ ...asked, text: `${text}2023-05-02,Café,1,1,1\n` })).rejects.toMatchObject({
		code: 'stale_page'
	});
	const both = await Promise.allSettled([applyActivities(asked), applyActivities(asked)]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect((await counts('2023-05-01', '2023-05-31')).activities).toBe(1);
});
