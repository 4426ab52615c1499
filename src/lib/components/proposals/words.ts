import { date } from '$lib/format/dates';
import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { ProposalLine } from '$lib/programme/proposal';
import type { ProposalStatus } from '$lib/schemas/proposal-lists';

export const STATUS_WORDS: Record<ProposalStatus, () => string> = {
	draft: m.proposals_status_draft,
	submitted: m.proposals_status_submitted,
	accepted: m.proposals_status_accepted,
	waitlisted: m.proposals_status_waitlisted,
	declined: m.proposals_status_declined,
	confirmed: m.proposals_status_confirmed,
	withdrawn: m.proposals_status_withdrawn
};

export const STATUS_TONES: Record<ProposalStatus, 'ok' | 'wait' | 'plain' | ''> = {
	draft: 'plain',
	submitted: '',
	accepted: 'wait',
	waitlisted: 'wait',
	declined: 'plain',
	confirmed: 'ok',
	withdrawn: 'plain'
};

/** What the person has to do next, or to wait for. */
export function nextStep(line: ProposalLine, on: (instant: Date) => string): string {
	if (line.isInvitation) return m.proposals_next_answer();
	const day = line.confirmBy === null ? '' : date(line.confirmBy, { locale: getLocale() });
	switch (line.status) {
		case 'draft':
			return line.isOpen
				? m.proposals_next_draft({ when: on(line.closesAt) })
				: m.proposals_next_draft_late();
		case 'submitted':
			return line.isOpen
				? m.proposals_next_submitted({ when: on(line.closesAt) })
				: m.proposals_next_reviewed();
		case 'accepted':
			return line.isLate ? m.proposals_next_late({ day }) : m.proposals_next_accepted({ day });
		case 'waitlisted':
			return line.isLapsed
				? `${m.proposals_next_lapsed({ day })} ${m.proposals_next_waitlisted()}`
				: m.proposals_next_waitlisted();
		case 'declined':
			return line.isLapsed ? m.proposals_next_lapsed({ day }) : m.proposals_next_declined();
		case 'confirmed':
			if (line.past?.isCancelled) return m.proposals_place_cancelled();
			if (line.past)
				return m.proposals_next_held({ day: date(line.past.day, { locale: getLocale(), weekday: true }) });
			return line.mayEdit
				? m.proposals_next_confirmed({ when: on(line.editsCloseAt) })
				: m.proposals_next_ready();
		case 'withdrawn':
			return m.proposals_next_withdrawn();
	}
}

/** What was just done, by the word that the page's address carries. */
export const DONE_WORDS: ReadonlyMap<string, () => string> = new Map([
	['enregistre', m.proposals_done_saved],
	['depose', m.proposals_done_submitted],
	['repris', m.proposals_done_taken_back],
	['retire', m.proposals_done_withdrawn],
	['invite', m.proposals_done_invited],
	['personne-retiree', m.proposals_done_removed],
	['accepte', m.proposals_done_accepted],
	['confirme', m.proposals_done_confirmed],
	['consentements', m.proposals_done_consents],
	['disponibilites', m.proposals_done_availability]
]);
