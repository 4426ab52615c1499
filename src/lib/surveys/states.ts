/** Where a survey stands at an instant: written, waiting for its hour, open, over, or never asked for want of people. */
export type SurveyState = 'draft' | 'planned' | 'open' | 'closed' | 'skipped';

/** What says where a survey stands. */
export interface SurveyTimes {
	readyAt: Date | null;
	askedAt: Date | null;
	closesAt: Date | null;
	closedAt: Date | null;
	skippedAt: Date | null;
}

/** Where a survey stands. */
export function stateOf(survey: SurveyTimes, at: Date): SurveyState {
	if (survey.skippedAt) return 'skipped';
	if (!survey.readyAt) return 'draft';
	if (!survey.askedAt) return 'planned';
	return survey.closedAt || at >= survey.closesAt! ? 'closed' : 'open';
}
