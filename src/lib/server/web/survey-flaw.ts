import * as m from '../../paraglide/messages.js';
import { SURVEY_LIMITS, type QuestionKind } from '../../schemas/surveys.ts';
import type { Flaw } from '../../surveys/completeness.ts';

/** What is wrong with an answer, in a sentence. */
export function surveyFlaw(flaw: Flaw, kind: QuestionKind): string {
	if (flaw === 'required') return m.surveys_flaw_required();
	if (flaw === 'invalid') return m.surveys_flaw_invalid();
	return m.surveys_flaw_too_long({ max: SURVEY_LIMITS[kind === 'short' ? 'short' : 'long'] });
}
