import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { badgeText, readBadge } from '../../../src/lib/server/registration/badge-code.ts';
import { badgesPdf, eventBadgesPdf } from '../../../src/lib/server/checkin/badge-pdf.ts';
import { qrSvg } from '../../../src/lib/server/qr.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';

async function pages(pdf: Buffer): Promise<string[]> {
	const document = await getDocument({ data: new Uint8Array(pdf) }).promise;
	const texts: string[] = [];
	for (let number = 1; number <= document.numPages; number++) {
		const content = await (await document.getPage(number)).getTextContent();
		texts.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
	}
	return texts;
}

describe('the text of a badge', () => {
	test('gives its code back', () => {
		expect(readBadge(badgeText('ABCD2345EF'))).toBe('ABCD2345EF');
	});

	test('forgives spaces, ends of line and the case of what is not the signature', () => {
		const signature = sign('badge', 'ABCD2345EF');
		expect(readBadge(`  e1.abcd2345ef.${signature}\r\n`)).toBe('ABCD2345EF');
	});

	test.each([
		['another code under the signature', `E1.ABCD2345EG.${sign('badge', 'ABCD2345EF')}`],
		['the signature of another purpose', `E1.ABCD2345EF.${sign('ticket', 'ABCD2345EF')}`],
		['the signature in another case', badgeText('ABCD2345EF').toLowerCase()],
		['no signature', 'E1.ABCD2345EF.'],
		['a bare code', 'ABCD2345EF'],
		['nothing', ''],
		['binary', '\u0000\u0001\ufffe'],
		['something enormous', 'E1.'.repeat(100_000)]
	])('refuses %s', (_, text) => {
		expect(readBadge(text)).toBeUndefined();
	});
});

describe('QR codes', () => {
	test('are an SVG on white with a name for screen readers', () => {
		const svg = qrSvg(badgeText('ABCD2345EF'), 'Badge de « A & B »');
		expect(svg).toMatch(/^<svg [^>]*role="img"/);
		expect(svg).toContain('&#38;');
	});
});

describe('badges on paper', () => {
	test('one page a person in the order asked for, with their name, organisation and pass, accents included', async () => {
		const of = await makeEvent();
		const [first, second] = await makeAttendees(of, [
			{
				givenName: 'Anne-Sophie',
				familyName: 'Bornais-Lévesque',
				organisationName: 'Le Carrefour de l’emploi'
			},
			{ givenName: 'Zoé', familyName: 'Œrsted', tickets: ['souper'] }
		]);
		const texts = await pages(await badgesPdf([second!.id, first!.id]));
		expect(texts).toHaveLength(2);
		expect(texts[0]).toMatch(/Zoé.*Œrsted.*Souper/);
		expect(texts[1]).toMatch(/Anne-Sophie.*Bornais-Lévesque.*Colloque complet.*Le Carrefour de l’emploi/);
	});

	test('six a sheet for the permanence, in alphabetical order whatever the accents', async () => {
		const of = await makeEvent();
		await makeAttendees(
			of,
			['Zola', 'Étienne', 'Abel', 'Dion', 'Émond', 'Fabre', 'Gagnon'].map((familyName) => ({ familyName }))
		);
		const texts = await pages(await eventBadgesPdf(system('test'), of.event.slug, 'sheet'));
		expect(texts).toHaveLength(2);
		const found = [...texts.join(' ').matchAll(/Zola|Étienne|Abel|Dion|Émond|Fabre|Gagnon/g)].map(
			([name]) => name
		);
		expect(found).toEqual(['Abel', 'Dion', 'Émond', 'Étienne', 'Fabre', 'Gagnon', 'Zola']);
	});

	test('names that no line can hold are made smaller, then cut, and the badge stays one page', async () => {
		const of = await makeEvent();
		const [registration] = await makeAttendees(of, [
			{
				givenName: 'Marie-Philippe-Antoinette-Joséphine',
				familyName: 'W'.repeat(80),
				organisationName: 'Regroupement des organismes communautaires en employabilité de la région '.repeat(
					3
				)
			}
		]);
		const texts = await pages(await badgesPdf([registration!.id]));
		expect(texts).toHaveLength(1);
		expect(texts[0]).toContain('…');
	});

	test('a list with an unknown registration prints the others', async () => {
		const of = await makeEvent();
		const [one] = await makeAttendees(of, [{}]);
		expect(await pages(await badgesPdf([999_999, one!.id]))).toHaveLength(1);
	});
});
