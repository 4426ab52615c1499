import type { CheckInAnswer, VerdictCode } from '../schemas/checkin.ts';
import { date, time } from './dates.ts';

/** The verdict in a word or two, for the top of the screen. */
export const VERDICT_TITLES: Record<VerdictCode, string> = {
	admitted: 'Bienvenue',
	already_admitted: 'Déjà pointé',
	unpaid: 'Non payé',
	cancelled: 'Annulé',
	wrong_event: 'Autre événement',
	wrong_day: 'Pas aujourd’hui',
	not_included: 'Non compris',
	unknown: 'Inconnu'
};

type Facts = Omit<CheckInAnswer, 'message' | 'scanId' | 'counters'>;

/** The verdict in a sentence that says what to do next; instants in the event's zone. */
export function verdictSentence(facts: Facts, timezone?: string): string {
	switch (facts.verdict) {
		case 'admitted':
			return facts.invoiceDue ? 'Entrée admise; facture à payer.' : 'Entrée admise.';
		case 'already_admitted':
			return alreadySentence(facts, timezone);
		case 'unpaid':
			return 'Le paiement n’est pas terminé. Dirigez la personne vers la permanence.';
		case 'cancelled':
			return 'Cette inscription a été annulée ou cédée. Dirigez la personne vers la permanence.';
		case 'wrong_event':
			return `Ce badge est pour « ${facts.otherEvent ?? 'un autre événement'} ».`;
		case 'wrong_day':
			return facts.validDays.length > 0
				? `Ce billet vaut pour : ${facts.validDays.map((day) => date(day, { year: false, weekday: true })).join(', ')}.`
				: 'L’événement n’a pas lieu aujourd’hui.';
		case 'not_included':
			return `« ${facts.where} » n’est pas compris dans ce que la personne a réservé.`;
		case 'unknown':
			return 'Ce code n’est pas un badge valide. Cherchez la personne par son nom.';
	}
}

function alreadySentence(facts: Facts, timezone?: string): string {
	if (!facts.firstAdmittedAt) return 'Ce badge est déjà passé ici.';
	const first = new Date(facts.firstAdmittedAt);
	const sameDay = date(first, { timezone }) === date(new Date(facts.at), { timezone });
	const when = sameDay
		? `à ${time(first, 'fr', timezone)}`
		: `le ${date(first, { timezone, year: false })} à ${time(first, 'fr', timezone)}`;
	return `Premier passage ${when} (${facts.firstAdmittedWhere}).`;
}
