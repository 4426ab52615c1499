import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../../src/lib/awards/ranking/calibrate.ts';
import { withoutJuror } from '../../../../src/lib/awards/ranking/readings.ts';
import { standing } from '../../../../src/lib/awards/ranking/standing.ts';
import { scoresCsv } from '../../../../src/lib/server/awards/deliberation/scores-csv.ts';
import { addNote, openDeliberation } from '../../../../src/lib/server/awards/deliberation/note.ts';
import {
	deliberationBoard,
	deliberationOf,
	staffDeliberation
} from '../../../../src/lib/server/awards/deliberation/queries.ts';
import { ANONYMOUS, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { assign, makeEdition, makeJuror, makeNomination, makeReading } from '../../../factories/awards.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeDeliberation, type MadeDeliberation } from '../../../factories/results.ts';
import { refusal } from './refusal.ts';

const seen = (actor: Actor, { at }: MadeDeliberation) =>
	deliberationOf(actor, at.editionSlug, at.categorySlug);

/** A conflict said after everything was scored. */
async function declare({ juror }: { juror: { id: number } }, { nomination }: { nomination: { id: number } }) {
	await write('awards.test', (tx) =>
		tx
			.update(t.conflictDeclaration)
			.set({ conflict: true, reason: 'Ma sœur y travaille.', declaredAt: now() })
			.where(
				and(
					eq(t.conflictDeclaration.jurorId, juror.id),
					eq(t.conflictDeclaration.nominationId, nomination.id)
				)
			)
	);
}

describe('who deliberates', () => {
	test('the permanence and the jury, once scoring is closed; nobody else', async () => {
		const made = await makeDeliberation();
		expect((await seen(made.staff, made)).ranking.rows).toHaveLength(3);
		expect((await seen(made.jurors[0]!.actor, made)).isJuror).toBe(true);
		const elsewhere = await makeJuror(await makeEdition());
		for (const actor of [ANONYMOUS, (await makePerson()).actor, elsewhere.actor])
			expect(await refusal(seen(actor, made))).toBe('not_found');
		expect(
			await refusal(staffDeliberation(made.jurors[0]!.actor, made.at.editionSlug, made.at.categorySlug))
		).toBe('not_allowed');
	});

	test('nobody while jurors still score', async () => {
		const made = await makeDeliberation({ phase: 'scoring' });
		expect(await refusal(seen(made.staff, made))).toBe('deliberation_not_open');
		expect(await refusal(seen(made.jurors[0]!.actor, made))).toBe('deliberation_not_open');
		expect((await deliberationBoard(made.staff, made.at.editionSlug)).lines).toEqual([]);
	});
});

describe('what is shown', () => {
	test('comes from the ranking, and severities go to the jury alone', async () => {
		const made = await makeDeliberation();
		const { readings, ranking, severities } = await seen(made.jurors[0]!.actor, made);
		const worked = standing(readings);
		expect(ranking.rows).toEqual(worked.rows);
		expect(ranking.deliberation).toEqual([]);
		expect(severities).toEqual(worked.severities);
		expect(severities).toHaveLength(3);
		const calibrated = calibrate(readings);
		expect('nominations' in calibrated && calibrated.nominations.length).toBe(3);
		const office = await staffDeliberation(made.staff, made.at.editionSlug, made.at.categorySlug);
		expect(office.severities).toEqual([]);
		expect(JSON.stringify(office)).not.toContain('severity');
	});

	test('to the permanence, is of unnamed readers: who is severe cannot be worked out of anybody', async () => {
		const made = await makeDeliberation();
		const office = await staffDeliberation(made.staff, made.at.editionSlug, made.at.categorySlug);
		const jury = await seen(made.jurors[0]!.actor, made);
		expect(office.jurors.map(({ name }) => name)).toEqual(['Membre 1', 'Membre 2', 'Membre 3']);
		const text = JSON.stringify({ ...office, entries: [], rounds: [] });
		for (const { juror } of made.jurors) expect(text).not.toContain(juror.name);
		expect(JSON.stringify(jury)).toContain(made.jurors[0]!.juror.name);
		// The figures are the same, and so is what they would be without one of them.
		expect(rounded(office.ranking.rows)).toBe(rounded(jury.ranking.rows));
		const without = (readings: typeof office.readings, ids: number[]) =>
			ids.map((id) => rounded(standing(withoutJuror(readings, id)).rows)).sort();
		expect(
			without(
				office.readings,
				office.jurors.map(({ id }) => id)
			)
		).toEqual(
			without(
				jury.readings,
				jury.jurors.map(({ id }) => id)
			)
		);
	});

	test('one who left halfway counts for what they read whole', async () => {
		const made = await makeDeliberation({
			marks: [
				[
					[5, 10],
					[3, 5],
					[1, 2]
				],
				[
					[5, 9],
					[3, 6],
					[1, 1]
				],
				[[4, 9]]
			]
		});
		await write('awards.test', (tx) =>
			tx
				.update(t.juror)
				.set({ status: 'left', leftAt: now() })
				.where(eq(t.juror.id, made.jurors[2]!.juror.id))
		);
		const { readings, jurors } = await seen(made.jurors[0]!.actor, made);
		expect(readings).toHaveLength(7);
		expect(jurors.filter(({ hasLeft }) => hasLeft)).toHaveLength(1);
		expect(await refusal(seen(made.jurors[2]!.actor, made))).toBe('not_found');
	});

	test('all equal: a tie of everybody, and no agreement to speak of', async () => {
		const same = [
			[3, 5],
			[3, 5],
			[3, 5]
		];
		const made = await makeDeliberation({ marks: [same, same, same] });
		const { ranking, agreement } = await seen(made.staff, made);
		expect(ranking.first.calibrated).toHaveLength(3);
		expect(agreement.undefinedBecause).toBe('all_equal');
	});

	test('one nomination stands alone', async () => {
		const made = await makeDeliberation({ nominations: 1 });
		const { ranking } = await seen(made.staff, made);
		expect(ranking.rows).toHaveLength(1);
		expect(ranking.first.calibrated).toEqual([made.nominations[0]!.nomination.id]);
	});

	test('panels that never meet have no calibrated ranking', async () => {
		const made = await makeDeliberation({
			marks: [
				[
					[5, 10],
					[4, 9]
				]
			],
			nominations: 2
		});
		await addPanelApart(made);
		const { ranking, chances } = await seen(made.staff, made);
		expect(ranking.deliberation).toEqual(['apart', 'too_few_readings']);
		expect(ranking.rows.every(({ scores }) => scores.calibrated === null)).toBe(true);
		expect(ranking.components).toHaveLength(2);
		expect(chances).toMatchObject({ why: 'apart' });
	});
});

describe('a juror in conflict', () => {
	test('sees nothing of that nomination, and figures as if there were none', async () => {
		const made = await makeDeliberation();
		const [first] = made.nominations;
		const before = await seen(made.jurors[1]!.actor, made);
		await addNote({ actor: made.staff, ...made.at, text: 'Le premier dossier se démarque.' });
		await write('awards.test', (tx) =>
			tx
				.update(t.conflictDeclaration)
				.set({ conflict: true, declaredAt: now() })
				.where(eq(t.conflictDeclaration.nominationId, first!.nomination.id))
		);
		// Everybody declared one: of the first, nothing is left to anyone on the jury.
		const shown = await seen(made.jurors[0]!.actor, made);
		expect(before.ranking.rows.map(({ nomination }) => nomination)).toContain(first!.nomination.id);
		const text = JSON.stringify(shown);
		expect(text).not.toContain(first!.nomination.code);
		expect(text).not.toContain(first!.nomination.title);
		expect(shown.ranking.rows.map(({ nomination }) => nomination)).not.toContain(first!.nomination.id);
		expect(shown.ranking.rows[0]!.ranks.calibrated).toBe(1);
		expect(shown.isRecused).toBe(true);
		expect(shown.entries).toEqual([]);
		const chances = shown.chances && 'nominations' in shown.chances ? shown.chances.nominations : [];
		expect(chances.reduce((sum, { first: chance }) => sum + chance, 0)).toBeCloseTo(1);
		const csv = await scoresCsv(made.jurors[0]!.actor, made.at.editionSlug, made.at.categorySlug);
		expect(csv).not.toContain(first!.nomination.code);
		expect(csv).toContain(made.nominations[1]!.nomination.code);
		expect(await refusal(addNote({ actor: made.jurors[0]!.actor, ...made.at, text: 'x' }))).toBe(
			'result_conflict'
		);
	});

	test('who is of the permanence too is kept out in the office as well', async () => {
		const made = await makeDeliberation();
		const both = await makePerson({ roles: ['staff'] });
		await makeJuror(made.of, both);
		const theirs = await makeNomination(made.of, { by: both });
		const office = await staffDeliberation(both.actor, made.at.editionSlug, made.at.categorySlug);
		expect(JSON.stringify(office)).not.toContain(theirs.nomination.code);
		expect(await refusal(openDeliberation({ actor: both.actor, ...made.at }))).toBe('result_conflict');
	});

	test('declared after scoring: the ranking is redone, shown as such and minuted with the next act', async () => {
		const made = await makeDeliberation();
		await openDeliberation({ actor: made.staff, ...made.at });
		expect((await seen(made.staff, made)).isRedone).toBe(false);
		await declare(made.jurors[0]!, made.nominations[0]!);
		const redone = await seen(made.staff, made);
		expect(redone.isRedone).toBe(true);
		expect(redone.withdrawn).toBeGreaterThan(0);
		expect(redone.readings.length).toBeLessThan(9);
		await addNote({ actor: made.staff, ...made.at, text: 'Un conflit a été déclaré.' });
		const { entries, isRedone } = await seen(made.staff, made);
		expect(isRedone).toBe(false);
		const kinds = entries.map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'ranking')).toHaveLength(2);
		expect(kinds).toContain('recusal');
		expect(kinds.slice(0, 2)).toEqual(['opened', 'ranking']);
	});
});

test('the file of scores holds all it takes to work the ranking out again', async () => {
	const made = await makeDeliberation();
	const csv = await scoresCsv(made.jurors[0]!.actor, made.at.editionSlug, made.at.categorySlug);
	const [head, ...lines] = csv
		.trim()
		.split('\r\n')
		.map((line) => line.split(';'));
	const criteria = head!
		.slice(3, -1)
		.map((label) => /sur (\d+), poids (\d+)/.exec(label)!.slice(1).map(Number));
	expect(criteria).toEqual([
		[5, 3],
		[10, 1]
	]);
	expect(lines).toHaveLength(9);
	for (const line of lines) {
		const [a, b] = line.slice(3, 5).map(Number) as [number, number];
		expect(Number(line[5]!.replace(',', '.'))).toBeCloseTo((100 * (3 * (a / 5) + b / 10)) / 4);
	}
});

/** A second pair of nominations that another juror alone has read. */
async function addPanelApart({ of }: MadeDeliberation): Promise<void> {
	const juror = await makeJuror(of);
	const others = [await makeNomination(of), await makeNomination(of)];
	await assign(juror, others);
	for (const one of others) await makeReading(of, juror, one, [2, 2]);
}

/** Numbers to six digits: the order of a sum moves the last ones. */
function rounded(data: unknown): string {
	return JSON.stringify(data, (_, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(6)) : one));
}
