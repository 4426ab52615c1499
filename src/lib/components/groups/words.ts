import * as m from '$lib/paraglide/messages';
import type { Step } from '$lib/trainings/group';

/** The steps of a consultation, and what is done in each. */
export const STEP: Record<Step, { name: () => string; what: () => string }> = {
	case: { name: m.groups_step_case, what: m.groups_step_case_what },
	questions: { name: m.groups_step_questions, what: m.groups_step_questions_what },
	contract: { name: m.groups_step_contract, what: m.groups_step_contract_what },
	consultation: { name: m.groups_step_consultation, what: m.groups_step_consultation_what },
	synthesis: { name: m.groups_step_synthesis, what: m.groups_step_synthesis_what },
	learning: { name: m.groups_step_learning, what: m.groups_step_learning_what }
};

/** What was done, after the form that did it. */
export const DONE: Readonly<Record<string, () => string>> = {
	accepte: m.groups_done_accepte,
	apporte: m.groups_done_apporte,
	laisse: m.groups_done_laisse,
	note: m.groups_done_note,
	nomme: m.groups_done_nomme,
	libere: m.groups_done_libere
};

const FIELDS: Readonly<Record<string, () => string>> = {
	accept: m.groups_agreement,
	subject: m.groups_subject,
	words: m.groups_learned_label,
	person: m.groups_name_who
};

/** How a field of these pages is called. */
export const fieldOf = (path: string): string | undefined => FIELDS[path]?.();
