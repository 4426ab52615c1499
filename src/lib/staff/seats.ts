import type { TakeReason } from '../schemas/account.ts';

/** Someone in line, as the office sees them. */
export interface WaitingPerson {
	entryId: number;
	code: string;
	personId: number;
	name: string;
	organisation: string;
	since: Date;
	/** Could take a seat now: nothing else at that hour but what they would leave. */
	isAble: boolean;
	/** The title of the seat they would leave. */
	leaves: string | null;
}

/** A session that fills, with a larger room that nobody uses at that hour, where there is one. */
export interface CrowdedSession {
	id: number;
	title: string;
	day: string;
	startsAt: Date;
	booked: number;
	capacity: number;
	waiting: number;
	roomName: string | null;
	/** The smallest free room that holds more people than the session has seats. */
	largerRoom: { name: string; capacity: number } | null;
}

/** Why staff take a seat back, as the office chooses it and as the person reads it. */
export const TAKE_REASON: Record<TakeReason, { label: string; sentence: string }> = {
	asked: { label: 'La personne l’a demandé', sentence: 'C’est ce que vous aviez demandé.' },
	mistake: { label: 'Donnée par erreur', sentence: 'Cette place vous avait été donnée par erreur.' },
	smaller: {
		label: 'L’atelier reçoit moins de monde',
		sentence: 'L’atelier peut recevoir moins de personnes que prévu.'
	},
	reserved: {
		label: 'Réservée à l’équipe ou à l’animation',
		sentence: 'Cette place doit revenir à l’équipe qui anime l’atelier.'
	},
	rule: {
		label: 'Une place de trop pour la même personne',
		sentence: 'Chaque personne a un nombre limité de places, et celle-ci le dépassait.'
	}
};
