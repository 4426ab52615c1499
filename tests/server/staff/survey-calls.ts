import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import {
	moveSurveyQuestion,
	removeSurveyQuestion,
	saveSurveyQuestion
} from '../../../src/lib/server/surveys/edit-questions.ts';
import { exportSurvey } from '../../../src/lib/server/surveys/export.ts';
import { copySurvey, makeSurvey } from '../../../src/lib/server/surveys/make.ts';
import { audienceSize, closeSurvey, openSurvey } from '../../../src/lib/server/surveys/open.ts';
import {
	staffSurvey,
	staffSurveys,
	surveyEvents,
	surveyRegions
} from '../../../src/lib/server/surveys/queries.ts';
import { surveyResults } from '../../../src/lib/server/surveys/results.ts';
import { extendSurvey, setSurvey } from '../../../src/lib/server/surveys/settings.ts';
import { exportSigned, signedResponses } from '../../../src/lib/server/surveys/signed.ts';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { makeAsked, questionOf } from '../../factories/survey.ts';

/** What the office reads and does of a survey, each on one of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const draft = async () => makeAsked({ open: false });

export const SURVEY_READS: Calls = {
	staffSurveys: async (actor) => staffSurveys(actor),
	surveyEvents: async (actor) => surveyEvents(actor),
	surveyRegions: async (actor) => surveyRegions(actor),
	staffSurvey: async (actor) => staffSurvey(actor, (await draft()).code),
	surveyResults: async (actor) => surveyResults(actor, (await draft()).code),
	signedResponses: async (actor) => signedResponses(actor, (await makeAsked({ anonymous: false })).code),
	audienceSize: async (actor) => audienceSize(actor, (await draft()).code)
};

export const SURVEY_COMMANDS: Calls = {
	makeSurvey: async (actor) => makeSurvey({ actor, input: { title: 'Besoins', kind: 'needs', event: '' } }),
	copySurvey: async (actor) => copySurvey({ actor, surveyCode: (await draft()).code }),
	openSurvey: async (actor) => openSurvey({ actor, surveyCode: (await draft()).code }),
	closeSurvey: async (actor) => closeSurvey({ actor, surveyCode: (await makeAsked()).code }),
	extendSurvey: async (actor) =>
		extendSurvey({ actor, surveyCode: (await makeAsked()).code, lastDay: addDays(dayOf(now()), 30) }),
	exportSurvey: async (actor) => exportSurvey({ actor, surveyCode: (await draft()).code, format: 'csv' }),
	exportSigned: async (actor) =>
		exportSigned({ actor, surveyCode: (await makeAsked({ anonymous: false })).code, format: 'csv' }),
	setSurvey: async (actor) => {
		const made = await draft();
		const { survey } = await staffSurvey({ kind: 'system', name: 'test' }, made.code);
		const { revision } = survey;
		return setSurvey({
			actor,
			surveyCode: made.code,
			input: {
				...{ revision, title: 'Autre titre', intro: '', thanks: '', anonymous: true, audience: 'managers' },
				...{ event: '', regions: [], asksOn: '', openDays: 10, reminders: 1, everyDays: 3, crossedBy: 0 }
			}
		});
	},
	saveSurveyQuestion: async (actor) =>
		saveSurveyQuestion({ actor, surveyCode: (await draft()).code, input: questionOf({ kind: 'yesno' }) }),
	moveSurveyQuestion: async (actor) => {
		const made = await draft();
		return moveSurveyQuestion({ actor, surveyCode: made.code, question: made.questions.choice.id, to: 'up' });
	},
	removeSurveyQuestion: async (actor) => {
		const made = await draft();
		return removeSurveyQuestion({ actor, surveyCode: made.code, question: made.questions.choice.id });
	}
};
