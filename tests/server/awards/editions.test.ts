import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { EDITION_DATES, nextDate, phaseOf } from '../../../src/lib/awards/calendar.ts';
import { dayOf, instantAt, localInput } from '../../../src/lib/format/dates.ts';
import type { EditionInput } from '../../../src/lib/schemas/award-editions.ts';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { copyEdition } from '../../../src/lib/server/awards/editions/copy.ts';
import { shownEditions } from '../../../src/lib/server/awards/editions/current.ts';
import { editionOverview } from '../../../src/lib/server/awards/editions/overview.ts';
import {
	categoriesOf,
	publicEdition,
	staffEdition
} from '../../../src/lib/server/awards/editions/queries.ts';
import { publishEdition, setEdition } from '../../../src/lib/server/awards/editions/settings.ts';
import { DAY_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
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
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';

let staff: Actor;
beforeAll(async () => {
	staff = (await makePerson({ roles: ['staff'] })).actor;
});

/** What the settings' form of an edition sends, as it stands but for `changes`. */
async function form(slug: string, changes: Partial<EditionInput> = {}): Promise<EditionInput> {
	const edition = await staffEdition(staff, slug);
	const { revision, name, number, introduction, rules, juryTerms, timezone } = edition;
	const dates = Object.fromEntries(
		EDITION_DATES.map((field) => [field, localInput(edition[field], timezone)])
	) as Record<(typeof EDITION_DATES)[number], string>;
	return { revision, name, number, introduction, rules, juryTerms, ...dates, ...changes };
}

const set = async (slug: string, changes: Partial<EditionInput> = {}) =>
	setEdition({ actor: staff, slug, input: await form(slug, changes) });

describe('the calendar alone says where an edition stands', () => {
	const day = (n: number) => new Date(Date.UTC(2030, 0, n));
	const edition = {
		publishedAt: day(1),
		nominationsOpenAt: day(2),
		nominationsCloseAt: day(3),
		scoringOpensAt: day(4),
		scoringClosesAt: day(5),
		embargoUntil: day(6)
	};

	test.each([
		[0, 'preparing', 'announced'],
		[1, 'announced', 'nominations'],
		[2, 'nominations', 'eligibility'],
		[3, 'eligibility', 'scoring'],
		[4, 'scoring', 'deliberation'],
		[5, 'deliberation', 'results']
	])('the instant after date %i turns %s into %s', (i, before, after) => {
		const at = day(i + 1);
		expect(phaseOf(edition, new Date(at.getTime() - 1))).toBe(before);
		expect(phaseOf(edition, at)).toBe(after);
	});

	test('what comes next is the first date ahead, until none is', () => {
		expect(nextDate(edition, day(1))?.what).toBe('nominationsOpenAt');
		expect(nextDate(edition, new Date(day(3).getTime() - 1))?.what).toBe('nominationsCloseAt');
		expect(nextDate(edition, day(3))?.what).toBe('scoringOpensAt');
		expect(nextDate(edition, day(6))).toBeUndefined();
	});

	test('an edition that nobody published is being prepared, whatever its dates', () =>
		expect(phaseOf({ ...edition, publishedAt: null }, day(9))).toBe('preparing'));

	test('public lists follow the clock: nominations open by themselves', async () => {
		const { edition: made } = await makeEdition({ phase: 'nominations' });
		const shown = async () =>
			(await shownEditions()).current.find(({ slug }) => slug === made.slug)?.phase ?? 'past';
		expect(await shown()).toBe('nominations');
		const at = now().getTime();
		const putBack = setClock(() => at + 11 * DAY_MS);
		try {
			expect(await shown()).toBe('eligibility');
		} finally {
			putBack();
		}
	});
});

describe('settings', () => {
	test('words and dates change, on the edition’s own clock, with a line in the trail', async () => {
		const { edition } = await makeEdition();
		await set(edition.slug, { name: 'Gala de minuit', embargoUntil: '2031-07-01T19:30' });
		const after = await staffEdition(staff, edition.slug);
		expect(after).toMatchObject({ name: 'Gala de minuit', revision: 2 });
		expect(after.embargoUntil).toEqual(instantAt('2031-07-01', '19:30', edition.timezone));
		const lines = await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.objectKind, 'award_edition'));
		expect(lines.some((one) => one.action === 'edition.set' && one.objectId === String(edition.id))).toBe(
			true
		);
	});

	test.each([
		['nominationsCloseAt', { nominationsOpenAt: '2030-02-01T09:00', nominationsCloseAt: '2030-02-01T09:00' }],
		['scoringOpensAt', { scoringOpensAt: '2030-02-01T09:00' }],
		['scoringClosesAt', { scoringClosesAt: '2030-03-01T09:00' }],
		['embargoUntil', { embargoUntil: '2030-03-31T09:00' }]
	])('%s too early is refused beside its field, and nothing changes', async (field, changes) => {
		const { edition } = await makeEdition();
		const dates = {
			nominationsOpenAt: '2030-01-01T09:00',
			nominationsCloseAt: '2030-02-15T09:00',
			scoringOpensAt: '2030-03-01T09:00',
			scoringClosesAt: '2030-04-01T09:00',
			embargoUntil: '2030-05-01T09:00'
		};
		await expect(set(edition.slug, { ...dates, ...changes })).rejects.toMatchObject({
			code: 'edition_dates_disordered',
			field
		});
		expect((await staffEdition(staff, edition.slug)).revision).toBe(1);
	});

	test('a day that no calendar has, and an hour that the clock skips, are refused beside their field', async () => {
		const { edition } = await makeEdition();
		const field = 'nominationsOpenAt';
		await expect(set(edition.slug, { [field]: '2030-02-31T09:00' })).rejects.toMatchObject({
			...{ code: 'invalid_input', field }
		});
		await expect(set(edition.slug, { [field]: '2030-03-10T02:30' })).rejects.toMatchObject({
			...{ code: 'time_missing', field }
		});
	});

	test('the gala is an event that exists', async () => {
		const { edition } = await makeEdition();
		await expect(set(edition.slug, { galaEventId: 999_999 })).rejects.toMatchObject({
			...{ code: 'invalid_input', field: 'galaEventId' }
		});
		const { event } = await makeEvent();
		await set(edition.slug, { galaEventId: event.id });
		expect((await staffEdition(staff, edition.slug)).galaEventId).toBe(event.id);
	});

	test('of two people who save at once, one is told; what the first wrote stands', async () => {
		const { edition } = await makeEdition();
		const input = await form(edition.slug);
		const saves = await Promise.allSettled(
			['Une', 'Deux', 'Trois'].map((name) =>
				setEdition({ actor: staff, slug: edition.slug, input: { ...input, name } })
			)
		);
		const done = saves.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
		expect(done).toHaveLength(1);
		for (const one of saves)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'edition_changed' });
		expect((await staffEdition(staff, edition.slug)).name).toBe(['Une', 'Deux', 'Trois'][done[0]!]);
		// Control: whoever read the page since may write over it.
		await set(edition.slug, { name: 'Ensuite' });
		expect((await staffEdition(staff, edition.slug)).name).toBe('Ensuite');
	});
});

describe('publication', () => {
	const publish = async (of: MadeEdition) => {
		const { revision } = await staffEdition(staff, of.edition.slug);
		return publishEdition({ actor: staff, slug: of.edition.slug, revision });
	};
	const prepared = async (rules: string) => {
		const of = await makeEdition({ phase: 'nominations' });
		await write('awards.test', (tx) =>
			tx.update(t.awardEdition).set({ publishedAt: null, rules }).where(eq(t.awardEdition.id, of.edition.id))
		);
		return of;
	};

	test('an edition is nobody’s until it is published, then its calendar does the rest', async () => {
		const of = await prepared('Règlement');
		await expect(publicEdition(of.edition.slug)).rejects.toMatchObject({ status: 404 });
		await publish(of);
		expect(phaseOf(await publicEdition(of.edition.slug), now())).toBe('nominations');
		await expect(publish(of)).rejects.toMatchObject({ code: 'edition_published' });
	});

	test('without rules, without prizes or without a rubric it stays as it is', async () => {
		await expect(publish(await prepared(''))).rejects.toMatchObject({ code: 'edition_incomplete' });
		const unscored = await prepared('Règlement');
		await write('awards.test', (tx) =>
			tx.delete(t.awardCriterion).where(eq(t.awardCriterion.categoryId, unscored.category.id))
		);
		await expect(publish(unscored)).rejects.toMatchObject({ code: 'edition_incomplete' });
		// A prize that the public chooses needs none.
		await write('awards.test', (tx) =>
			tx.update(t.awardCategory).set({ mode: 'public' }).where(eq(t.awardCategory.id, unscored.category.id))
		);
		await publish(unscored);
	});
});

test('the office sees its dossiers by prize and state, and what waits for it', async () => {
	const of = await makeEdition({ blind: true });
	await makeNomination(of, { status: 'draft' });
	const asked = await makeNomination(of, { status: 'submitted' });
	const read = await makeNomination(of);
	await assign(await makeJuror(of), [read]);
	await makeNomination(of);
	await makeNomination(of, { status: 'withdrawn' });
	const before = await editionOverview(staff, of.edition.id);
	expect(before.prizes).toMatchObject([{ counts: { draft: 1, submitted: 1, eligible: 2, withdrawn: 1 } }]);
	expect(before.waiting).toEqual({
		...{ toRead: 0 },
		...{ toExamine: 1, toTell: 0, toBlind: 3, jurorsSilent: 0, unassigned: 1, toDecide: 0, toConfirm: 0 }
	});
	await write('awards.test', async (tx) => {
		const { id, revision } = asked.nomination;
		await tx.update(t.nomination).set({ eligibility: 'eligible' }).where(eq(t.nomination.id, id));
		await tx.insert(t.blindVersion).values({
			...{ nominationId: id, title: 'T', summary: 'S', answers: {}, fromRevision: revision },
			...{ preparedBy: asked.by.person.id, preparedAt: now() }
		});
	});
	expect((await editionOverview(staff, of.edition.id)).waiting).toMatchObject({
		...{ toExamine: 0, toTell: 1, toBlind: 2 }
	});
});

test('the office sees readings still to give while the jury scores, then prizes to decide', async () => {
	const of = await makeEdition();
	const [one, other] = [await makeNomination(of), await makeNomination(of)];
	const waiting = async () => (await editionOverview(staff, of.edition.id)).waiting;
	const first = await makeJuror(of);
	await assign(first, [one, other]);
	expect(await waiting()).toMatchObject({ unassigned: 0, toDecide: 0 });
	// In a small prize everybody reads everything that no conflict closes to them.
	const second = await makeJuror(of);
	expect(await waiting()).toMatchObject({ unassigned: 2 });
	await assign(second, [one]);
	expect(await waiting()).toMatchObject({ unassigned: 1 });
	await write('awards.test', (tx) =>
		tx.insert(t.conflictDeclaration).values({
			...{ jurorId: second.juror.id, nominationId: other.nomination.id, conflict: true, declaredAt: now() }
		})
	);
	expect(await waiting()).toMatchObject({ unassigned: 0, toDecide: 0 });
	await write('awards.test', (tx) =>
		tx.delete(t.juryAssignment).where(eq(t.juryAssignment.nominationId, one.nomination.id))
	);
	expect(await waiting()).toMatchObject({ unassigned: 1 });
	const back = setClock(() => of.edition.scoringClosesAt.getTime());
	try {
		expect(await waiting()).toMatchObject({ unassigned: 0, toDecide: 1 });
	} finally {
		back();
	}
});

describe('a new edition copies the last', () => {
	async function lived() {
		const of = await makeEdition();
		const [first] = of.criteria;
		await write('awards.test', async (tx) => {
			await tx.insert(t.awardSample).values({
				...{ categoryId: of.category.id, title: 'Exercice', body: 'Inventé.' },
				marks: { [first!.id]: { mark: 4, why: 'Bien.' } }
			});
			await tx
				.update(t.awardQuestion)
				.set({ retiredAt: now() })
				.where(eq(t.awardQuestion.id, of.questions[1]!.id));
			await tx
				.update(t.awardEdition)
				.set({
					...{ name: 'Méritas 2040', rules: 'Règlement' },
					nominationsOpenAt: instantAt('2039-10-03', '9:00'),
					nominationsCloseAt: instantAt('2039-11-30', '23:59'),
					scoringOpensAt: instantAt('2039-12-12', '9:00'),
					scoringClosesAt: instantAt('2040-01-27', '23:59'),
					embargoUntil: instantAt('2040-02-21', '19:00')
				})
				.where(eq(t.awardEdition.id, of.edition.id));
		});
		return of;
	}

	test('prizes, rubrics, forms, checks and practice come along; dates keep their weekday and hour; nobody does', async () => {
		const of = await lived();
		const nomination = await makeNomination(of);
		const juror = await makeJuror(of);
		await assign(juror, [nomination]);
		await makeReading(of, juror, nomination, [3, 6]);

		const { slug } = await copyEdition({ actor: staff, from: of.edition.id });
		expect(slug).toBe('2041');
		const before = await staffEdition(staff, of.edition.slug);
		const copy = await staffEdition(staff, slug);
		expect(copy).toMatchObject({
			name: 'Méritas 2041',
			rules: 'Règlement',
			publishedAt: null,
			galaEventId: null
		});
		expect(copy.number).toBeGreaterThan(before.number);
		const weekday = (instant: Date) => new Date(`${dayOf(instant)}T12:00:00Z`).getUTCDay();
		for (const field of EDITION_DATES) {
			expect(weekday(copy[field]), field).toBe(weekday(before[field]));
			expect(localInput(copy[field]).slice(11), field).toBe(localInput(before[field]).slice(11));
			const days = (copy[field].getTime() - before[field].getTime()) / DAY_MS;
			expect(Math.abs(days - 365), field).toBeLessThan(3);
		}
		const [prize] = await categoriesOf(copy.id);
		expect(prize).toMatchObject({ slug: 'innovation', name: 'Prix Innovation', sampleTitle: 'Exercice' });
		expect(prize!.criteria.map(({ name, max, weight }) => [name, max, weight])).toEqual([
			['Effets', 5, 3],
			['Nouveauté', 10, 1]
		]);
		expect(prize!.questions.map(({ label }) => label)).toEqual(['Que fait le projet?']);
		expect(prize!.checks).toHaveLength(1);
		const [sample] = await (
			await reader()
		)
			.select()
			.from(t.awardSample)
			.where(eq(t.awardSample.categoryId, prize!.id));
		expect(sample!.marks).toEqual({ [prize!.criteria[0]!.id]: { mark: 4, why: 'Bien.' } });
		const { prizes, waiting } = await editionOverview(staff, copy.id);
		expect(prizes.map(({ counts }) => counts)).toEqual([{}]);
		expect(Object.values(waiting).every((n) => n === 0)).toBe(true);
		const jurors = await (await reader()).select().from(t.juror).where(eq(t.juror.editionId, copy.id));
		expect(jurors).toEqual([]);
		// The copy may be scored anew: its rubric is not frozen by the readings of the last.
		await write('awards.test', (tx) =>
			tx.update(t.awardCriterion).set({ weight: 2 }).where(eq(t.awardCriterion.id, prize!.criteria[0]!.id))
		);
	});

	test('pressed twice at once, or by two people, it begins one', async () => {
		const of = await lived();
		await write('awards.test', (tx) =>
			tx.run(sql`UPDATE award_edition SET nominations_open_at = nominations_open_at + ${10 * 365 * DAY_MS},
				nominations_close_at = nominations_close_at + ${10 * 365 * DAY_MS},
				scoring_opens_at = scoring_opens_at + ${10 * 365 * DAY_MS},
				scoring_closes_at = scoring_closes_at + ${10 * 365 * DAY_MS},
				embargo_until = embargo_until + ${10 * 365 * DAY_MS} WHERE id = ${of.edition.id}`)
		);
		const begun = await Promise.allSettled(
			Array.from({ length: 3 }, () => copyEdition({ actor: system('test'), from: of.edition.id }))
		);
		expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const one of begun)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'edition_exists' });
	});
});
