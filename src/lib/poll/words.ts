import type { VoidReason } from './ledger.ts';

/** Why a ballot was taken out, in the office's French. */
export const VOID_REASON: Record<VoidReason, string> = {
	robot: 'Déposé par un robot',
	'several-addresses': 'Plusieurs adresses d’une même personne',
	'address-not-own': 'Adresse d’une autre personne',
	bought: 'Vote acheté ou échangé'
};

/** Why a ballot is looked at. */
export const HELD_FOR: Record<string, string> = {
	network: 'Beaucoup de votes d’un même réseau en une heure',
	domain: 'Beaucoup de votes d’un même domaine en dix minutes',
	plain: 'Beaucoup de votes sans script en une heure',
	lockstep: 'Votes groupés en une minute',
	departed: 'Inscription annulée depuis le vote'
};
