import { score } from '../format/score.ts';

// The office's French words for what the committee decides.

/** A decision that waits for its letter. */
export const DECISION = {
	accepted: { label: 'Accepter', tone: 'ok' },
	waitlisted: { label: 'Mettre en réserve', tone: 'wait' },
	declined: { label: 'Ne pas retenir', tone: 'no' }
} as const;

/** Where a proposal is, as its people know it. */
export const PROPOSAL_STATE = {
	draft: { label: 'Brouillon', tone: 'plain' },
	submitted: { label: 'Déposée', tone: 'plain' },
	accepted: { label: 'Acceptée', tone: 'ok' },
	waitlisted: { label: 'En réserve', tone: 'wait' },
	declined: { label: 'Non retenue', tone: 'no' },
	confirmed: { label: 'Confirmée', tone: 'ok' },
	withdrawn: { label: 'Retirée', tone: 'no' }
} as const;

/** The name of each letter. */
export const LETTER = {
	accepted: 'Acceptation',
	waitlisted: 'Réserve',
	declined: 'Refus'
} as const;

/** A score out of 100, or that there is none. */
export function points(value: number | null): string {
	return value === null ? '–' : score(value);
}
