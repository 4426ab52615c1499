import { and, eq, inArray, isNull } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN, searchable } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { loginCode } from '../db/schema/auth.ts';
import { placeWait, wish } from '../db/schema/choice.ts';
import { courseInterest } from '../db/schema/courses.ts';
import { evaluationAsked, evaluationGiven } from '../db/schema/evaluations.ts';
import { exchangeSeat, seatingRequest } from '../db/schema/exchange.ts';
import { person } from '../db/schema/members.ts';
import { registration } from '../db/schema/registration.ts';
import { review, reviewConflict, reviewer } from '../db/schema/selection.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';
import { forgetInExhibitors } from '../exhibitors/forget.ts';
import { forgetAsked } from '../members/asked-consents.ts';
import { forgetInMentoring } from '../mentoring/forget.ts';
import { forgetInSurveys } from '../surveys/forget.ts';
import { forgetInGroups } from '../trainings/groups/forget.ts';
import { forgetInAssemblies } from './forget-assemblies.ts';
import { forgetMail, type Traces } from './forget-mail.ts';
import { forgetJurors } from './forget-juries.ts';
import { forgetNominations } from './forget-nominations.ts';
import { forgetProposals } from './forget-proposals.ts';

/** What stands where a name was; the trigger on invoices knows it by heart (`drizzle/0007_tax_period.sql`). */
export const FORGOTTEN_NAME = 'Personne anonymisée';
const FORGOTTEN = { givenName: 'Personne', familyName: 'anonymisée' };

/**
 * Takes out of the store what names people: names, address, what was mailed to them and what was about to be. Their
 * registrations, seats and scans stay as figures of nobody, what they wished for and their tables do not; an address used again makes a
 * new person.
 * @param traces what `tracesOf` found of them just before
 */
export async function forgetPeople(tx: Tx, ids: readonly number[], traces: Traces): Promise<void> {
	const known = await tx
		.select({ id: person.id, email: person.emailCanonical })
		.from(person)
		.where(inArray(person.id, [...ids]));
	const emails = known.map(({ email }) => email);
	await forgetMail(tx, emails, traces);
	await tx.delete(loginCode).where(inArray(loginCode.emailCanonical, emails));
	for (const { id } of known) {
		// Drawn by lot: a name that tells nothing of the one before, and that nobody can have taken.
		const email = `anonyme-${secretToken(9).toLowerCase()}@${FORGOTTEN_DOMAIN}`;
		await tx
			.update(person)
			.set({
				email,
				emailCanonical: email,
				...FORGOTTEN,
				searchName: searchable(FORGOTTEN_NAME),
				organisationId: null
			})
			.where(eq(person.id, id));
	}
	await tx
		.update(registration)
		.set({ ...FORGOTTEN, dietaryNeeds: '', accessNeeds: '' })
		.where(inArray(registration.personId, [...ids]));
	await forgetAsked(tx, ids);
	const theirs = tx
		.select({ id: registration.id })
		.from(registration)
		.where(inArray(registration.personId, [...ids]));
	await tx.delete(courseInterest).where(inArray(courseInterest.personId, [...ids]));
	await tx.delete(placeWait).where(inArray(placeWait.personId, [...ids]));
	await tx.delete(wish).where(inArray(wish.registrationId, theirs));
	await tx.delete(exchangeSeat).where(inArray(exchangeSeat.registrationId, theirs));
	await tx.delete(seatingRequest).where(inArray(seatingRequest.registrationId, theirs));
	await tx.delete(evaluationGiven).where(inArray(evaluationGiven.registrationId, theirs));
	await tx.delete(evaluationAsked).where(inArray(evaluationAsked.registrationId, theirs));
	await forgetInSurveys(tx, ids);
	await forgetInAssemblies(tx, ids);
	await forgetInMentoring(tx, ids);
	await forgetInGroups(tx, ids);
	await forgetInExhibitors(tx, ids, FORGOTTEN_NAME);
	// Scores stay as figures of nobody; words could tell who wrote them.
	await tx
		.update(review)
		.set({ comment: '', feedback: '' })
		.where(inArray(review.personId, [...ids]));
	await tx
		.update(reviewConflict)
		.set({ reason: '' })
		.where(inArray(reviewConflict.personId, [...ids]));
	await tx.delete(reviewer).where(inArray(reviewer.personId, [...ids]));
	await forgetProposals(tx, ids, emails, FORGOTTEN_NAME);
	await forgetNominations(tx, ids, emails, FORGOTTEN_NAME);
	await forgetJurors(tx, ids, emails, FORGOTTEN_NAME);
	// Written by hand, it may be the person's own name.
	await tx
		.update(registration)
		.set({ organisationName: '' })
		.where(and(inArray(registration.personId, [...ids]), isNull(registration.organisationId)));
	await record(
		tx,
		system('purge'),
		...ids.map((id) => ({ action: 'person.anonymised', objectKind: 'person', objectId: id }))
	);
}
