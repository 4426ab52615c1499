import { eq, sql, type SQL } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import type { Tx } from '../../../src/lib/server/db/write.ts';
import { closeSurvey } from '../../../src/lib/server/surveys/open.ts';
import { makePerson } from '../../factories/people.ts';
import { answerAs, makeAsked } from '../../factories/survey.ts';
import { without } from '../../setup/guards.ts';

/** A survey with one answer, one that keeps names, one that is over, and one for three people that nobody was asked. */
async function surveys() {
	const [open, signed, over] = [
		await makeAsked(),
		await makeAsked({ anonymous: false }),
		await makeAsked({ people: 5 })
	];
	for (const made of [open, signed])
		await answerAs(made, made.people[0]!.actor, { yes: 'yes', words: 'Des mots.' });
	await closeSurvey({ actor: system('test'), surveyCode: over.code });
	const draft = await makeAsked({ people: 3, open: false });
	const [response] = await (
		await reader()
	)
		.select({ id: t.surveyResponse.id })
		.from(t.surveyResponse)
		.where(eq(t.surveyResponse.surveyId, open.id));
	return { open, signed, over, draft, responseId: response!.id, stranger: (await makePerson()).person.id };
}

test('each guard of a survey holds alone: with it the change is refused, without it the same passes', async () => {
	const { open, signed, over, draft, responseId, stranger } = await surveys();
	const other = signed.people[1]!.id;
	const promises: { guard: string; says: string; does: SQL[]; also?: string[] }[] = [
		{
			...{ guard: 'survey_announced', says: 'survey_announced' },
			does: [sql`UPDATE survey SET is_anonymous = 0 WHERE id = ${open.id}`]
		},
		{
			...{ guard: 'survey_stays_closed', says: 'survey_closed' },
			does: [sql`UPDATE survey SET closed_at = NULL WHERE id = ${over.id}`]
		},
		{
			...{ guard: 'survey_asks_five', says: 'survey_too_few' },
			does: [sql`UPDATE survey SET asked_at = 1, closes_at = 2 WHERE id = ${draft.id}`]
		},
		{
			...{ guard: 'survey_starts_unasked', says: 'survey_too_few' },
			does: [
				sql`INSERT INTO survey (code, kind, title, audience, asked_at, closes_at, created_at) VALUES ('NEUF', 'needs', 'T', 'members', 1, 2, 1)`
			]
		},
		{
			...{ guard: 'survey_question_settled_new', says: 'survey_answered' },
			does: [
				sql`INSERT INTO survey_question (survey_id, position, kind, prompt) VALUES (${open.id}, 9, 'yesno', 'Et puis?')`
			]
		},
		{
			...{ guard: 'survey_question_settled', says: 'survey_answered' },
			does: [sql`UPDATE survey_question SET prompt = 'Autre chose' WHERE survey_id = ${open.id}`]
		},
		{
			...{ guard: 'survey_question_settled_gone', says: 'survey_answered' },
			does: [sql`DELETE FROM survey_question WHERE id = ${open.questions.choice.id}`]
		},
		{
			...{ guard: 'survey_question_branches_new', says: 'survey_branch_backwards' },
			does: [
				sql`INSERT INTO survey_question (survey_id, position, kind, prompt, show_if_question_id) VALUES (${draft.id}, 9, 'yesno', 'Et puis?', ${draft.questions.words.id})`
			]
		},
		{
			...{ guard: 'survey_question_branches', says: 'survey_branch_backwards' },
			does: [sql`UPDATE survey_question SET position = 9 WHERE id = ${draft.questions.yes.id}`]
		},
		{
			...{ guard: 'survey_given_asked', says: 'survey_not_asked' },
			does: [sql`INSERT INTO survey_given (survey_id, person_id) VALUES (${open.id}, ${stranger})`]
		},
		{
			...{ guard: 'survey_response_given', says: 'survey_not_asked' },
			does: [sql`INSERT INTO survey_response (survey_id) VALUES (${open.id})`]
		},
		{
			...{ guard: 'survey_response_no_update', says: 'survey_append_only' },
			does: [sql`UPDATE survey_response SET survey_id = ${signed.id} WHERE id = ${responseId}`]
		},
		{
			...{
				guard: 'survey_response_no_delete',
				says: 'survey_append_only',
				also: ['survey_answer_no_delete']
			},
			does: [
				sql`DELETE FROM survey_answer WHERE response_id = ${responseId}`,
				sql`DELETE FROM survey_response WHERE id = ${responseId}`
			]
		},
		{
			...{ guard: 'survey_shown_together', says: 'survey_shown_alone' },
			does: [sql`UPDATE survey_response SET shown = 1 WHERE id = ${responseId}`]
		},
		{
			...{ guard: 'survey_answer_asked', says: 'survey_not_asked' },
			does: [
				sql`INSERT INTO survey_answer (response_id, question_id, value) VALUES (${responseId}, ${signed.questions.scale.id}, '1')`
			]
		},
		{
			...{ guard: 'survey_answer_no_update', says: 'survey_append_only' },
			does: [sql`UPDATE survey_answer SET value = '1' WHERE response_id = ${responseId}`]
		},
		{
			...{ guard: 'survey_answer_no_delete', says: 'survey_append_only' },
			does: [sql`DELETE FROM survey_answer WHERE response_id = ${responseId}`]
		},
		{
			...{ guard: 'survey_signature_announced', says: 'survey_is_anonymous' },
			does: [
				sql`INSERT INTO survey_signature (response_id, person_id) VALUES (${responseId}, ${open.people[0]!.id})`
			]
		},
		{
			...{ guard: 'survey_signature_no_update', says: 'survey_append_only' },
			does: [sql`UPDATE survey_signature SET person_id = ${other}`]
		}
	];
	for (const { guard, says, does, also = [] } of promises) {
		const run = async (tx: Tx) => {
			for (const text of does) await tx.run(text);
		};
		expect(await without(also, run), guard).toBe(says);
		expect(await without([...also, guard], run), `without ${guard}`).toBe('done');
	}
	// None is left out.
	const all = await (
		await reader()
	).all<{ name: string }>(
		sql`SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'survey\\_%' ESCAPE '\\'`
	);
	expect(promises.map(({ guard }) => guard).toSorted()).toEqual(all.map(({ name }) => name).toSorted());
});
