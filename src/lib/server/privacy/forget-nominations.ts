import { eq, inArray, or, sql, and } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import {
	blindVersion,
	coNominator,
	nomination,
	nominationFile,
	nominatorQuestion
} from '../db/schema/nominations.ts';
import { encouragement } from '../db/schema/ballots.ts';
import { pollCandidate } from '../db/schema/polls.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';

const forgotten = () => `anonyme-${secretToken(9).toLowerCase()}@${FORGOTTEN_DOMAIN}`;

/**
 * Takes out of nominations what names these people, as who writes one or as its nominee: their lines, address and answers, and what
 * they sent. A laureate keeps its title and the name that the honour roll has.
 * @param emails their canonical addresses
 * @param name what stands where a name was
 */
export async function forgetNominations(
	tx: Tx,
	ids: readonly number[],
	emails: readonly string[],
	name: string
): Promise<void> {
	const lines = await tx
		.select({ id: coNominator.id })
		.from(coNominator)
		.where(or(inArray(coNominator.personId, [...ids]), inArray(coNominator.emailCanonical, [...emails])));
	for (const { id } of lines) {
		const email = forgotten();
		await tx.update(coNominator).set({ name, email, emailCanonical: email }).where(eq(coNominator.id, id));
	}
	const theirs = await tx
		.select({ id: nomination.id })
		.from(nomination)
		.where(
			or(inArray(nomination.nominatorId, [...ids]), inArray(nomination.nomineeEmailCanonical, [...emails]))
		);
	await emptyNominations(
		tx,
		theirs.map(({ id }) => id),
		name
	);
}

/**
 * Takes out of nominations all that is about somebody: what was answered and sent, addresses, who wrote them, and names but
 * those of laureates, which the honour roll keeps. What remains says that there was one, and what became of it.
 */
export async function emptyNominations(tx: Tx, ids: readonly number[], name: string): Promise<void> {
	const of = [...ids];
	await emptyCandidates(tx, of);
	await tx.delete(nominationFile).where(inArray(nominationFile.nominationId, of));
	await tx.delete(blindVersion).where(inArray(blindVersion.nominationId, of));
	await tx
		.update(nominatorQuestion)
		.set({ question: '', answer: sql`iif(${nominatorQuestion.answer} IS NULL, NULL, '')` })
		.where(inArray(nominatorQuestion.nominationId, of));
	const lines = await tx
		.select({ id: coNominator.id })
		.from(coNominator)
		.where(inArray(coNominator.nominationId, of));
	for (const { id } of lines) {
		const email = forgotten();
		await tx.update(coNominator).set({ name, email, emailCanonical: email }).where(eq(coNominator.id, id));
	}
	const theirs = inArray(nomination.id, of);
	await tx
		.update(nomination)
		.set({
			nomineeEmail: '',
			nomineeEmailCanonical: '',
			answers: {},
			videoUrl: '',
			eligibilityReason: '',
			// Written by hand, it may be a person's own name.
			organisationName: sql`iif(${nomination.organisationId} IS NULL, '', ${nomination.organisationName})`
		})
		.where(theirs);
	// A nomination that was handed in has a title, a name and a summary, whatever they say (trigger).
	await tx
		.update(nomination)
		.set({ nomineeName: name, nomineeOrganisationName: '', title: 'Candidature anonymisée', summary: '—' })
		.where(
			and(
				theirs,
				sql`${nomination.status} <> 'laureate'`,
				// Nor what a locked result honours: it is said as it was locked (trigger).
				sql`NOT EXISTS (SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
					WHERE a.locked_at IS NOT NULL AND l.value = nomination.id)`
			)
		);
}

/**
 * Takes out of a vote what it said of those who stood in it: their story, their picture and the names that signed words to
 * them. Their own name stays, since the hash of a public ledger holds it.
 */
async function emptyCandidates(tx: Tx, nominationIds: readonly number[]): Promise<void> {
	const stood = inArray(pollCandidate.nominationId, [...nominationIds]);
	await tx.update(pollCandidate).set({ photoId: null, story: '', organisationName: '' }).where(stood);
	await tx
		.update(encouragement)
		.set({ name: '' })
		.where(
			inArray(encouragement.candidateId, tx.select({ id: pollCandidate.id }).from(pollCandidate).where(stood))
		);
}
