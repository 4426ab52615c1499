// What deliberations and their minutes say, in the language of the minutes: French.
import type { RoundKind } from '../schemas/award-lists.ts';
import type { DeliberationReason, Method } from './ranking/standing.ts';

export const METHOD: Record<Method, { name: string; short: string }> = {
	calibrated: { name: 'Calibré', short: 'Calibré' },
	raw: { name: 'Moyenne brute', short: 'Brut' },
	trimmed: { name: 'Moyenne tronquée', short: 'Tronqué' },
	huber: { name: 'Huber', short: 'Huber' }
};

export const DELIBERATION_REASON: Record<DeliberationReason, string> = {
	apart:
		'Les lectures ne se rejoignent pas\u00a0: aucun membre du jury commun ne permet de comparer toutes les candidatures, et aucun classement calibré n’est publié.',
	methods_differ: 'Les méthodes ne placent pas la même candidature en tête.',
	tie: 'Moins d’une erreur type sépare les premières candidatures\u00a0: c’est une égalité.',
	noise_unknown: 'Trop peu de lectures pour juger un écart.'
};

export const ROUND: Record<RoundKind, string> = {
	shortlist: 'Vote de présélection',
	tie: 'Vote de départage',
	favourite: 'Vote du coup de cœur'
};

export const TIE_STEP: Record<string, string> = {
	ballot: 'Vote par classement (Schulze)',
	majority: 'Majorité de celles et ceux qui ont lu les deux',
	heaviest_criterion: 'Critère le plus lourd',
	co_laureates: 'Prix partagé',
	ballot_due: 'Vote à tenir'
};

const ENTRY: Record<string, string> = {
	opened: 'Ouverture de la délibération.',
	note: 'Note.',
	recusal: 'Retrait pour conflit d’intérêts.',
	ranking: 'Classement inscrit.',
	shortlist: 'Finalistes.',
	round_opened: 'Vote ouvert.',
	round_closed: 'Vote dépouillé.',
	tie_broken: 'Égalité départagée.',
	result_proposed: 'Résultat proposé.',
	result_confirmed: 'Résultat confirmé.',
	result_locked: 'Résultat verrouillé.',
	unlock_asked: 'Réouverture demandée.',
	result_unlocked: 'Résultat rouvert.'
};

/** A line of the minutes in words, with what matters of its details. */
export function entryWords({
	kind,
	text,
	details
}: {
	kind: string;
	text: string;
	details: Record<string, unknown>;
}): string {
	return [ENTRY[kind] ?? kind, text, ...detailsOf(kind, details)].filter(Boolean).join(' ');
}

function detailsOf(kind: string, details: Record<string, unknown>): string[] {
	const list = (value: unknown) => (Array.isArray(value) ? value.map(String).join(', ') : String(value));
	if (kind === 'ranking') {
		const first = details.first as Record<string, string[]>;
		return [
			`${String(details.readings)} lectures comptées${Number(details.withdrawn) > 0 ? `, ${String(details.withdrawn)} retirées pour conflit` : ''}.`,
			`En tête\u00a0: ${list(first.calibrated?.length ? first.calibrated : first.raw)}.`,
			`Empreinte ${String(details.digest).slice(0, 12)}.`
		];
	}
	if (kind === 'shortlist') return [`${list(details.codes)}.`];
	if (kind === 'round_opened')
		return [`${ROUND[details.kind as RoundKind]}\u00a0: ${list(details.candidates)}.`];
	if (kind === 'round_closed') {
		const ranking = (details.ranking as string[][]).map((group) => group.join(' = ')).join(' > ');
		return [`${ROUND[details.kind as RoundKind]}, ${String(details.ballots)} bulletins\u00a0: ${ranking}.`];
	}
	if (kind === 'tie_broken') return [`${TIE_STEP[String(details.by)]}\u00a0: ${list(details.laureates)}.`];
	if (kind === 'result_proposed')
		return [
			`Lauréats et lauréates\u00a0: ${list(details.laureates)}. Empreinte ${String(details.digest).slice(0, 12)}.`
		];
	if (kind === 'result_confirmed') return [`Empreinte ${String(details.digest).slice(0, 12)}.`];
	return [];
}
