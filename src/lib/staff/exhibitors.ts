import type { ExhibitorKind, ExhibitorStatus } from '../schemas/exhibitor-lists.ts';

/** States of an application in the staff's French. */
export const EXHIBITOR_STATE: Record<
	ExhibitorStatus,
	{ label: string; tone: 'ok' | 'wait' | 'no' | 'plain' }
> = {
	draft: { label: 'Brouillon', tone: 'plain' },
	submitted: { label: 'À lire', tone: 'wait' },
	waitlisted: { label: 'En liste d’attente', tone: 'wait' },
	approved: { label: 'Acceptée', tone: 'ok' },
	confirmed: { label: 'Confirmée', tone: 'ok' },
	declined: { label: 'Refusée', tone: 'no' },
	withdrawn: { label: 'Retirée', tone: 'plain' }
};

export const EXHIBITOR_KIND: Record<ExhibitorKind, string> = {
	member: 'Membre',
	nonprofit: 'Sans but lucratif',
	company: 'Entreprise'
};
