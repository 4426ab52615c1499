import * as m from '$lib/paraglide/messages';
import type { BoothIncluded, ExhibitorKind, ExhibitorStatus } from '$lib/schemas/exhibitor-lists';

export const KIND_WORDS: Record<ExhibitorKind, () => string> = {
	member: m.application_kind_member,
	nonprofit: m.application_kind_nonprofit,
	company: m.application_kind_company
};

export const STATUS_WORDS: Record<ExhibitorStatus, () => string> = {
	draft: m.application_status_draft,
	submitted: m.application_status_submitted,
	waitlisted: m.application_status_waitlisted,
	approved: m.application_status_approved,
	confirmed: m.application_status_confirmed,
	declined: m.application_status_declined,
	withdrawn: m.application_status_withdrawn
};

export const STATUS_TONES: Record<ExhibitorStatus, 'ok' | 'wait' | 'no' | 'plain'> = {
	draft: 'plain',
	submitted: 'wait',
	waitlisted: 'wait',
	approved: 'ok',
	confirmed: 'ok',
	declined: 'no',
	withdrawn: 'plain'
};

export const INCLUDED_WORDS: Record<BoothIncluded, () => string> = {
	table: m.exhibit_included_table,
	chairs: m.exhibit_included_chairs,
	power: m.exhibit_included_power,
	wifi: m.exhibit_included_wifi,
	panel: m.exhibit_included_panel,
	sign: m.exhibit_included_sign
};
