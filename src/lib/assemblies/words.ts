import { date } from '../format/dates.ts';
import type { Majority, MinuteKind, MotionState, VoteMethod } from '../schemas/assembly-lists.ts';
import { LEAST_BALLOTS, type Counts } from './result.ts';

// An assembly in the French of its office and of its minutes.

export const MAJORITY: Record<Majority, string> = {
	simple: 'Majorité simple',
	two_thirds: 'Majorité des deux tiers'
};

export const METHOD: Record<VoteMethod, string> = {
	hands: 'À main levée',
	secret: 'Scrutin secret'
};

export const STATE: Record<MotionState, string> = {
	draft: 'À voter',
	open: 'Vote ouvert',
	closed: 'Votée',
	withdrawn: 'Retirée'
};

/** The result of a vote, in a sentence. */
export function resultWords(motion: {
	carried: boolean | null;
	counts: Counts | null;
	amendsId: number | null;
}): string {
	const { carried, counts, amendsId } = motion;
	const end = amendsId === null ? ['Proposition', 'adoptée', 'rejetée'] : ['Amendement', 'adopté', 'rejeté'];
	const said = `${end[0]} ${carried ? end[1] : end[2]}`;
	if (!counts) return `${said}. Moins de ${LEAST_BALLOTS} bulletins\u00a0: le compte ne se montre pas.`;
	return `${said}\u00a0: ${counts.votesFor} pour, ${counts.votesAgainst} contre, ${counts.abstained} abstention${counts.abstained > 1 ? 's' : ''}.`;
}

/** A line of the minutes. `name` says an organisation by its number. */
export function entryWords(
	kind: MinuteKind,
	{
		present,
		details,
		name
	}: { present: number; details: Record<string, string | number>; name: (id: number) => string }
): string {
	const there = `${present} ${present === 1 ? 'personne déléguée présente' : 'personnes déléguées présentes'}`;
	if (kind === 'opened')
		return `Ouverture de l’assemblée, ${there}. Quorum de ${details.quorum}${details.hasQuorum ? ', atteint' : ', non atteint'}.`;
	if (kind === 'closed') return `Levée de l’assemblée, ${there}.`;
	if (kind === 'quorum_reached') return `Le quorum est atteint, ${there}.`;
	if (kind === 'quorum_lost') return `Le quorum est perdu, ${there}.`;
	if (kind === 'delegate_replaced')
		return `${name(Number(details.organisationId))} remplace la personne qui la représente. Motif\u00a0: ${details.reason}.`;
	if (kind === 'notice_corrected')
		return `Avis de convocation corrigé, envoyé le ${date(String(details.day))}. Ce qui change\u00a0: ${details.note}`;
	if (kind === 'note') return String(details.note);
	if (kind === 'motion_opened') return `Mise au vote, ${there}.`;
	if (kind === 'motion_closed') return `Fin du vote, ${there}.`;
	return `Retrait${details.reason ? `. Motif\u00a0: ${details.reason}` : ''}.`;
}
