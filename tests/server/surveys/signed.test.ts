import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { exportSigned, signedResponses } from '../../../src/lib/server/surveys/signed.ts';
import { closeSurvey } from '../../../src/lib/server/surveys/open.ts';
import { surveyResults } from '../../../src/lib/server/surveys/results.ts';
import { trainedSurveys } from '../../../src/lib/server/surveys/trained.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';
import { answerAs, makeAsked } from '../../factories/survey.ts';
import { refusal } from '../../setup/guards.ts';

const staff = system('test');

test('of a survey that keeps names, the office reads and exports who answered what; of another, nobody', async () => {
	const made = await makeAsked({ anonymous: false });
	await answerAs(made, made.people[1]!.actor, { yes: 'yes', words: 'Rappelez-moi.', choice: '1' });
	const { responses, questions } = await signedResponses(staff, made.code);
	expect(questions).toHaveLength(4);
	expect(responses).toHaveLength(1);
	const [one] = responses;
	expect(one!.organisation).toBe(made.organisation.name);
	expect([...one!.answers.values()].toSorted()).toEqual(['4', 'Oui', 'Rappelez-moi.', 'Soir']);
	const file = await exportSigned({ actor: staff, surveyCode: made.code, format: 'csv' });
	const text = (await Array.fromAsync(file.body)).map((bytes) => new TextDecoder().decode(bytes)).join('');
	expect(text.trim().split('\n')).toHaveLength(2);
	expect(text).toContain('Rappelez-moi.');

	const anonymous = await makeAsked();
	await answerAs(anonymous, anonymous.people[0]!.actor);
	expect(await refusal(signedResponses(staff, anonymous.code))).toBe('not_found');
	expect(await refusal(exportSigned({ actor: staff, surveyCode: anonymous.code, format: 'csv' }))).toBe(
		'not_found'
	);
	expect(await refusal(signedResponses(made.people[1]!.actor, made.code))).toBe('not_allowed');
});

test('who gives a training reads its hot survey, without organisations or names; nobody else does', async () => {
	const { event } = await makeCourseSession();
	const [trainer, other] = [await makePerson(), await makePerson()];
	await write('programme.test', (tx) =>
		tx
			.insert(t.speaker)
			.values({ eventId: event.id, personId: trainer.person.id, slug: 'elle', name: 'Elle' })
	);
	const made = await makeAsked({ anonymous: false, open: false });
	await write('surveys.test', async (tx) => {
		await tx
			.update(t.survey)
			.set({ kind: 'hot', audience: 'event', eventId: event.id, regions: [] })
			.where(eq(t.survey.id, made.id));
		await tx
			.insert(t.surveyInvited)
			.values(made.people.map(({ id }) => ({ surveyId: made.id, personId: id })));
		await tx
			.update(t.survey)
			.set({ readyAt: new Date(), askedAt: new Date(), closesAt: new Date(Date.now() + 86_400_000) })
			.where(eq(t.survey.id, made.id));
	});
	const read = async () => (await trainedSurveys(trainer.actor, event.slug)).surveys;
	// Between two looks, one more answer would be that of whoever has just given theirs.
	for (const [i, { actor }] of made.people.entries()) {
		await answerAs(made, actor, { yes: 'yes', words: `Bien ${i}.` });
		expect(await read()).toMatchObject([{ answered: i + 1, shown: 0 }]);
	}
	expect(await surveyResults(staff, made.code)).toMatchObject({ shown: 6 });
	await closeSurvey({ actor: staff, surveyCode: made.code });
	const { surveys } = await trainedSurveys(trainer.actor, event.slug);
	expect(surveys).toMatchObject([{ code: made.code, asked: 6, answered: 6, shown: 6 }]);
	expect(Object.keys(surveys[0]!)).not.toContain('turnout');
	expect(JSON.stringify(surveys)).not.toContain(made.organisation.name);
	for (const actor of [other.actor, ANONYMOUS])
		expect(await refusal(trainedSurveys(actor, event.slug))).toBe('not_found');
});
