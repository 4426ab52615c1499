import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { honourRoll, laureatesOf } from '../../../src/lib/server/awards/editions/honour-roll.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeEdition } from '../../factories/awards.ts';

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
