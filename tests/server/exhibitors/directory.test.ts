import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { answering, choicesOf, partnersOf } from '../../../src/lib/exhibitors/directory.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { chooseBooth } from '../../../src/lib/server/exhibitors/allocate.ts';
import { planOf } from '../../../src/lib/server/exhibitors/plan/read.ts';
import { placeBoothOrder } from '../../../src/lib/server/exhibitors/place-order.ts';
import { countExhibitors, findSheet, listExhibitors } from '../../../src/lib/server/exhibitors/queries.ts';
import { boothForm, makeExhibition, makeExhibitor, type MadeExhibition } from '../../factories/exhibition.ts';
import { refusal } from '../../setup/guards.ts';

const NOTHING = { q: '', categorie: '', besoin: '', region: '' };

/** One that has confirmed, in a booth, under two topics; and its row. */
async function confirmed(of: MadeExhibition, { name, booth }: { name: string; booth: number }) {
	const one = await makeExhibitor(of, {
		values: { name, summary: 'Des tests d’intérêts.', slug: name.toLowerCase(), partnerLevelId: of.level.id }
	});
	await chooseBooth({ ...one, boothId: of.booths[booth]!.id });
	await write('exhibitors.test', async (tx) => {
		const topics = await tx
			.insert(t.exhibitorTopic)
			.values([
				{ eventId: of.event.id, kind: 'category', name: `Outils de ${name}` },
				{ eventId: of.event.id, kind: 'need', name: `Faire le point avec ${name}` }
			])
			.returning();
		await tx
			.insert(t.exhibitorTopicOf)
			.values(topics.map(({ id }) => ({ exhibitorId: one.exhibitor.id, topicId: id })));
	});
	await placeBoothOrder({ ...one, input: boothForm(172_463), locale: 'fr' });
	return one;
}

test('lists who has confirmed, and nobody else; each sheet opens, another’s does not', async () => {
	const of = await makeExhibition();
	await confirmed(of, { name: 'Zeste', booth: 0 });
	await confirmed(of, { name: 'Élan', booth: 1 });
	const waits = await makeExhibitor(of);
	await chooseBooth({ ...waits, boothId: of.booths[2]!.id });
	const all = await listExhibitors(of.event.id);
	expect(all.map(({ name, booth, level }) => [name, booth, level?.name])).toEqual([
		['Élan', 'K002', 'Or'],
		['Zeste', 'K001', 'Or']
	]);
	expect(await countExhibitors(of.event.id)).toBe(2);
	expect((await findSheet(of.event.id, 'zeste')).topics.map(({ kind }) => kind)).toEqual([
		'category',
		'need'
	]);
	expect(await refusal(findSheet(of.event.id, waits.exhibitor.slug))).toBe('not_found');
});

test('the plan names who has confirmed; who only chooses is nobody, and a choice past its time is free', async () => {
	const of = await makeExhibition();
	await confirmed(of, { name: 'Vélo', booth: 0 });
	const waits = await makeExhibitor(of);
	await chooseBooth({ ...waits, boothId: of.booths[1]!.id });
	const seen = async () =>
		(await planOf(of.event.id))[0]!.booths.map(({ state, exhibitor }) => [state, exhibitor?.name ?? null]);
	expect(await seen()).toEqual([
		['taken', 'Vélo'],
		['taken', null],
		['free', null]
	]);
	const putBack = setClock(() => Date.now() + 31 * 60_000);
	expect((await seen())[1]).toEqual(['free', null]);
	putBack();
	await write('exhibitors.test', (tx) =>
		tx
			.update(t.exhibition)
			.set({ renewalsCloseAt: new Date(Date.now() + 3_600_000) })
			.where(eq(t.exhibition.eventId, of.event.id))
	);
	await write('exhibitors.test', (tx) =>
		tx.update(t.booth).set({ keptFor: waits.exhibitor.id }).where(eq(t.booth.id, of.booths[2]!.id))
	);
	expect((await seen())[2]).toEqual(['kept', null]);
});

describe('a question', () => {
	const entry = (name: string, over: object = {}) => ({
		...{ slug: name, name, booth: null, summary: '', summaryEn: '', region: null, level: null, topics: [] },
		...{ logo: null, ...over }
	});
	const all = [
		entry('Boussole', { topics: [{ kind: 'category', name: 'Outils' }], region: 'Mauricie' }),
		entry('Sillon', { summary: 'Cahiers d’équipe', level: { name: 'Argent', position: 1 } }),
		entry('Élan', { topics: [{ kind: 'category', name: 'Outils' }], level: { name: 'Or', position: 0 } })
	];
	const names = (asked: Partial<typeof NOTHING>) =>
		answering(all, { ...NOTHING, ...asked }).map(({ name }) => name);

	test('forgives accents, and wants every word and every facet', () => {
		expect(names({ q: 'elan' })).toEqual(['Élan']);
		expect(names({ q: 'equipe cahier' })).toEqual(['Sillon']);
		expect(names({ categorie: 'Outils' })).toEqual(['Boussole', 'Élan']);
		expect(names({ categorie: 'Outils', region: 'Mauricie' })).toEqual(['Boussole']);
		expect(names({ besoin: 'Rien de tel' })).toEqual([]);
	});

	test('counts each choice, and puts partners by level', () => {
		expect(choicesOf(all, 'categorie')).toEqual([{ value: 'Outils', count: 2 }]);
		expect(partnersOf(all).map(({ level, partners }) => [level, partners.length])).toEqual([
			['Or', 1],
			['Argent', 1]
		]);
	});
});
