import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { honourRoll, laureatesOf } from '../../../src/lib/server/awards/editions/honour-roll.ts';
import { laureatePhoto } from '../../../src/lib/server/awards/editions/laureate-photo.ts';
import { photoAddress } from '../../../src/lib/awards/laureate-photo.ts';
import { publishResults } from '../../../src/lib/server/awards/results/publish.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeEdition } from '../../factories/awards.ts';
import { lock, makeDeliberation } from '../../factories/results.ts';
import { refusalOf } from '../../setup/refused.ts';

async function honoured(phase: 'results' | 'deliberation', prizes: readonly string[]) {
	const { edition } = await makeEdition({ phase });
	const rows = await write('awards.test', (tx) =>
		tx
			.insert(t.laureate)
			.values(
				prizes.map((prize, position) => ({
					...{ editionId: edition.id, prize, position },
					name: `${prize} de ${edition.slug}`
				}))
			)
			.returning()
	);
	return { edition, rows };
}

const namesOf = async (asked?: Parameters<typeof honourRoll>[0]) =>
	(await honourRoll(asked)).editions.flatMap(({ laureates }) => laureates.map(({ name }) => name));

test('names are nobody’s before the embargo ends, then everyone’s', async () => {
	const { edition, rows } = await honoured('deliberation', ['Prix Sous embargo']);
	expect(await laureatesOf(edition)).toEqual([]);
	expect(await namesOf()).not.toContain(rows[0]!.name);
	const putBack = setClock(() => edition.embargoUntil.getTime());
	try {
		expect((await laureatesOf(edition)).map(({ name }) => name)).toEqual([rows[0]!.name]);
		expect(await namesOf()).toContain(rows[0]!.name);
	} finally {
		putBack();
	}
});

test('whoever asked to be taken down is in no list, nor is an edition that is not published', async () => {
	const { edition, rows } = await honoured('results', ['Prix Restant', 'Prix Retiré']);
	await write('awards.test', (tx) =>
		tx.update(t.laureate).set({ takenDownAt: now() }).where(eq(t.laureate.id, rows[1]!.id))
	);
	expect((await laureatesOf(edition)).map(({ prize }) => prize)).toEqual(['Prix Restant']);
	expect(await namesOf()).toContain(rows[0]!.name);
	const roll = await honourRoll();
	expect(JSON.stringify(roll)).not.toContain('Prix Retiré');
	await write('awards.test', (tx) =>
		tx.update(t.awardEdition).set({ publishedAt: null }).where(eq(t.awardEdition.id, edition.id))
	);
	expect(await namesOf()).not.toContain(rows[0]!.name);
});

test('by year and by prize, whose year is no part of its name', async () => {
	const { rows } = await honoured('results', ['Prix Public 2023', 'Prix Public', 'Prix Seul']);
	const { years, prizes } = await honourRoll();
	expect(prizes).toContain('Prix Public');
	expect(prizes).not.toContain('Prix Public 2023');
	expect(await namesOf({ prize: 'Prix Public' })).toEqual([rows[0]!.name, rows[1]!.name]);
	expect(await namesOf({ prize: 'Prix Seul', year: years[0]! })).toEqual([rows[2]!.name]);
	expect(await namesOf({ year: '1999' })).toEqual([]);
});

describe('a laureate’s picture', () => {
	/** A published laureate whose picture is red on its left half, kept, and blue on its right; the gala is over. */
	async function pictured() {
		const made = await makeDeliberation();
		const [{ nomination, by }] = made.nominations as [(typeof made.nominations)[number]];
		const half = (background: string) =>
			sharp({ create: { width: 500, height: 800, channels: 3, background } })
				.png()
				.toBuffer();
		const bytes = await sharp({ create: { width: 1000, height: 800, channels: 3, background: '#00f' } })
			.composite([{ input: await half('#f00'), left: 0, top: 0 }])
			.withExif({ IFD0: { Artist: 'Quelqu’un' } })
			.jpeg()
			.toBuffer();
		const { id, code } = nomination;
		await write('awards.test', async (tx) => {
			const [file] = await tx
				.insert(t.nominationFile)
				.values({
					...{ code: `P${code}`, nominationId: id, kind: 'photo', name: 'a.jpg', mediaType: 'image/jpeg' },
					...{
						size: bytes.length,
						sha256: 'a',
						alt: 'Un jardin',
						crop: { x: 0, y: 0, width: 0.5, height: 1 }
					},
					...{ uploadedBy: by.person.id, createdAt: now() }
				})
				.returning();
			await tx.insert(t.nominationFileContent).values({ fileId: file!.id, bytes });
		});
		await lock(made);
		const { edition } = made.of;
		setClock(() => edition.embargoUntil.getTime() + 1);
		await publishResults();
		const answer = (consent: { nominated?: boolean; pictured?: boolean }) =>
			write('awards.test', (tx) =>
				tx.insert(t.nomineeConsent).values({
					...{ nominationId: id, nominated: true, pictured: true, named: true, at: now(), ...consent }
				})
			);
		const [one] = await laureatesOf(edition);
		return { edition, id, answer, photo: one!.photo! };
	}
	afterEach(() => void setClock(() => Date.now()));
	const nameOf = (key: string, width: 320 | 640 = 320) =>
		photoAddress({ key, alt: '' }, width).split('/').at(-1)!;

	test('is given cropped, at two widths, with nothing but its pixels, under an address that names its content', async () => {
		const { photo } = await pictured();
		expect(photo).toMatchObject({ alt: 'Un jardin' });
		for (const width of [320, 640] as const) {
			const drawn = await laureatePhoto(nameOf(photo.key, width));
			const { format, exif, ...size } = await sharp(drawn).metadata();
			// No wider than the part that is kept.
			expect({ format, exif, width: size.width }).toEqual({
				...{ format: 'webp', exif: undefined, width: Math.min(width, 500) }
			});
			const { dominant } = await sharp(drawn).stats();
			expect(dominant.r).toBeGreaterThan(200);
			expect(dominant.b).toBeLessThan(60);
		}
		const otherVersion = photo.key.replace(/.{12}$/, '0'.repeat(12));
		for (const name of [`${otherVersion}-320.webp`, `${photo.key}-321.webp`, `${photo.key}-320.png`, 'x'])
			expect(await refusalOf(laureatePhoto(name))).toMatchObject({ code: 'not_found', status: 404 });
	});

	/** What takes a picture away, once it was shown. */
	const ENDS: Record<string, (made: Awaited<ReturnType<typeof pictured>>) => Promise<unknown>> = {
		'taken down': ({ id }) =>
			write('awards.test', (tx) =>
				tx.update(t.laureate).set({ takenDownAt: now() }).where(eq(t.laureate.nominationId, id))
			),
		'consent to be pictured withdrawn': ({ answer }) => answer({ pictured: false }),
		'nomination refused': ({ answer }) => answer({ nominated: false }),
		'edition taken back': ({ edition }) =>
			write('awards.test', (tx) =>
				tx.update(t.awardEdition).set({ publishedAt: null }).where(eq(t.awardEdition.id, edition.id))
			)
	};

	test.each(Object.keys(ENDS))('is shown no more: %s', async (what) => {
		const made = await pictured();
		const name = nameOf(made.photo.key);
		expect((await laureatePhoto(name)).length).toBeGreaterThan(0);
		await ENDS[what]!(made);
		expect(await refusalOf(laureatePhoto(name))).toMatchObject({ code: 'not_found', status: 404 });
		expect(JSON.stringify(await honourRoll())).not.toContain(made.photo.key);
	});

	test('is nobody’s before the gala', async () => {
		const { photo, edition } = await pictured();
		setClock(() => edition.embargoUntil.getTime() - 1);
		expect(await refusalOf(laureatePhoto(nameOf(photo.key)))).toMatchObject({ code: 'not_found' });
	});
});
