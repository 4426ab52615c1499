import { fieldName } from '$lib/components/ui/field-names';
import * as m from '$lib/paraglide/messages';
import type { NominationLine, NominationPage, ToldStatus } from '$lib/awards/nomination';
import type { NominationStep } from '$lib/schemas/nominations';

export const STATUS_WORDS: Record<ToldStatus, () => string> = {
	draft: m.nominations_status_draft,
	submitted: m.nominations_status_submitted,
	eligible: m.nominations_status_eligible,
	ineligible: m.nominations_status_ineligible,
	withdrawn: m.nominations_status_withdrawn
};

export const STATUS_TONES: Record<ToldStatus, 'ok' | 'wait' | 'plain' | ''> = {
	draft: 'plain',
	submitted: '',
	eligible: 'ok',
	ineligible: 'plain',
	withdrawn: 'plain'
};

export const STEP_WORDS: Record<NominationStep, () => string> = {
	prix: m.nominations_step_prize,
	dossier: m.nominations_step_dossier,
	fichiers: m.nominations_step_files,
	personnes: m.nominations_step_people
};

/** What the person has to do next, or to wait for. */
export function nextStep(line: NominationLine, on: (instant: Date) => string): string {
	if (line.isInvitation) return m.nominations_next_answer();
	if (line.openQuestions > 0) return m.nominations_next_question({ count: line.openQuestions });
	switch (line.status) {
		case 'draft':
			return line.isOpen
				? m.nominations_next_draft({ when: on(line.closesAt) })
				: m.nominations_next_draft_late();
		case 'submitted':
			if (line.awaitsNominee)
				return line.mayEdit
					? m.nominations_next_nominee_open({ when: on(line.closesAt) })
					: m.nominations_next_nominee();
			return line.isOpen
				? m.nominations_next_submitted({ when: on(line.closesAt) })
				: m.nominations_next_checked();
		case 'eligible':
			if (line.isHonoured) return m.nominations_next_honoured();
			if (line.isOver) return m.nominations_next_over();
			return line.awaitsNominee ? m.nominations_next_nominee() : m.nominations_next_jury();
		case 'ineligible':
			return m.nominations_next_ineligible();
		case 'withdrawn':
			return line.withdrawnBy === 'nominee'
				? m.nominations_next_refused()
				: line.withdrawnBy === 'staff'
					? m.nominations_next_withdrawn_staff()
					: m.nominations_next_withdrawn();
	}
}

const FIELDS: Record<string, () => string> = {
	category: m.nominations_prize,
	organisation: m.nominations_on_behalf,
	title: m.nominations_title,
	nomineeName: m.nominations_nominee,
	nomineeOrganisationName: m.nominations_nominee_organisation,
	regionCode: m.nominations_region,
	summary: m.nominations_summary,
	videoUrl: m.nominations_video,
	nomineeEmail: m.nominations_nominee_email,
	document: m.nominations_documents,
	photo: m.nominations_photos,
	nominated: m.nominations_consent_title
};

/** How a field of a nomination is called. */
export function fieldWords(path: string): string | undefined {
	if (path.startsWith('alt-')) return m.nominations_alt();
	return (FIELDS[path] ?? (() => fieldName(path)))();
}

/** As {@link fieldWords}, questions by their own words. */
export function fieldWordsOf({ shownCategory: { questions } }: Pick<NominationPage, 'shownCategory'>) {
	return (path: string) => {
		const question = questions.find(({ id }) => path === `answers.${id}`);
		return question ? m.nominations_question_named({ label: question.label }) : fieldWords(path);
	};
}

/** The three things that a nominee agrees to, in short. */
export const CONSENTS = [
	{ name: 'nominated', words: m.nominations_consent_nominated_short },
	{ name: 'pictured', words: m.nominations_consent_pictured_short },
	{ name: 'named', words: m.nominations_consent_named_short }
] as const;

/** What was just done, by the word that the page's address carries. */
export const DONE_WORDS: ReadonlyMap<string, () => string> = new Map([
	['depose', m.nominations_done_submitted],
	['repondu', m.nominations_done_answered],
	['accuse', m.nominations_done_receipt],
	['relance', m.nominations_done_reminded],
	['retire', m.nominations_done_withdrawn],
	['accepte', m.nominations_done_accepted],
	['invite', m.nominations_done_invited],
	['personne-retiree', m.nominations_done_removed]
]);

export const FILES_DONE: ReadonlyMap<string, () => string> = new Map([
	['joint', m.nominations_file_added],
	['photo', m.nominations_photo_added],
	['decrit', m.nominations_photo_described],
	['retire', m.nominations_file_removed]
]);

/** Where a video leads, by the name people know it by. */
export function videoHost(address: string): string {
	const host = URL.parse(address)?.hostname.replace(/^www\./, '') ?? '';
	if (/(^|\.)youtube\.com$|^youtu\.be$/.test(host)) return 'YouTube';
	return /(^|\.)vimeo\.com$/.test(host) ? 'Vimeo' : host;
}
