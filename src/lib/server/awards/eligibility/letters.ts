import { and, asc, eq, inArray, sql, type Column, type SQL } from 'drizzle-orm';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { coNominator, nomination } from '../../db/schema/nominations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import type { Tx } from '../../db/write.ts';
import type { Nomination } from './access.ts';
import type { Eligibility } from './decide.ts';
import { consentOf, type ConsentState } from './table.ts';

/** How the letters of a nomination are to be written. */
export interface Wording {
	nominationId: number;
	eligibility: Eligibility;
	/** Written in the letter of one that is ineligible. */
	reason: string;
}

/** One letter to one person, whole. */
export interface Letter {
	personId: number;
	givenName: string;
	name: string;
	email: string;
	eligibility: Eligibility;
	/** Empty but for one that is ineligible. */
	reason: string;
	/** The nomination's. */
	code: string;
	title: string;
	category: string;
	/** Whose consent is needed, and where it stands. */
	nominee: string;
	consent: ConsentState;
	edition: { name: string; timezone: string; scoringOpensAt: Date; scoringClosesAt: Date };
}

/**
 * The letters as they leave, one for whoever nominated and for each person who accepted to with them: the preview, the
 * sending and the worker all read them here, so that what was shown is what leaves.
 */
export async function composeLetters(db: Database | Tx, wordings: readonly Wording[]): Promise<Letter[]> {
	const people = await addressees(
		db,
		wordings.map(({ nominationId }) => nominationId)
	);
	return wordings.flatMap(({ nominationId, eligibility, reason }) =>
		people
			.filter((one) => one.nominationId === nominationId)
			.map(({ nominationId: _, ...one }) => ({
				...one,
				eligibility,
				reason: eligibility === 'ineligible' ? reason : ''
			}))
	);
}

/** Who answers for some nominations, whoever nominates first, with what their letters say of them. */
export async function addressees(
	db: Database | Tx,
	ids: readonly number[]
): Promise<(Omit<Letter, 'eligibility' | 'reason'> & { nominationId: number })[]> {
	if (ids.length === 0) return [];
	const about = {
		nominationId: nomination.id,
		code: nomination.code,
		title: nomination.title,
		category: awardCategory.name,
		nominee: nomination.nomineeName,
		consent: consentOf,
		edition: {
			name: awardEdition.name,
			timezone: awardEdition.timezone,
			scoringOpensAt: awardEdition.scoringOpensAt,
			scoringClosesAt: awardEdition.scoringClosesAt
		},
		personId: person.id,
		givenName: person.givenName,
		familyName: person.familyName,
		email: person.email
	};
	const [nominators, others] = await Promise.all([
		db
			.select(about)
			.from(nomination)
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
			.innerJoin(person, eq(person.id, nomination.nominatorId))
			.where(inArray(nomination.id, [...ids])),
		db
			.select(about)
			.from(coNominator)
			.innerJoin(nomination, eq(nomination.id, coNominator.nominationId))
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
			.innerJoin(person, eq(person.id, coNominator.personId))
			.where(and(inArray(nomination.id, [...ids]), eq(coNominator.status, 'accepted')))
			.orderBy(asc(coNominator.id))
	]);
	return [...nominators, ...others].map(({ familyName, ...one }) => ({
		...one,
		name: `${one.givenName} ${familyName}`
	}));
}

/** The letters that a fact says are to leave; none for a nomination withdrawn since. */
export async function lettersOf(wording: Wording): Promise<Letter[]> {
	const db = await reader();
	const [of] = await db
		.select({ status: nomination.status })
		.from(nomination)
		.where(eq(nomination.id, wording.nominationId));
	return !of || of.status === 'withdrawn' ? [] : composeLetters(db, [wording]);
}

/**
 * What the last letter of a nomination said: while staff prepare another decision its reason stands in the row, and what
 * was told is in the fact that mailed it, kept ninety days, longer than an edition takes from its letters to its jury.
 */
export const toldInLetter = (id: string | Column): SQL<string | null> =>
	sql`(SELECT json_extract(f.payload, '$.reason') FROM ${outbox} f
		WHERE f.dedupe_key >= 'nomination.eligibility_told:' || ${id} || ':'
			AND f.dedupe_key < 'nomination.eligibility_told:' || ${id} || ';' ORDER BY f.id DESC LIMIT 1)`;

/** Why a nomination was found ineligible, as its letter said; empty where it was not. */
export async function toldReason(
	db: Database | Tx,
	{
		id,
		status,
		eligibility,
		eligibilityReason
	}: Pick<Nomination, 'id' | 'status' | 'eligibility' | 'eligibilityReason'>
): Promise<string> {
	if (status !== 'ineligible') return '';
	if (eligibility === null) return eligibilityReason;
	const [told] = await db.all<{ reason: string | null }>(sql`SELECT ${toldInLetter(String(id))} AS reason`);
	return told?.reason ?? '';
}
