import { describe, expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { closeSurvey } from '../../../src/lib/server/surveys/open.ts';
import { exportSurvey } from '../../../src/lib/server/surveys/export.ts';
import { surveyResults } from '../../../src/lib/server/surveys/results.ts';
import { askedQuestions, pageFrom, pagesOf } from '../../../src/lib/surveys/branching.ts';
import type { Question } from '../../../src/lib/surveys/questions.ts';
import { stepFrom } from '../../../src/lib/surveys/step.ts';
import { resultsOf, shownGroups, turnoutOf, type Response } from '../../../src/lib/surveys/suppression.ts';
import { answerAs, makeAsked } from '../../factories/survey.ts';

const staff = system('test');
const question = (id: number, given: Partial<Question>): Question => ({
	...{ id, position: id, kind: 'scale', prompt: `Q${id}`, help: '', required: false, section: '' },
	...{ options: [], lowWord: '', highWord: '', showIfQuestionId: null, showIfValues: [] },
	...given
});
const said = (values: Record<number, string>) =>
	new Map(Object.entries(values).map(([id, value]) => [Number(id), { value, quotable: false }]));

describe('branching', () => {
	const questions = [
		question(1, { kind: 'several', options: ['a', 'b', 'c'] }),
		question(2, { kind: 'yesno', showIfQuestionId: 1, showIfValues: ['1', '2'], section: 'Deux' }),
		question(3, { showIfQuestionId: 2, showIfValues: ['yes'] }),
		question(4, { section: 'Trois', required: true })
	];
	const ids = (values: Record<number, string>) => askedQuestions(questions, said(values)).map(({ id }) => id);

	test('shows what earlier answers ask for, and nothing under what is hidden', () => {
		expect(ids({ 1: '0' })).toEqual([1, 4]);
		expect(ids({ 1: '0,2' })).toEqual([1, 2, 4]);
		expect(ids({ 1: '2', 2: 'yes' })).toEqual([1, 2, 3, 4]);
		expect(ids({ 1: '0', 2: 'yes' })).toEqual([1, 4]);
	});

	test('passes the pages that ask nothing, both ways', () => {
		expect(pagesOf(questions).map(({ title }) => title)).toEqual(['', 'Deux', 'Trois']);
		expect(pageFrom(questions, said({ 1: '0' }), 0, 1)).toBe(2);
		expect(pageFrom(questions, said({ 1: '1' }), 0, 1)).toBe(1);
		expect(pageFrom(questions, said({ 1: '0' }), 2, -1)).toBe(0);
	});

	test('a page with something wrong is shown again, and what was typed is kept', () => {
		const sent = (fields: Record<string, string[]>, page: number) =>
			stepFrom(questions, { all: (name) => fields[name] ?? [], page, back: false });
		const wrong = sent({ q1: ['0'], q4: ['9'] }, 2);
		expect([wrong.page, wrong.flaws.get(4), wrong.answers.get(4)?.value]).toEqual([2, 'invalid', '9']);
		expect(sent({ q1: ['0'] }, 2).flaws.get(4)).toBe('required');
		expect(sent({ q1: ['0', '0'], q4: ['3'] }, 2)).toMatchObject({ page: 0, isDone: false });
		expect(sent({ q4: ['3'] }, 2).isDone).toBe(true);
	});
});

describe('small groups', () => {
	test('are hidden, and so is the next smallest that would give them away', () => {
		expect(shownGroups([8, 7])).toEqual([true, true]);
		expect(shownGroups([8, 3])).toEqual([false, false]);
		expect(shownGroups([9, 3, 6])).toEqual([true, false, false]);
		expect(shownGroups([9, 3, 2])).toEqual([true, false, false]);
		expect(shownGroups([20, 9, 0])).toEqual([true, true, false]);
	});

	test('of crossings, no difference from the whole is of one to four people, whatever the sizes', () => {
		const by = question(1, { kind: 'one', options: ['a', 'b', 'c'] });
		const crossed = question(2, {});
		for (let a = 0; a <= 9; a++)
			for (let b = 0; b <= 9; b++)
				for (let c = 0; c <= 9; c++) {
					const responses: Response[] = [a, b, c].flatMap((size, group) =>
						Array.from({ length: size }, (_, i) => ({
							id: `${group}-${i}`,
							answers: said({ 1: String(group), 2: String((i % 5) + 1) })
						}))
					);
					const [, result] = resultsOf([by, crossed], responses, { isClosed: true, crossedBy: 1 });
					const whole = result!.tally?.people ?? 0;
					const shown = result!.crossed?.flatMap(({ tally }) => tally?.people ?? []) ?? [];
					expect(shown.every((people) => people === 0 || people >= 5)).toBe(true);
					const left = whole - shown.reduce((sum, people) => sum + people, 0);
					expect(left === 0 || left >= 5, `${a} ${b} ${c}`).toBe(true);
				}
	});

	test('of organisations are one line, which has five people or is not told', () => {
		const line = (name: string, asked: number, answered = 1) => ({ name, asked, answered });
		expect(turnoutOf([line('A', 8), line('B', 3), line('C', 4)])).toEqual([line('A', 8), line('', 7, 2)]);
		expect(turnoutOf([line('A', 8), line('B', 6), line('C', 1)])).toEqual([line('A', 8), line('', 7, 2)]);
		expect(turnoutOf([line('A', 3)])).toEqual([]);
	});
});

test('results come by fives while it is open, all at the end, the same in the file', async () => {
	const made = await makeAsked({ people: 13 });
	const look = () => surveyResults(staff, made.code);
	for (const [i, { actor }] of made.people.entries()) {
		await answerAs(made, actor, {
			yes: i < 3 ? 'yes' : 'no',
			words: i < 3 ? `Mot ${i}` : '',
			choice: String(i % 2)
		});
		const { shown, results } = await look();
		expect(shown, String(i)).toBe(i < 9 ? 0 : 5);
		expect(results.every(({ tally }) => tally === null) || shown === 5).toBe(true);
		expect(results[2]!.texts).toEqual([]);
	}
	await closeSurvey({ actor: staff, surveyCode: made.code });
	const { shown, results } = await look();
	expect(shown).toBe(13);
	expect(results[0]!.tally?.people).toBe(13);
	// Three people had something to write: they stay three people.
	expect(results[2]).toMatchObject({ tally: null, texts: [] });
	const file = await exportSurvey({ actor: staff, surveyCode: made.code, format: 'csv' });
	const text = Buffer.concat(await Array.fromAsync(file.body)).toString();
	expect(text).toContain('Moins de cinq réponses');
	expect(text).not.toContain('Mot 1');
});
