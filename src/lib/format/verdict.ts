import type { CheckInAnswer, VerdictCode } from '../schemas/checkin.ts';
import { CHAIRS_KEPT_MINUTES } from '../schemas/checkin.ts';
import { date, time } from './dates.ts';
import { number } from './money.ts';

/** The verdict in a word or two, for the top of the screen. */
export const VERDICT_TITLES: Record<VerdictCode, string> = {
	admitted: 'Bienvenue',
	already_admitted: 'Déjà pointé',
	unpaid: 'Non payé',
	cancelled: 'Annulé',
	wrong_event: 'Autre événement',
	wrong_day: 'Pas aujourd’hui',
	not_included: 'Non compris',
	no_seat: 'Pas de place dans cet atelier',
	unknown: 'Inconnu'
};

/** What a walk-in was given. */
const GIVEN: Record<string, string> = {
	seat: '; une place lui est donnée',
	chair: ' sur une chaise libre'
};

/** People come to a door so long before its session: nobody remarks on it. Earlier, it may be the wrong room. */
const EARLY_MINUTES = 30;

/** Whether an instant is so long before a session that its door remarks on it. */
export function isEarly(startsAt: Date, at: Date): boolean {
	return minutesBefore(startsAt, at) > EARLY_MINUTES;
}

/** `Cette activité commence à 13 h 30, dans 4 heures.`, in the event's zone: a remark, which keeps nobody out. */
export function earlyRemark(startsAt: Date, at: Date, timezone?: string): string {
	const minutes = minutesBefore(startsAt, at);
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	const wait =
		hours === 0
			? `${minutes}\u00a0minutes`
			: rest === 0
				? `${hours}\u00a0heure${hours > 1 ? 's' : ''}`
				: `${hours}\u00a0h\u00a0${String(rest).padStart(2, '0')}`;
	return `Cette activité commence à ${time(startsAt, 'fr', timezone)}, dans ${wait}.`;
}

const minutesBefore = (startsAt: Date, at: Date) => Math.ceil((startsAt.getTime() - at.getTime()) / 60_000);

type Facts = Omit<CheckInAnswer, 'message' | 'scanId' | 'counters'>;

/** The verdict in a sentence that says what to do next; instants in the event's zone. */
export function verdictSentence(facts: Facts, timezone?: string): string {
	switch (facts.verdict) {
		case 'admitted':
			return withRemark(
				`Entrée admise${GIVEN[facts.session?.walkIn ?? ''] ?? ''}${facts.invoiceDue ? '; facture à payer' : ''}.`,
				facts,
				timezone
			);
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
		case 'no_seat':
			return facts.session?.walkIn === 'seat'
				? withRemark(noSeatSentence(facts, timezone), facts, timezone)
				: noSeatSentence(facts, timezone);
		case 'unknown':
			return 'Ce code n’est pas un badge valide. Cherchez la personne par son nom.';
	}
}

function withRemark(sentence: string, { session, at }: Facts, timezone?: string): string {
	const [startsAt, read] = [session && new Date(session.startsAt), new Date(at)];
	return startsAt && isEarly(startsAt, read)
		? `${sentence} ${earlyRemark(startsAt, read, timezone)}`
		: sentence;
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

/** What they have at that hour, what is free here, and when they may come in. */
function noSeatSentence({ session }: Facts, timezone?: string): string {
	if (!session) return 'Cette personne n’a pas de place ici.';
	if (session.walkIn === 'cancelled') return 'Cet atelier est annulé.';
	if (session.walkIn === 'over')
		return `Cet atelier est terminé depuis ${time(new Date(session.endsAt), 'fr', timezone)}.`;
	if (session.hasSeat) return 'La salle est pleine\u00a0: les chaises libres ont été données.';
	const { instead, freeSeats } = session;
	const begins = new Date(session.startsAt).getTime();
	const parts = [];
	if (instead) parts.push(`À cette heure\u00a0: ${insteadWords(instead, timezone)}.`);
	parts.push(
		session.walkIn === 'full'
			? 'La salle est pleine.'
			: freeSeats === 0
				? 'Toutes les places sont prises.'
				: `${number(freeSeats)} place${freeSeats > 1 ? 's' : ''} libre${freeSeats > 1 ? 's' : ''}.`
	);
	if (session.walkIn === 'chair') parts.push('Des chaises sont restées vides.');
	if (session.walkIn === 'early')
		parts.push(
			`Sans place, on entre à partir de ${time(new Date(begins + CHAIRS_KEPT_MINUTES * 60_000), 'fr', timezone)} s’il reste des chaises.`
		);
	return parts.join(' ');
}

function insteadWords(
	{ title, room, startsAt }: NonNullable<NonNullable<Facts['session']>['instead']>,
	timezone?: string
): string {
	return [`«\u00a0${title}\u00a0»`, room, time(new Date(startsAt), 'fr', timezone)]
		.filter(Boolean)
		.join(', ');
}
