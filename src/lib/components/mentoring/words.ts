import * as m from '$lib/paraglide/messages';
import type { MentoringMode, MentoringRole } from '$lib/schemas/mentoring-lists';

export const ROLE: Record<MentoringRole, () => string> = {
	mentor: m.mentoring_role_mentor,
	mentee: m.mentoring_role_mentee
};

export const MODE: Record<MentoringMode, () => string> = {
	in_person: m.mentoring_mode_in_person,
	online: m.mentoring_mode_online,
	either: m.mentoring_mode_either
};

export const yearsWords = (years: number): string =>
	years > 1
		? m.mentoring_years_some({ count: years })
		: years === 1
			? m.mentoring_years_one()
			: m.mentoring_years_none();

/** What was done, after the form that did it. */
export const DONE: Readonly<Record<string, () => string>> = {
	inscrit: m.mentoring_done_inscrit,
	retire: m.mentoring_done_retire,
	accepte: m.mentoring_done_accepte,
	decline: m.mentoring_done_decline,
	termine: m.mentoring_done_termine,
	note: m.mentoring_done_note,
	efface: m.mentoring_done_efface,
	convenu: m.mentoring_done_convenu,
	repondu: m.mentoring_done_repondu
};

const FIELDS: Readonly<Record<string, () => string>> = {
	role: m.mentoring_form_role,
	years: m.mentoring_form_years,
	themes: m.mentoring_form_themes,
	region: m.mentoring_form_region,
	language: m.mentoring_form_language,
	mode: m.mentoring_form_mode,
	capacity: m.mentoring_form_capacity,
	about: m.mentoring_form_about,
	day: m.mentoring_meeting_day,
	minutes: m.mentoring_meeting_minutes,
	subject: m.mentoring_meeting_subject,
	objectives: m.mentoring_objectives,
	answer: m.mentoring_check_in,
	words: m.mentoring_check_in_words,
	reason: m.mentoring_end_reason
};

/** How a field is called in the list of errors. */
export const fieldOf = (path: string): string | undefined => FIELDS[path.split(/[.[]/)[0]!]?.();
