import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PrizeInput } from '../../../src/lib/schemas/award-editions.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { readAnchors } from '../../../src/lib/server/awards/editions/anchors.ts';
import {
	movePrizeRow,
	removePrizeRow,
	savePrizeCheck,
	savePrizeQuestion,
	saveRubricLine,
	saveSample
} from '../../../src/lib/server/awards/editions/prize-parts.ts';
import { managedPrize } from '../../../src/lib/server/awards/editions/prize-queries.ts';
import { movePrize, removePrize, savePrize } from '../../../src/lib/server/awards/editions/prizes.ts';
import { categoriesOf, staffEdition } from '../../../src/lib/server/awards/editions/queries.ts';
import { verifyAwards } from '../../../src/lib/server/awards/verify.ts';
import { now } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import {
	assign,
	makeEdition,
	makeJuror,
	makeNomination,
	makeReading,
	type MadeEdition
} from '../../factories/awards.ts';
import { makePerson } from '../../factories/people.ts';

let staff: Actor;
beforeAll(async () => {
	staff = (await makePerson({ roles: ['staff'] })).actor;
});

const NEW: Omit<PrizeInput, 'revision'> = {
	...{ name: 'Prix Cœur à l’ouvrage', description: '', eligibility: '' },
	...{ mode: 'jury', nomineeKind: 'project', nominators: 'members', blind: false, laureates: 1 }
};

async function at(of: MadeEdition) {
	const { slug } = of.edition;
	const { revision } = await staffEdition(staff, slug);
	return { actor: staff, slug, prize: of.category.slug, revision };
}

async function line(
	of: MadeEdition,
	change: Partial<typeof t.awardCriterion.$inferInsert> & { anchors?: never } = {}
) {
	const { revision, ...where } = await at(of);
	const { id, name, help, max, weight } = { ...of.criteria[0]!, ...change };
	return saveRubricLine({ ...where, input: { revision, id, name, help, max, weight, anchors: '' } });
}

async function read(of: MadeEdition) {
	const nomination = await makeNomination(of);
	const juror = await makeJuror(of);
	await assign(juror, [nomination]);
	return makeReading(of, juror, nomination, [3, 6]);
}

describe('prizes', () => {
	test('a new one has an address made of its name, and never another’s', async () => {
		const { edition } = await makeEdition();
		const add = async () => {
			const { revision } = await staffEdition(staff, edition.slug);
			return savePrize({ actor: staff, slug: edition.slug, input: { ...NEW, revision } });
		};
		expect(await add()).toEqual({ prize: 'coeur-a-l-ouvrage' });
		expect(await add()).toEqual({ prize: 'coeur-a-l-ouvrage-2' });
		const { revision } = await staffEdition(staff, edition.slug);
		const before = await categoriesOf(edition.id);
		await movePrize({ actor: staff, slug: edition.slug, revision, id: before[1]!.id, to: 'haut' });
		expect((await categoriesOf(edition.id)).map(({ slug }) => slug)).toEqual([
			'coeur-a-l-ouvrage',
			'innovation',
			'coeur-a-l-ouvrage-2'
		]);
	});

	test('a page that is older than the edition changes nothing', async () => {
		const of = await makeEdition();
		const old = await at(of);
		await line(of, { name: 'Autre' });
		await expect(
			savePrizeQuestion({
				...old,
				input: { revision: old.revision, label: 'Quoi?', help: '', maxWords: 9, required: true }
			})
		).rejects.toMatchObject({ code: 'edition_changed' });
	});

	test('once somebody is nominated, what it is about stays, and it is not taken out', async () => {
		const of = await makeEdition();
		await makeNomination(of, { status: 'draft' });
		const { slug, revision } = await at(of);
		const { id } = of.category;
		await expect(
			savePrize({ actor: staff, slug, input: { ...NEW, id, revision, mode: 'public' } })
		).rejects.toMatchObject({ code: 'prize_used' });
		await expect(removePrize({ actor: staff, slug, revision, id })).rejects.toMatchObject({
			code: 'prize_used'
		});
		expect((await categoriesOf(of.edition.id))[0]!.criteria).toHaveLength(2);
		await savePrize({ actor: staff, slug, input: { ...NEW, id, revision, laureates: 2 } });
		expect((await categoriesOf(of.edition.id))[0]).toMatchObject({ laureates: 2, mode: 'jury' });
	});

	test('once the jury reads, how many are honoured, who chooses and whether by names stay; its words still change', async () => {
		const of = await makeEdition();
		await read(of);
		const { slug, revision } = await at(of);
		const save = (change: Partial<PrizeInput>) =>
			savePrize({ actor: staff, slug, input: { ...NEW, id: of.category.id, revision, ...change } });
		await expect(save({ laureates: 2 })).rejects.toMatchObject({ code: 'prize_settled' });
		await expect(save({ blind: true })).rejects.toMatchObject({ code: 'prize_settled' });
		await save({ name: 'Prix Audace' });
		expect(await managedPrize(staff, slug, of.category.slug)).toMatchObject({
			...{ prize: { name: 'Prix Audace' }, readings: 1, isLocked: false }
		});
	});

	test('control: one that nobody has touched goes with all that is its', async () => {
		const of = await makeEdition();
		await removePrize({ ...(await at(of)), id: of.category.id });
		expect(await categoriesOf(of.edition.id)).toEqual([]);
	});

	test('rows of another prize are not found', async () => {
		const of = await makeEdition();
		const other = await makeEdition();
		const { revision, ...where } = await at(of);
		await expect(
			savePrizeCheck({ ...where, input: { revision, id: other.checks[0]!.id, label: 'X' } })
		).rejects.toMatchObject({ status: 404 });
		await expect(
			movePrizeRow({ ...where, revision, list: 'criteria', id: other.criteria[0]!.id, to: 'bas' })
		).rejects.toMatchObject({ status: 404 });
	});
});

describe('a rubric', () => {
	test('is frozen from the first reading; its words and its order are not, and the page is told', async () => {
		const of = await makeEdition();
		await line(of, { weight: 5 });
		await read(of);
		expect((await managedPrize(staff, of.edition.slug, of.category.slug)).readings).toBe(1);
		await expect(line(of, { weight: 9 })).rejects.toMatchObject({ code: 'rubric_frozen' });
		await expect(line(of, { weight: 5, max: 4 })).rejects.toMatchObject({ code: 'rubric_frozen' });
		const { revision, ...where } = await at(of);
		const more = { revision, name: 'De plus', help: '', max: 5, weight: 1, anchors: '' };
		await expect(saveRubricLine({ ...where, input: more })).rejects.toMatchObject({ code: 'rubric_frozen' });
		await expect(
			removePrizeRow({ ...where, revision, list: 'criteria', id: of.criteria[1]!.id })
		).rejects.toMatchObject({ code: 'rubric_frozen' });
		await line(of, { weight: 5, name: 'Effets durables' });
		await movePrizeRow({ ...(await at(of)), list: 'criteria', id: of.criteria[1]!.id, to: 'haut' });
		const { criteria } = await managedPrize(staff, of.edition.slug, of.category.slug);
		expect(criteria.map(({ name, weight }) => [name, weight])).toEqual([
			['Nouveauté', 1],
			['Effets durables', 5]
		]);
	});

	test('control: without its triggers, the weight of marks already given would move', async () => {
		const of = await makeEdition();
		await read(of);
		class Undo extends Error {}
		await expect(
			write('awards.control', async (tx) => {
				await tx.run(sql`DROP TRIGGER award_criterion_no_late_change`);
				await tx
					.update(t.awardCriterion)
					.set({ weight: 9 })
					.where(eq(t.awardCriterion.id, of.criteria[0]!.id));
				throw new Undo();
			})
		).rejects.toBeInstanceOf(Undo);
	});

	test('anchors are read a line each, the mark first', () => {
		expect(readAnchors('0 : absent\n\n 3: solide\n5 – exemplaire : vraiment', 5)).toEqual({
			...{ 0: 'absent', 3: 'solide', 5: 'exemplaire : vraiment' }
		});
		expect(readAnchors('3\u00a0: insécable', 5)).toEqual({ 3: 'insécable' });
		for (const wrong of ['solide', '3', '6 : trop', '-1 : moins'])
			expect(() => readAnchors(wrong, 5), wrong).toThrow('anchors_unreadable');
	});
});

test('the practice dossier keeps a mark and its reason by criterion, within the scale', async () => {
	const of = await makeEdition();
	const [first, second] = of.criteria;
	const save = async (mark: Record<string, number>) => {
		const { revision, ...where } = await at(of);
		const why = { [`c${first!.id}`]: 'Parce que.' };
		return saveSample({ ...where, input: { revision, title: 'Exercice', body: 'Inventé.', mark, why } });
	};
	await expect(save({ [`c${first!.id}`]: 6 })).rejects.toMatchObject({
		...{ code: 'sample_mark', field: `mark.c${first!.id}` }
	});
	await save({ [`c${first!.id}`]: 4, [`c${second!.id}`]: 9, c999999: 1 });
	expect((await managedPrize(staff, of.edition.slug, of.category.slug)).sample!.marks).toEqual({
		[first!.id]: { mark: 4, why: 'Parce que.' },
		[second!.id]: { mark: 9, why: '' }
	});
});

test('a point that was looked at in a nomination is not taken out', async () => {
	const of = await makeEdition();
	const { nomination, by } = await makeNomination(of);
	await write('awards.test', (tx) =>
		tx.insert(t.nominationCheck).values({
			...{ nominationId: nomination.id, checkId: of.checks[0]!.id, met: true },
			...{ by: by.person.id, at: now() }
		})
	);
	const change = { ...(await at(of)), list: 'checks' as const, id: of.checks[0]!.id };
	await expect(removePrizeRow(change)).rejects.toMatchObject({ code: 'check_used' });
	const { checks } = await managedPrize(staff, of.edition.slug, of.category.slug);
	expect(checks).toMatchObject([{ used: true }]);
});

test('the recount finds nothing here, and finds what no trigger stopped', async () => {
	expect(await verifyAwards()).toEqual([]);
	const of = await makeEdition();
	const one = await read(of);
	const other = await makeNomination(of);
	await write('awards.test', async (tx) => {
		const triggers = [
			'award_result_laureates',
			'reading_mark_taken_out',
			'nomination_stays_complete',
			'conflict_declared_later'
		];
		for (const name of triggers) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
		await tx.delete(t.readingMark).where(eq(t.readingMark.criterionId, of.criteria[0]!.id));
		await tx
			.update(t.conflictDeclaration)
			.set({ conflict: true })
			.where(eq(t.conflictDeclaration.jurorId, one.jurorId));
		await tx.update(t.nomination).set({ summary: '' }).where(eq(t.nomination.id, other.nomination.id));
		await tx.insert(t.awardResult).values({
			...{ categoryId: of.category.id, laureates: [other.nomination.id], digest: 'x' },
			...{ proposedBy: other.by.person.id, proposedAt: now() }
		});
		await tx.run(sql`DROP TRIGGER award_result_stays`);
		await tx
			.update(t.awardResult)
			.set({ lockedAt: now() })
			.where(eq(t.awardResult.categoryId, of.category.id));
	});
	expect((await verifyAwards()).map(({ rule }) => rule).sort()).toEqual([
		'counted_reading_without_conflict',
		'nomination_complete',
		'reading_complete',
		'result_digest',
		'result_locked_by_two'
	]);
});
