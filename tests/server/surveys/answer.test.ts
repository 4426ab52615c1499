import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { onSurveyAsked } from '../../../src/lib/server/outbox/handlers/surveys.ts';
import { purge } from '../../../src/lib/server/privacy/purge.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { askSurveys } from '../../../src/lib/server/surveys/ask.ts';
import { saveSurveyQuestion } from '../../../src/lib/server/surveys/edit-questions.ts';
import { copySurvey } from '../../../src/lib/server/surveys/make.ts';
import { closeSurvey, openSurvey } from '../../../src/lib/server/surveys/open.ts';
import { ownSurvey, stopReminders } from '../../../src/lib/server/surveys/own.ts';
import { findSurvey, questionsOf } from '../../../src/lib/server/surveys/queries.ts';
import { surveyResults } from '../../../src/lib/server/surveys/results.ts';
import { verifySurveys } from '../../../src/lib/server/surveys/verify.ts';
import { makePerson } from '../../factories/people.ts';
import { answerAs, daysLater, makeAsked, questionOf, type Made } from '../../factories/survey.ts';
import { codeOf } from '../../setup/refused.ts';

afterEach(async () => expect(await verifySurveys()).toEqual([]));
const staff = system('test');

async function answersTo(made: Made) {
	const db = await reader();
	return db
		.select({ questionId: t.surveyAnswer.questionId, value: t.surveyAnswer.value })
		.from(t.surveyAnswer)
		.innerJoin(t.surveyResponse, eq(t.surveyResponse.id, t.surveyAnswer.responseId))
		.where(eq(t.surveyResponse.surveyId, made.id));
}

async function mailsOf(made: Made, round: number) {
	const before = await (await reader()).select().from(t.mail);
	await onSurveyAsked({ surveyId: made.id, round }, {} as never);
	const after = await (await reader()).select().from(t.mail);
	return after.slice(before.length);
}

describe('an answer', () => {
	test('is taken once, and says so the second time', async () => {
		const made = await makeAsked();
		const [me] = made.people;
		await answerAs(made, me!.actor);
		expect(await codeOf(answerAs(made, me!.actor))).toBe('survey_given');
		expect((await ownSurvey(me!.actor, made.code)).state).toBe('given');
		const trail = await (await reader()).select().from(t.auditEntry);
		expect(trail.filter(({ action }) => action.startsWith('survey.answer'))).toEqual([]);
	});

	test('to a question that is hidden after all is never kept', async () => {
		const made = await makeAsked();
		const { yes, words } = made.questions;
		await answerAs(made, made.people[0]!.actor, { yes: 'no', words: 'Tapé avant de changer d’idée.' });
		expect((await answersTo(made)).map(({ questionId }) => questionId)).not.toContain(words.id);
		await answerAs(made, made.people[1]!.actor, { yes: 'yes', words: 'Gardé.' });
		expect(await answersTo(made)).toContainEqual({ questionId: words.id, value: 'Gardé.' });
		expect(yes.id).toBeLessThan(words.id);
	});

	test('is refused where it is incomplete or invented, to whoever was not asked, and once it is over', async () => {
		const made = await makeAsked();
		const [me] = made.people;
		for (const given of [{ scale: '' }, { scale: '6' }, { yes: 'peut-être' }, { choice: '2' }])
			expect(await codeOf(answerAs(made, me!.actor, given)), JSON.stringify(given)).toBe('survey_incomplete');
		const stranger = await makePerson({ roles: ['staff'] });
		for (const actor of [
			ANONYMOUS,
			staff,
			stranger.actor,
			{ kind: 'link', purpose: 'evaluations', code: `${made.code} ${me!.id}` } as const,
			{ kind: 'link', purpose: 'survey', code: `AUTRE ${me!.id}` } as const
		])
			expect(await codeOf(answerAs(made, actor)), actor.kind).toBe('not_found');
		await daysLater(20, async () => expect(await codeOf(answerAs(made, me!.actor))).toBe('survey_closed'));
		await answerAs(made, { kind: 'link', purpose: 'survey', code: `${made.code} ${me!.id}` });
		await closeSurvey({ actor: staff, surveyCode: made.code });
		expect(await codeOf(answerAs(made, made.people[1]!.actor))).toBe('survey_closed');
	});

	test('settles what was asked, and never changes', async () => {
		const made = await makeAsked();
		await answerAs(made, made.people[0]!.actor);
		const input = questionOf({ kind: 'yesno' });
		expect(await codeOf(saveSurveyQuestion({ actor: staff, surveyCode: made.code, input }))).toBe(
			'survey_answered'
		);
		const names: (string | undefined)[] = [];
		for (const text of [
			sql`UPDATE survey_question SET prompt = 'Autre chose' WHERE survey_id = ${made.id}`,
			sql`UPDATE survey_answer SET value = '1'`,
			sql`DELETE FROM survey_answer`,
			sql`DELETE FROM survey_response WHERE survey_id = ${made.id}`,
			sql`UPDATE survey_response SET shown = 1 WHERE survey_id = ${made.id}`,
			sql`UPDATE survey SET is_anonymous = 0 WHERE id = ${made.id}`,
			sql`INSERT INTO survey_response (survey_id) VALUES (${made.id})`,
			sql`INSERT INTO survey_signature SELECT id, ${made.people[0]!.id} FROM survey_response WHERE survey_id = ${made.id}`
		])
			await write('surveys.test', (tx) => tx.run(text)).catch((error: unknown) =>
				names.push(violation(error))
			);
		expect(names).toEqual([
			...['survey_answered', 'survey_append_only', 'survey_append_only', 'survey_append_only'],
			...['survey_shown_alone', 'survey_announced', 'survey_not_asked', 'survey_is_anonymous']
		]);
	});
});

describe('the same link, twice at once', () => {
	async function rush() {
		const made = await makeAsked();
		const [me] = made.people;
		const done = await Promise.allSettled([1, 2, 3].map(() => answerAs(made, me!.actor)));
		const scales = (await answersTo(made)).filter(({ questionId }) => questionId === made.questions.scale.id);
		return { done: done.map(({ status }) => status), scales };
	}

	test('makes one answer', async () => {
		const { done, scales } = await rush();
		expect(done.toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
		expect(scales).toHaveLength(1);
	});

	test('control: without the key of who has answered, each is counted', async () => {
		await write('surveys.test', async (tx) => {
			await tx.run(sql`CREATE TABLE kept AS SELECT * FROM survey_given`);
			await tx.run(sql`DROP TABLE survey_given`);
			await tx.run(sql`CREATE TABLE survey_given (survey_id integer NOT NULL, person_id integer NOT NULL)`);
			await tx.run(sql`INSERT INTO survey_given SELECT * FROM kept`);
		});
		try {
			expect((await rush()).scales).toHaveLength(3);
		} finally {
			await write('surveys.test', async (tx) => {
				await tx.run(sql`DROP TABLE survey_given`);
				await tx.run(
					sql`CREATE TABLE survey_given (survey_id integer NOT NULL, person_id integer NOT NULL, PRIMARY KEY (survey_id, person_id)) WITHOUT ROWID`
				);
			});
		}
	});
});

describe('asking', () => {
	test('fewer than five, a survey announced anonymous is refused; one that keeps names is not', async () => {
		const made = await makeAsked({ people: 3, open: false });
		expect(await codeOf(openSurvey({ actor: staff, surveyCode: made.code }))).toBe('survey_too_few');
		await write('surveys.test', (tx) =>
			tx.update(t.survey).set({ isAnonymous: false }).where(eq(t.survey.id, made.id))
		);
		await openSurvey({ actor: staff, surveyCode: made.code });
		await askSurveys();
		await answerAs(made, made.people[0]!.actor, { yes: 'yes', words: 'À mon nom.' });
		const { data } = await exportMyData(made.people[0]!.actor);
		expect(data.reponses_signees).toContainEqual(expect.objectContaining({ reponse: 'À mon nom.' }));
		expect((await exportMyData(made.people[1]!.actor)).data.reponses_signees).toEqual([]);
	});

	test('once each, then whoever has not answered nor stopped it, a few days apart, so many times', async () => {
		const made = await makeAsked({ people: 6, reminders: 2 });
		expect(await mailsOf(made, 0)).toHaveLength(6);
		// Done again after a kill: nobody has it twice.
		expect(await mailsOf(made, 0)).toHaveLength(0);
		await answerAs(made, made.people[0]!.actor);
		await stopReminders(made.people[1]!.actor, made.code);
		const reminded = async () => (await findSurvey(made.code)).reminded;
		await askSurveys();
		expect(await reminded()).toBe(0);
		await daysLater(4.1, async () => {
			await Promise.all([askSurveys(), askSurveys()]);
			expect(await reminded()).toBe(1);
			const mails = await mailsOf(made, 1);
			expect(mails).toHaveLength(4);
			expect(mails[0]!.text).toContain('/rappels?');
		});
		await daysLater(8.3, async () => {
			await askSurveys();
			expect(await reminded()).toBe(2);
		});
		await daysLater(13, async () => {
			await askSurveys();
			expect(await reminded()).toBe(2);
		});
		await daysLater(20, async () => expect(await mailsOf(made, 2)).toHaveLength(0));
	});

	test('a copy keeps the words, the questions and their conditions, and nobody of it', async () => {
		const made = await makeAsked();
		await answerAs(made, made.people[0]!.actor);
		const { code } = await copySurvey({ actor: staff, surveyCode: made.code });
		const copy = await questionsOf((await findSurvey(code)).id);
		expect(copy.map(({ kind }) => kind)).toEqual(['scale', 'yesno', 'long', 'one']);
		expect(copy[2]!.showIfQuestionId).toBe(copy[1]!.id);
		expect((await surveyResults(staff, code)).asked).toBe(0);
	});
});

test('once it is over, who was asked and who answered is forgotten, and the figures stay', async () => {
	const made = await makeAsked({ people: 8 });
	for (const { actor } of made.people.slice(0, 6)) await answerAs(made, actor);
	const before = await surveyResults(staff, made.code);
	expect([before.asked, before.answered, before.shown]).toEqual([8, 6, 0]);
	await daysLater(20, async () => {
		await purge();
		const after = await surveyResults(staff, made.code);
		expect([after.asked, after.answered, after.shown]).toEqual([8, 6, 6]);
		expect(after.turnout).toEqual([{ name: made.organisation.name, asked: 8, answered: 6 }]);
		const db = await reader();
		expect(await db.select().from(t.surveyGiven).where(eq(t.surveyGiven.surveyId, made.id))).toEqual([]);
		expect(await db.select().from(t.surveyInvited).where(eq(t.surveyInvited.surveyId, made.id))).toEqual([]);
		expect((await ownSurvey(made.people[0]!.actor, made.code)).state).toBe('closed');
	});
});
