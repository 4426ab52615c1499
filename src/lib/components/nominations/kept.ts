import { keptDraft } from '$lib/components/ui/tab-draft';
import { NOMINATION_STEPS, type NominationStep } from '$lib/schemas/nominations';

/** Under what a tab keeps a part of a nomination that is typed and not saved. */
export function draftKey(code: string, step: NominationStep): string {
	return `estrade:candidature:${code}:${step}`;
}

/** The parts of which this tab holds a text that the server has not. */
export function waitingSteps(code: string): NominationStep[] {
	return NOMINATION_STEPS.filter((step) => keptDraft(draftKey(code, step), (sent) => sent));
}
