import { eq, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { answerWords } from '../../staff/surveys.ts';
import type { Question } from '../../surveys/questions.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { organisation, person } from '../db/schema/members.ts';
import { surveyAnswer, surveyInvited, surveyResponse, surveySignature } from '../db/schema/surveys.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { CHUNK, sheetFile, type SheetFormat } from '../spreadsheet.ts';
import { findSurvey, questionsOf } from './queries.ts';

/** What one person answered, under the name that the survey said it would keep. */
export interface SignedResponse {
	name: string;
	email: string;
	organisation: string;
	/** In words, by question; those that were not asked of them are not there. */
	answers: Map<number, string>;
}

/**
 * Who answered what, by name, of a survey that said before its first question that it keeps names.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also of an anonymous survey
 */
export async function signedResponses(
	actor: Actor,
	surveyCode: string
): Promise<{
	survey: { code: string; title: string };
	questions: Question[];
	responses: SignedResponse[];
}> {
	requireStaff(actor);
	const found = await findSurvey(surveyCode);
	if (found.isAnonymous) throw new Refusal('not_found', { status: 404 });
	const questions = await questionsOf(found.id);
	const byId = new Map(questions.map((question) => [question.id, question]));
	const rows = await (
		await reader()
	)
		.select({
			responseId: surveyResponse.id,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			email: person.email,
			organisation: sql<string>`coalesce(${organisation.name}, '')`,
			questionId: surveyAnswer.questionId,
			value: surveyAnswer.value
		})
		.from(surveyResponse)
		.innerJoin(surveySignature, eq(surveySignature.responseId, surveyResponse.id))
		.innerJoin(person, eq(person.id, surveySignature.personId))
		.leftJoin(
			surveyInvited,
			sql`${surveyInvited.surveyId} = ${found.id} AND ${surveyInvited.personId} = ${person.id}`
		)
		.leftJoin(organisation, eq(organisation.id, surveyInvited.organisationId))
		.innerJoin(surveyAnswer, eq(surveyAnswer.responseId, surveyResponse.id))
		.where(eq(surveyResponse.surveyId, found.id))
		.orderBy(sql`${person.familyName} COLLATE NOCASE`, person.givenName, person.id);
	return {
		survey: { code: found.code, title: found.title },
		questions,
		responses: [...Map.groupBy(rows, ({ responseId }) => responseId).values()].map((those) => ({
			...{ name: those[0]!.name, email: those[0]!.email, organisation: those[0]!.organisation },
			answers: new Map(
				those.map(({ questionId, value }) => [questionId, answerWords(byId.get(questionId)!, value)])
			)
		}))
	};
}

/**
 * A file of who answered what, a line a person. Leaves a line in the audit trail, before the first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also of an anonymous survey; `export_too_large`
 */
export async function exportSigned(request: { actor: Actor; surveyCode: string; format: SheetFormat }) {
	const { actor, surveyCode, format } = request;
	const { questions, responses } = await signedResponses(actor, surveyCode);
	const file = await sheetFile(
		{
			timezone: 'America/Toronto',
			headings: ['Nom', 'Courriel', 'Organisme', ...questions.map(({ prompt }) => prompt)],
			chunk: (after) =>
				Promise.resolve(
					responses.slice(after, after + CHUNK).map(({ name, email, organisation: of, answers }, i) => ({
						id: after + i + 1,
						cells: [name, email, of, ...questions.map(({ id }) => answers.get(id) ?? '')].map((text) => ({
							text
						}))
					}))
				)
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			...{ action: 'export.made', objectKind: 'survey', objectId: surveyCode },
			details: { file: 'reponses', format }
		})
	);
	return { name: `reponses-${surveyCode.toLowerCase()}-${dayOf(now())}.${format}`, ...file };
}
