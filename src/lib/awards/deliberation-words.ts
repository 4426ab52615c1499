// What deliberations and their minutes say, in the language of the minutes: French.
import type { RoundKind } from '../schemas/award-lists.ts';
import type { DeliberationReason, Method } from './ranking/standing.ts';

export const METHOD: Record<Method, { name: string; short: string }> = {
	calibrated: { name: 'Corrigé de la sévérité', short: 'Corrigé' },
	raw: { name: 'Moyenne simple', short: 'Moyenne' },
	trimmed: { name: 'Sans les extrêmes', short: 'Sans extr.' },
	huber: { name: 'Extrêmes adoucis', short: 'Adouci' }
};

export const DELIBERATION_REASON: Record<DeliberationReason, string> = {
	apart:
		'Les lectures ne se rejoignent pas\u00a0: aucun membre du jury commun ne permet de comparer toutes les candidatures, et aucun score corrigé n’est donné.',
	methods_differ: 'Selon la façon de compter, le score le plus haut n’est pas celui de la même candidature.',
	tie: 'Moins d’une erreur type sépare les premières candidatures, trop proches pour que les scores les départagent\u00a0: c’est une égalité.',
	noise_unknown: 'Trop peu de lectures pour juger un écart.',
	unread: 'Une candidature au moins n’a aucune lecture qui compte.',
	too_few_readings: 'Une candidature au moins a moins de lectures que prévu.'
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
	round_called_off: 'Vote annulé.',
	tie_broken: 'Égalité départagée.',
	result_proposed: 'Résultat proposé.',
	result_confirmed: 'Résultat confirmé.',
	result_locked: 'Résultat verrouillé.',
	unlock_asked: 'Réouverture demandée.',
	result_unlocked: 'Résultat rouvert.'
};

/** Titles of nominations by their codes, by which the minutes know them. */
export type Titles = ReadonlyMap<string, string>;

const quoted = (title: string) => `«\u00a0${title}\u00a0»`;

/** Nominations as minutes name them: by their titles, or by the code of one that is known no more. */
export function namesOf(codes: readonly string[], titles: Titles): string {
	const names = codes.map((code) => (titles.has(code) ? quoted(titles.get(code)!) : code));
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} et ${names.at(-1)}`;
}

/** The order of a vote: numbers, and those who are level together. */
export function orderOf(ranking: readonly (readonly string[])[], titles: Titles): string {
	return ranking.map((level, i) => `${i + 1}. ${namesOf(level, titles)}`).join('; ');
}

/** How many voted, of how many who could where it is known. */
export function turnout(ballots: number, voters?: unknown): string {
	return `${ballots} ${ballots > 1 ? 'bulletins' : 'bulletin'}${typeof voters === 'number' ? ` sur ${voters}` : ''}`;
}

/** Who has the highest score: one sentence where the methods agree, else the methods of each. */
export function leadersOf(
	first: Readonly<Partial<Record<Method, readonly string[]>>>,
	titles: Titles
): string {
	const led = Object.entries(METHOD).flatMap(([method, { name }]) => {
		const codes = first[method as Method] ?? [];
		return codes.length === 0
			? []
			: [{ name: name.toLocaleLowerCase('fr'), leaders: namesOf(codes, titles) }];
	});
	const groups = [...Map.groupBy(led, ({ leaders }) => leaders)];
	if (groups.length === 0) return '';
	if (groups.length === 1)
		return `Score le plus haut${led.length > 1 ? ', quelle que soit la façon de compter' : ''}\u00a0: ${groups[0]![0]}.`;
	return `Score le plus haut\u00a0: ${groups.map(([leaders, of]) => `${leaders} (${of.map(({ name }) => name).join(', ')})`).join('; ')}.`;
}

interface Line {
	kind: string;
	text: string;
	details: Record<string, unknown>;
}

/** A line of the minutes in words, with what matters of its details; no code where a title is known. */
export function entryWords(entry: Line, titles: Titles): string {
	return [ENTRY[entry.kind] ?? entry.kind, sentence(entry.text), ...detailsOf(entry, titles)]
		.filter(Boolean)
		.join(' ');
}

/** Ends what was typed, so that what follows it is another sentence. */
const sentence = (text: string) => (text && !/[.!?…»]$/.test(text) ? `${text}.` : text);

function detailsOf({ kind, details }: Line, titles: Titles): string[] {
	const names = (codes: unknown) => namesOf(codes as string[], titles);
	if (kind === 'ranking') {
		const withdrawn = Number(details.withdrawn);
		return [
			`${String(details.readings)} lectures comptées${withdrawn > 0 ? `, ${withdrawn} retirées pour conflit` : ''}.`,
			leadersOf(details.first as Record<Method, string[]>, titles),
			...((details.deliberation ?? []) as DeliberationReason[]).map((reason) => DELIBERATION_REASON[reason])
		];
	}
	if (kind === 'shortlist') return [`${names(details.codes)}.`];
	if (kind === 'round_opened')
		return [`${ROUND[details.kind as RoundKind]}\u00a0: ${names(details.candidates)}.`];
	if (kind === 'round_closed')
		return [
			`${ROUND[details.kind as RoundKind]}, ${turnout(Number(details.ballots), details.voters)}\u00a0: ${orderOf(details.ranking as string[][], titles)}.`
		];
	if (kind === 'tie_broken') return [`${TIE_STEP[String(details.by)]}\u00a0: ${names(details.laureates)}.`];
	if (kind === 'result_proposed') return [`À honorer\u00a0: ${names(details.laureates)}.`];
	return [];
}
