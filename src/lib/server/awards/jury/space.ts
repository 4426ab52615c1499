import { and, eq, sql } from 'drizzle-orm';
import type { EditionPhase } from '../../../awards/calendar.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { conflictDeclaration } from '../../db/schema/jury.ts';
import { openDossiers, progressOf, type OpenDossier, type ReadPrize } from './dossiers.ts';
import { seatOf } from './membership.ts';
import type { Hint } from './nearness.ts';
import { undeclaredOf } from './parties.ts';

/** What a juror is asked of conflicts, before anything opens. */
export interface ConflictQuestions {
	/** Of prizes read with names: nothing but these words of each dossier. */
	prizes: {
		name: string;
		rows: { code: string; title: string; nominee: string; organisation: string; hint: Hint | null }[];
	}[];
	/** Of prizes read blind: everybody's names together, by the alphabet, so that no dossier is told by its own. */
	names: { name: string; own: boolean }[];
}

/** A juror's space in an edition. */
export interface JurySpace {
	edition: { slug: string; name: string; timezone: string; juryTerms: string };
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
	/** How many dossiers they said that they must not read. */
	conflicts: number;
	prizes: { prize: ReadPrize; rows: Omit<OpenDossier, 'prize' | 'nominationId'>[] }[];
	progress: { done: number; toRead: number };
	/** The next to read, if any. */
	next: string | null;
}

/**
 * What a juror has to answer, to practise and to read in an edition.
 * @throws Refusal as {@link seatOf}
 */
export async function jurySpace(actor: Actor, editionSlug: string): Promise<JurySpace> {
	const db = await reader();
	const { juror, edition, phase, isOpen, isLegible } = await seatOf(db, actor, editionSlug);
	const isInvited = juror.status === 'invited';
	const [undeclared, dossiers, [declared]] = isInvited
		? [[], [], []]
		: await Promise.all([
				undeclaredOf(db, juror.id),
				openDossiers(db, juror.id),
				db
					.select({ count: sql<number>`count(*)` })
					.from(conflictDeclaration)
					.where(and(eq(conflictDeclaration.jurorId, juror.id), eq(conflictDeclaration.conflict, true)))
			]);
	const named = undeclared.filter(({ blind }) => !blind);
	const owned = new Map(
		undeclared
			.filter(({ blind }) => blind)
			.flatMap(({ parties, own }) => parties.map((name) => [name, own.includes(name)] as const))
	);
	return {
		edition: {
			slug: edition.slug,
			name: edition.name,
			timezone: edition.timezone,
			juryTerms: edition.juryTerms
		},
		...{ phase, isOpen, isLegible, isInvited },
		opensAt: edition.scoringOpensAt,
		closesAt: edition.scoringClosesAt,
		jurorId: juror.id,
		termsAcceptedAt: juror.termsAcceptedAt,
		questions: {
			prizes: [...Map.groupBy(named, ({ category }) => category)].map(([name, rows]) => ({
				name,
				rows: rows.map(({ code, title, nominee, organisation, hint }) => ({
					...{ code, title, nominee, organisation, hint }
				}))
			})),
			names: [...owned]
				.map(([name, own]) => ({ name, own }))
				.sort((a, b) => a.name.localeCompare(b.name, 'fr-CA'))
		},
		conflicts: declared?.count ?? 0,
		prizes: [...Map.groupBy(dossiers, ({ prize }) => prize.id).values()].map((rows) => ({
			prize: rows[0]!.prize,
			rows: rows.map(({ code, title, state, score }) => ({ code, title, state, score }))
		})),
		progress: progressOf(dossiers),
		next: dossiers.find(({ state }) => state === 'unread' || state === 'begun')?.code ?? null
	};
}
