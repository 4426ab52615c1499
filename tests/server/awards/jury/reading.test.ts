import { and, eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_NOTE, readingInput } from '../../../../src/lib/schemas/jury.ts';
import { recuse } from '../../../../src/lib/server/awards/jury/declare.ts';
import { dossierPage } from '../../../../src/lib/server/awards/jury/dossier.ts';
import { practicePage, practise } from '../../../../src/lib/server/awards/jury/practice.ts';
import { ReadingChanged, saveReading } from '../../../../src/lib/server/awards/jury/save-reading.ts';
import { parseForm } from '../../../../src/lib/server/web/forms.ts';
import { setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { assign, makeEdition, makeJuror, makeNomination } from '../../../factories/awards.ts';
import { refusalOf } from '../../../setup/refused.ts';

let restore: (() => void) | undefined;
afterEach(() => {
	restore?.();
	restore = undefined;
});

async function made(options: Parameters<typeof makeEdition>[0] = {}) {
	const of = await makeEdition(options);
	const juror = await makeJuror(of);
	const one = await makeNomination(of);
	await assign(juror, [one]);
	const [first, second] = of.criteria;
	const asked = { actor: juror.actor, editionSlug: of.edition.slug, code: one.nomination.code };
	const typed = { marks: {}, privateNote: '', comment: '', revision: 0 };
	const marks = { [first!.id]: 4, [second!.id]: 8 };
	return { of, juror, one, asked, typed, marks };
}

const readings = async (jurorId: number) =>
	(await reader()).select().from(t.reading).where(eq(t.reading.jurorId, jurorId));

describe('a reading', () => {
	test('is kept bit by bit, and counts once every criterion has its mark', async () => {
		const { juror, asked, typed, marks, of } = await made();
		const some = { [of.criteria[0]!.id]: 2 };
		expect(await saveReading({ ...asked, ...typed, marks: some })).toMatchObject({
			revision: 1,
			complete: false
		});
		expect(await saveReading({ ...asked, ...typed, marks, comment: 'Beau.', revision: 1 })).toMatchObject({
			revision: 2,
			complete: true
		});
		const page = await dossierPage(juror.actor, of.edition.slug, asked.code);
		expect(page.own).toEqual({ marks, privateNote: '', comment: 'Beau.', revision: 2 });
		expect(page).toMatchObject({ state: 'done', progress: { done: 1, toRead: 1 } });
		// A mark taken back reopens it.
		expect(await saveReading({ ...asked, ...typed, marks: some, revision: 2 })).toMatchObject({
			complete: false
		});
		expect((await dossierPage(juror.actor, of.edition.slug, asked.code)).state).toBe('begun');
	});

	test('from two windows at once, one is kept and the other is told what stands', async () => {
		const { juror, asked, typed, marks } = await made();
		const both = await Promise.allSettled([
			saveReading({ ...asked, ...typed, comment: 'Un' }),
			saveReading({ ...asked, ...typed, marks, comment: 'Deux' })
		]);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const refused = both.find((one) => one.status === 'rejected')!.reason as ReadingChanged;
		expect(refused).toBeInstanceOf(ReadingChanged);
		expect(refused.stored.revision).toBe(1);
		expect(await readings(juror.juror.id)).toHaveLength(1);
	});

	test('control: where revisions are not compared, the last one would write over the first', async () => {
		const { juror, asked, typed } = await made();
		await saveReading({ ...asked, ...typed, comment: 'Un' });
		// As a save that read the stored revision just before would.
		await saveReading({ ...asked, ...typed, comment: 'Deux', revision: 1 });
		expect((await readings(juror.juror.id))[0]!.comment).toBe('Deux');
	});

	test('replayed, it is refused', async () => {
		const { asked, typed } = await made();
		const sent = { ...asked, ...typed, comment: 'Un' };
		await saveReading(sent);
		expect(await refusalOf(saveReading(sent))).toMatchObject({ code: 'reading_changed', status: 409 });
	});

	test.each([
		['above its scale', 6],
		['below', -1],
		['in between', 2.5],
		['none', Number.NaN]
	])('with a mark %s is refused, whole', async (_, mark) => {
		const { juror, asked, typed, of } = await made();
		const marks = { [of.criteria[0]!.id]: mark };
		expect(await refusalOf(saveReading({ ...asked, ...typed, marks }))).toMatchObject({
			code: 'invalid_input'
		});
		expect(await readings(juror.juror.id)).toEqual([]);
	});

	test('with a criterion of another prize is refused', async () => {
		const { asked, typed } = await made();
		const other = await makeEdition();
		const marks = { [other.criteria[0]!.id]: 1 };
		expect(await refusalOf(saveReading({ ...asked, ...typed, marks }))).toMatchObject({
			code: 'invalid_input'
		});
	});

	test('saved untouched changes nothing, and begins nothing', async () => {
		const { juror, asked, typed, marks, of } = await made();
		expect(await saveReading({ ...asked, ...typed })).toMatchObject({ revision: 0, complete: false });
		expect(await readings(juror.juror.id)).toEqual([]);
		expect((await dossierPage(juror.actor, of.edition.slug, asked.code)).state).toBe('unread');
		await saveReading({ ...asked, ...typed, marks, comment: 'Beau.' });
		const [before] = await readings(juror.juror.id);
		expect(await saveReading({ ...asked, ...typed, marks, comment: 'Beau.', revision: 1 })).toMatchObject({
			revision: 1,
			complete: true
		});
		expect(await readings(juror.juror.id)).toEqual([before]);
	});

	test('whose marks change once they count keeps those that counted, and says so without telling them', async () => {
		const { juror, asked, typed, marks, of } = await made();
		const [first, second] = of.criteria.map(({ id }) => id) as [number, number];
		await saveReading({ ...asked, ...typed, marks });
		// Words are no marks.
		await saveReading({ ...asked, ...typed, marks, comment: 'Beau.', revision: 1 });
		await saveReading({ ...asked, ...typed, marks: { ...marks, [first]: 0 }, revision: 2 });
		await saveReading({ ...asked, ...typed, marks: { [second]: 8 }, revision: 3 });
		const db = await reader();
		const [row] = await readings(juror.juror.id);
		const past = await db.select().from(t.readingPast).where(eq(t.readingPast.readingId, row!.id));
		expect(past.map(({ revision, marks }) => [revision, marks])).toEqual([
			[2, marks],
			[3, { ...marks, [first]: 0 }]
		]);
		const said = await db
			.select({ action: t.auditEntry.action, details: t.auditEntry.details })
			.from(t.auditEntry)
			.where(eq(t.auditEntry.actorId, juror.person.id));
		expect(said.filter(({ action }) => action.startsWith('reading.'))).toEqual([
			{ action: 'reading.completed', details: { jurorId: juror.juror.id } },
			{ action: 'reading.changed', details: { jurorId: juror.juror.id } },
			{ action: 'reading.reopened', details: { jurorId: juror.juror.id } }
		]);
	});

	test('longer than its scale of words is refused with the field, whole', () => {
		const form = new FormData();
		form.set('revision', '0');
		form.set('comment', 'a'.repeat(MAX_NOTE + 1));
		const read = parseForm(form, readingInput);
		expect(read.ok ? undefined : read.failure.data).toMatchObject({
			errors: { comment: [expect.any(String)] },
			values: { comment: 'a'.repeat(MAX_NOTE + 1) }
		});
	});

	test('of a dossier that is another’s, not declared, in conflict or of another edition is refused', async () => {
		const { of, asked, typed } = await made();
		const someone = await makeJuror(of);
		expect(await refusalOf(saveReading({ ...asked, ...typed, actor: someone.actor }))).toMatchObject({
			code: 'not_found'
		});
		const elsewhere = await made();
		expect(await refusalOf(saveReading({ ...asked, ...typed, code: elsewhere.asked.code }))).toMatchObject({
			code: 'not_found'
		});
		expect(await refusalOf(saveReading({ ...elsewhere.asked, ...typed, actor: asked.actor }))).toMatchObject({
			code: 'not_found'
		});
		await recuse({ ...asked, reason: '' });
		expect(await refusalOf(saveReading({ ...asked, ...typed }))).toMatchObject({ code: 'not_found' });
	});

	test('by the server’s clock: not before scoring opens, not after it closes', async () => {
		const early = await made({ phase: 'eligibility' });
		expect(await refusalOf(saveReading({ ...early.asked, ...early.typed }))).toMatchObject({
			code: 'scoring_not_open'
		});
		const { asked, typed, of } = await made();
		await saveReading({ ...asked, ...typed, comment: 'À temps' });
		restore = setClock(() => of.edition.scoringClosesAt.getTime());
		expect(
			await refusalOf(saveReading({ ...asked, ...typed, comment: 'Trop tard', revision: 1 }))
		).toMatchObject({ code: 'scoring_closed' });
	});

	test('against a conflict declared at the same instant, either order leaves nothing counted', async () => {
		const { asked, typed, marks, juror } = await made();
		await Promise.allSettled([saveReading({ ...asked, ...typed, marks }), recuse({ ...asked, reason: '' })]);
		const db = await reader();
		const counted = await db.all(`SELECT * FROM counted_reading WHERE juror_id = ${juror.juror.id}` as never);
		expect(counted).toEqual([]);
	});
});

describe('a dossier read blind', () => {
	test('is closed until its version without names is made, and tells no name', async () => {
		const { of, one, asked, juror } = await made({ blind: true });
		expect(await refusalOf(dossierPage(juror.actor, of.edition.slug, asked.code))).toMatchObject({
			code: 'dossier_not_open'
		});
		await write('test.blind', (tx) =>
			tx.insert(t.blindVersion).values({
				nominationId: one.nomination.id,
				title: 'Projet A',
				summary: 'Un organisme change des vies.',
				answers: {},
				fromRevision: 1,
				preparedBy: one.by.person.id,
				preparedAt: new Date()
			})
		);
		const page = await dossierPage(juror.actor, of.edition.slug, asked.code);
		expect(page.text.title).toBe('Projet A');
		const told = JSON.stringify(page);
		for (const name of [one.nomination.title, one.nomination.nomineeName, one.by.person.familyName])
			expect(told).not.toContain(name);
	});
});

describe('the practice', () => {
	async function practised() {
		const all = await made();
		const [first, second] = all.of.criteria;
		await write('test.sample', (tx) =>
			tx.insert(t.awardSample).values({
				categoryId: all.of.category.id,
				title: 'Dossier d’exercice',
				body: 'Un projet inventé.',
				marks: {
					[first!.id]: { mark: 3, why: 'Des effets, sans mesure.' },
					[second!.id]: { mark: 5, why: 'Vu ailleurs.' }
				}
			})
		);
		const { actor, editionSlug } = all.asked;
		return { ...all, practice: { actor, editionSlug, prizeSlug: all.of.category.slug } };
	}

	test('comes before scoring, is never counted, and the first marks stay', async () => {
		const { asked, typed, marks, practice, juror } = await practised();
		expect(await refusalOf(saveReading({ ...asked, ...typed, marks }))).toMatchObject({
			code: 'practice_first'
		});
		const page = () => practicePage(practice.actor, practice.editionSlug, practice.prizeSlug);
		expect(JSON.stringify(await page())).not.toContain('sans mesure');
		await practise({ ...practice, marks });
		await practise({ ...practice, marks: Object.fromEntries(Object.keys(marks).map((id) => [id, 0])) });
		expect((await page()).criteria.map(({ given, expected }) => [given, expected?.mark])).toEqual([
			[4, 3],
			[8, 5]
		]);
		const { given, expected } = (await page()).scores!;
		expect(given).toBeCloseTo(80, 9);
		expect(expected).toBeCloseTo((3 * 60 + 50) / 4, 9);
		expect(await readings(juror.juror.id)).toEqual([]);
		await saveReading({ ...asked, ...typed, marks });
		const db = await reader();
		const kept = await db
			.select()
			.from(t.sampleReading)
			.where(and(eq(t.sampleReading.jurorId, juror.juror.id)));
		expect(kept).toHaveLength(1);
	});

	test('needs every mark, in its scale', async () => {
		const { practice, marks, of } = await practised();
		const one = { [of.criteria[0]!.id]: 4 };
		expect(await refusalOf(practise({ ...practice, marks: one }))).toMatchObject({
			code: 'practice_incomplete'
		});
		// All that miss are said at once.
		expect(await refusalOf(practise({ ...practice, marks: {} }))).toMatchObject({
			values: { names: of.criteria.map(({ name }) => name).join(', ') }
		});
		const high = { ...marks, [of.criteria[0]!.id]: 9 };
		expect(await refusalOf(practise({ ...practice, marks: high }))).toMatchObject({ code: 'invalid_input' });
	});
});
