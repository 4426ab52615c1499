import { unzipSync } from 'fflate';
import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/lib/format/dates.ts';
import { ANONYMOUS, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { harmless } from '../../../src/lib/server/csv.ts';
import { sheetFile } from '../../../src/lib/server/spreadsheet.ts';
import { cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { exportFile } from '../../../src/lib/server/registration/export.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { recordPayment } from '../../../src/lib/server/registration/record-payment.ts';
import type { SheetFormat } from '../../../src/lib/server/spreadsheet.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';

let of: Awaited<ReturnType<typeof makeEvent>>;
let staff: Actor;

beforeAll(async () => {
	of = await makeEvent();
	staff = (await makePerson({ roles: ['staff'] })).actor;
	await makeAttendees(of, [
		{
			givenName: '=HYPERLINK("http://mal.example";"Clic")',
			familyName: 'Côté; dit « L’Œuf »',
			dietaryNeeds: '@SUM(1+1)*cmd|" /C calc"!A0',
			accessNeeds: 'Rampe\net place de stationnement',
			tickets: ['complet', 'souper']
		},
		{ givenName: 'Noé', familyName: 'Tremblay', tickets: ['jour-1'] }
	]);
	const other = await makeEvent();
	await makeAttendees(other, [{ familyName: 'Ailleurs', tickets: ['complet'] }]);
});

async function bytesOf(kind: string, format: SheetFormat, actor = staff) {
	const file = await exportFile({ actor, eventSlug: of.event.slug, kind, format });
	const parts: Uint8Array[] = [];
	for await (const part of file.body) parts.push(part);
	return { ...file, bytes: Buffer.concat(parts) };
}

/** The cells of a workbook's first sheet, as text, read from its XML. */
function cellsOf(workbook: Uint8Array): string[][] {
	const files = unzipSync(workbook);
	const xml = (name: string) => new TextDecoder().decode(files[name]);
	const plain = (text: string) =>
		text
			.replace(/<[^>]*>/g, '')
			.replaceAll('&lt;', '<')
			.replaceAll('&gt;', '>')
			.replaceAll('&quot;', '"')
			.replaceAll('&apos;', "'")
			.replaceAll('&amp;', '&');
	const strings = [...xml('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one]) =>
		plain(one!)
	);
	expect(xml('xl/worksheets/sheet1.xml')).not.toContain('<f>');
	return [...xml('xl/worksheets/sheet1.xml').matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
		[...row!.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([cell, inner]) =>
			/ t="s"/.test(cell) ? strings[Number(plain(inner!))]! : plain(inner ?? '')
		)
	);
}

describe('exports', () => {
	test('CSV opens in Excel fr-CA: byte-order mark, semicolons, nothing runs as a formula', async () => {
		const { bytes, name, contentType } = await bytesOf('inscriptions', 'csv');
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		expect(contentType).toContain('charset=utf-8');
		expect(name).toMatch(/^evenement-\d+-inscriptions-\d{4}-\d{2}-\d{2}\.csv$/);
		const rows: Record<string, string>[] = parse(bytes, { bom: true, delimiter: ';', columns: true });
		expect(rows).toHaveLength(2);
		expect(rows[0]).toMatchObject({
			Prénom: `'=HYPERLINK("http://mal.example";"Clic")`,
			Nom: 'Côté; dit « L’Œuf »',
			Forfaits: 'Colloque complet, Souper',
			'Besoins alimentaires': `'@SUM(1+1)*cmd|" /C calc"!A0`,
			'Besoins d’accessibilité': 'Rampe\net place de stationnement'
		});
		expect(rows[1]).toMatchObject({ Prénom: 'Noé', Inscription: 'Active' });
	});

	test('a heading that was typed, as the question of a survey is, runs no more than a cell', async () => {
		const { body } = await sheetFile(
			{ timezone: 'America/Toronto', headings: ['Nom', '=1+1'], chunk: async () => [] },
			'csv'
		);
		const bytes = Buffer.concat(await Array.fromAsync(body));
		expect(parse(bytes, { bom: true, delimiter: ';' })).toEqual([['Nom', "'=1+1"]]);
	});

	test('the workbook reads back as it was typed, without any formula', async () => {
		const { bytes } = await bytesOf('inscriptions', 'xlsx');
		const [headings, first, second] = cellsOf(bytes);
		expect(headings!.slice(0, 3)).toEqual(['Billet', 'Prénom', 'Nom']);
		expect(first![1]).toBe('=HYPERLINK("http://mal.example";"Clic")');
		expect(first![2]).toBe('Côté; dit « L’Œuf »');
		expect(second![2]).toBe('Tremblay');
	});

	test.each(['commandes', 'paiements'] as const)('%s has the same rows in both formats', async (kind) => {
		const csv = await bytesOf(kind, 'csv');
		const rows: string[][] = parse(csv.bytes, { bom: true, delimiter: ';' });
		const cells = cellsOf((await bytesOf(kind, 'xlsx')).bytes);
		expect(cells).toHaveLength(rows.length);
		expect(cells[0]).toEqual(rows[0]);
		if (kind === 'commandes') {
			expect(rows).toHaveLength(3);
			const total = rows[0]!.indexOf('Total');
			expect(rows[1]![total]).toMatch(/^\d+,\d{2}$/);
			expect(Number(cells[1]![total])).toBe(Number(rows[1]![total]!.replace(',', '.')));
		}
	});

	test('an order’s money adds up in its row: total, credited, paid, given back, balance', async () => {
		const made = await makeEvent();
		const placed = await placeNew(made, { people: [personFields(), personFields()] });
		const { people } = await findOrder(placed.code);
		const receivedOn = dayOf(new Date());
		const cheque = { actor: staff, orderCode: placed.code, method: 'cheque' as const, receivedOn };
		await recordPayment({ ...cheque, reference: '12', amountCents: placed.totalCents - 1_000 });
		await cancelRegistrations({ actor: staff, orderCode: placed.code, registrationCodes: [people[0]!.code] });
		const { totalCents, creditedCents, paidCents } = await findOrder(placed.code);
		expect([creditedCents, paidCents]).toEqual([totalCents / 2, totalCents - 1_000]);
		const file = await exportFile({
			actor: staff,
			eventSlug: made.event.slug,
			kind: 'commandes',
			format: 'csv'
		});
		const parts: Uint8Array[] = [];
		for await (const part of file.body) parts.push(part);
		const [row] = parse(Buffer.concat(parts), { bom: true, delimiter: ';', columns: true }) as [
			Record<string, string>
		];
		const cents = (heading: string) => Math.round(Number(row[heading]!.replace(',', '.')) * 100);
		expect(['Sous-total', 'TPS', 'TVQ'].reduce((sum, heading) => sum + cents(heading), 0)).toBe(totalCents);
		expect(['Total', 'Crédité', 'Payé', 'Remboursé'].map(cents)).toEqual([
			totalCents,
			creditedCents,
			paidCents,
			0
		]);
		expect(cents('Solde')).toBe(totalCents - creditedCents - paidCents);
	});

	test.each([
		['=1+1', "'=1+1"],
		['+1 418', "'+1 418"],
		['-5', "'-5"],
		['@x', "'@x"],
		['\t=1', "'\t=1"],
		['  =1', "'  =1"],
		['＝1', "'＝1"],
		['Élodie', 'Élodie'],
		['a=b', 'a=b'],
		['', '']
	])('harmless(%j) is %j', (typed, shown) => expect(harmless(typed)).toBe(shown));

	test('each export leaves a line in the trail; a refused one leaves none', async () => {
		const lines = async () =>
			(await (await reader()).select().from(auditEntry).where(eq(auditEntry.action, 'export.made'))).length;
		const before = await lines();
		await bytesOf('commandes', 'csv');
		await bytesOf('commandes', 'xlsx');
		expect(await lines()).toBe(before + 2);
		await expect(bytesOf('commandes', 'csv', ANONYMOUS)).rejects.toMatchObject({ code: 'not_allowed' });
		await expect(bytesOf('secrets', 'csv')).rejects.toMatchObject({ code: 'not_found', status: 404 });
		expect(await lines()).toBe(before + 2);
	});

	test('a chunk boundary loses nobody', async () => {
		const crowd = await makeEvent({ capacity: 3000 });
		for (let i = 0; i < 3; i++)
			await makeAttendees(
				crowd,
				Array.from({ length: i < 2 ? 1000 : 1 }, () => ({ tickets: ['jour-1'] }))
			);
		const file = await exportFile({
			actor: staff,
			eventSlug: crowd.event.slug,
			kind: 'inscriptions',
			format: 'csv'
		});
		let textOfAll = '';
		for await (const part of file.body) textOfAll += Buffer.from(part).toString();
		expect(new Set(textOfAll.trim().split('\r\n')).size).toBe(2002);
	});
});
