import { makeMails } from '../../mail/deliver.ts';
import { surveyAsked } from '../../mail/templates/surveys.ts';
import { mailedOf } from '../../surveys/mailed.ts';
import type { Handler } from '../worker.ts';

/** Messages made in one write: the door never waits for long. */
const BATCH = 50;

/** One message to each person who has not answered; those made already, by a run that was cut, are left as they are. */
export const onSurveyAsked: Handler<'survey.asked'> = async ({ surveyId, round }) => {
	const found = await mailedOf(surveyId, round);
	if (!found) return;
	const drafts = found.people.map((person) => ({
		dedupeKey: `survey.asked:${surveyId}:${round}:${person.personId}`,
		template: round === 0 ? ('survey' as const) : ('survey-reminder' as const),
		recipient: person.email,
		message: surveyAsked(found.survey, { eventName: found.eventName, person, round })
	}));
	for (let from = 0; from < drafts.length; from += BATCH) await makeMails(drafts.slice(from, from + BATCH));
};
