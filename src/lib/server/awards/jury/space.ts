import type { EditionPhase } from '../../../awards/calendar.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { conflictsOf } from './conflicts.ts';
import { openDossiers, progressOf, type OpenDossier, type ReadPrize } from './dossiers.ts';
import { seatOf, termsDigest } from './membership.ts';
import { conflictQuestions, type ConflictQuestions } from './questions.ts';

/** A juror's space in an edition. */
export interface JurySpace {
	edition: { slug: string; name: string; timezone: string };
	/** What they agreed to; before that, what they are asked to agree to. '' for the house's own. */
	terms: string;
	/** Of the terms asked, for the answer to say to which it agrees. */
	termsDigest: string;
	phase: EditionPhase;
	isOpen: boolean;
	isLegible: boolean;
	opensAt: Date;
	closesAt: Date;
	jurorId: number;
	/** Asked, and has not answered yet: nothing else is told. */
	isInvited: boolean;
	termsAcceptedAt: Date | null;
	questions: ConflictQuestions;
	/** How many dossiers they said that they must not read, and how many staff keep them from. */
	conflicts: number;
	keptFrom: number;
	prizes: { prize: ReadPrize; rows: Omit<OpenDossier, 'prize' | 'nominationId'>[] }[];
	progress: { done: number; toRead: number };
	/** The next to read, if any. */
	next: string | null;
}

const NO_QUESTIONS: ConflictQuestions = {
	...{ prizes: [], names: [], namesDigest: '' },
	...{ areNamesToCome: false, areNamesAgain: false }
};

/**
 * What a juror has to answer, to practise and to read in an edition.
 * @throws Refusal as {@link seatOf}
 */
export async function jurySpace(actor: Actor, editionSlug: string): Promise<JurySpace> {
	const db = await reader();
	const { juror, edition, phase, isOpen, isLegible } = await seatOf(db, actor, editionSlug);
	const isInvited = juror.status === 'invited';
	const [questions, dossiers, conflicts] = isInvited
		? [NO_QUESTIONS, [], []]
		: await Promise.all([
				conflictQuestions(db, juror.id),
				openDossiers(db, juror.id),
				conflictsOf(db, [juror.id])
			]);
	const { prizes, names, namesDigest, areNamesToCome, areNamesAgain } = questions;
	const keptFrom = conflicts.filter(({ by }) => by !== null).length;
	return {
		edition: { slug: edition.slug, name: edition.name, timezone: edition.timezone },
		terms: isInvited ? edition.juryTerms : juror.terms,
		termsDigest: termsDigest(edition),
		...{ phase, isOpen, isLegible, isInvited },
		opensAt: edition.scoringOpensAt,
		closesAt: edition.scoringClosesAt,
		jurorId: juror.id,
		termsAcceptedAt: juror.termsAcceptedAt,
		questions: { prizes, names, namesDigest, areNamesToCome, areNamesAgain },
		conflicts: conflicts.length - keptFrom,
		keptFrom,
		prizes: [...Map.groupBy(dossiers, ({ prize }) => prize.id).values()].map((rows) => ({
			prize: rows[0]!.prize,
			rows: rows.map(({ code, title, state, score }) => ({ code, title, state, score }))
		})),
		progress: progressOf(dossiers),
		next: dossiers.find(({ state }) => state === 'unread' || state === 'begun')?.code ?? null
	};
}
