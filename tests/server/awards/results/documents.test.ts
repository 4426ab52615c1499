import { describe, expect, test } from 'vitest';
import { draftRelease, releaseHtml, releaseText } from '../../../../src/lib/awards/press-release.ts';
import { certificatesPdf } from '../../../../src/lib/server/awards/results/certificates.ts';
import { minutesPdf } from '../../../../src/lib/server/awards/results/minutes-pdf.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { lock, makeDeliberation } from '../../../factories/results.ts';
import { refusal } from '../deliberation/refusal.ts';

/** What says that a PDF is tagged, in French, titled, with its fonts. */
function isWhole(pdf: Buffer): boolean {
	const text = pdf.toString('latin1');
	return ['%PDF-1.7', '/StructTreeRoot', '/Lang (fr-CA)', '/DisplayDocTitle true', '/FontFile2'].every(
		(part) => text.includes(part)
	);
}

describe('the documents of a result', () => {
	test('are drawn once it is locked: minutes and certificates, tagged and in French', async () => {
		const made = await makeDeliberation();
		const { editionSlug, categorySlug } = made.at;
		expect(await refusal(minutesPdf(made.staff, editionSlug, categorySlug))).toBe('not_found');
		expect(await refusal(certificatesPdf(made.staff, editionSlug, categorySlug))).toBe('not_found');
		await lock(made);
		expect(isWhole(await minutesPdf(made.staff, editionSlug, categorySlug))).toBe(true);
		expect(isWhole(await certificatesPdf(made.staff, editionSlug, categorySlug))).toBe(true);
		expect(await refusal(certificatesPdf(made.jurors[0]!.actor, editionSlug, categorySlug))).toBe(
			'not_allowed'
		);
		// Control: what is looked for is of the file, and not of any.
		expect(isWhole(Buffer.from('%PDF-1.7'))).toBe(false);
	});

	test('a release has the parts of the trade, in their order, and nothing typed in it is markup', () => {
		const draft = draftRelease({
			edition: { name: 'Méritas 2023', embargoUntil: now(), timezone: 'America/Toronto' },
			isUnderEmbargo: false,
			city: 'Montréal',
			prizes: [
				{
					prize: 'Prix Innovation',
					description: 'Honore ce qui est neuf.',
					laureates: [{ nominee: 'Le SOIT', title: 'PPE', summary: 'Vers l’emploi.' }]
				}
			],
			sender: { name: 'AXTRA', email: 'a@axtra.example' }
		});
		const text = releaseText(draft);
		const parts = [
			...['COMMUNIQUÉ', 'Pour diffusion immédiate', 'Le SOIT reçoit le Prix Innovation', 'MONTRÉAL, '],
			...['Honore ce qui est neuf.', 'À propos', '-30-', 'Pour information', 'a@axtra.example']
		];
		const places = parts.map((part) => text.indexOf(part));
		expect(places).not.toContain(-1);
		expect(places).toEqual(places.toSorted((a, b) => a - b));
		const bare = releaseHtml({ ...draft, release: '', title: 'Le palmarès', body: 'Un.\n\nDeux.' });
		expect(bare).toContain('<h1>Le palmarès</h1>');
		expect(bare).not.toContain('<strong>');
		expect(bare).toContain('<p>Deux.</p>');
		expect(releaseHtml({ ...draft, title: '<script>alert(1)</script>' })).not.toContain('<script>');
		expect(
			draftRelease({
				...{ isUnderEmbargo: true, city: 'Québec', prizes: [] },
				edition: { name: 'Méritas', embargoUntil: now(), timezone: 'America/Toronto' },
				sender: { name: 'AXTRA', email: '' }
			}).release
		).toMatch(/^Sous embargo jusqu’au /);
	});
});
