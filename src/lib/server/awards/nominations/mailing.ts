import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { NominationStatus } from '../../../schemas/award-lists.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { coNominator, nomination } from '../../db/schema/nominations.ts';
import { nomineePath } from '../../links.ts';
import type { Edition } from '../editions/queries.ts';
import { addressees } from '../eligibility/letters.ts';
import { isLive } from './access.ts';
import { questionsOf } from './completeness.ts';
import { consentOf } from './consent.ts';
import { filesOf } from './queries.ts';
import { hasChangedSinceConsent } from './tell-change.ts';

/** A nomination as messages about it tell it. */
export interface MailedNomination {
	code: string;
	title: string;
	status: NominationStatus;
	isLive: boolean;
	wasSubmitted: boolean;
	edition: Edition;
	categoryName: string;
	organisationName: string;
	nominee: { name: string; email: string; organisation: string };
	summary: string;
	/** What was answered, in the form's order. */
	answers: { label: string; answer: string }[];
	files: string[];
	videoUrl: string;
	/** Whoever answers for it first, then those who write it with them, at their own addresses. */
	people: { personId: number; name: string; email: string }[];
}

/** A nomination by its id, for the worker. */
export async function nominationToMail(nominationId: number): Promise<MailedNomination> {
	const db = await reader();
	const [found] = await db
		.select({ row: nomination, edition: awardEdition, category: awardCategory })
		.from(nomination)
		.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.where(eq(nomination.id, nominationId));
	const { row, edition, category } = found!;
	const [people, questions, files] = await Promise.all([
		addressees(db, [row.id]),
		questionsOf(db, row.categoryId),
		filesOf(db, row.id)
	]);
	return {
		...{ code: row.code, title: row.title, status: row.status, summary: row.summary },
		...{ edition, categoryName: category.name, organisationName: row.organisationName },
		isLive: isLive(row),
		wasSubmitted: row.submittedAt !== null,
		nominee: { name: row.nomineeName, email: row.nomineeEmail, organisation: row.nomineeOrganisationName },
		answers: questions.flatMap(({ id, label }) => {
			const answer = row.answers[String(id)];
			return answer ? [{ label, answer }] : [];
		}),
		files: files.map(({ name }) => name),
		videoUrl: row.videoUrl,
		people: people.map(({ personId, name, email }) => ({ personId, name, email }))
	};
}

/** The nominee's link and address, for the worker; undefined where they are not to be asked any more. */
export async function nomineeToMail(
	nominationId: number
): Promise<{ email: string; path: string; nomination: MailedNomination } | undefined> {
	const found = await nominationToMail(nominationId);
	const { code, nominee } = found;
	if (!found.wasSubmitted || !found.isLive || (await consentOf(await reader(), nominationId)))
		return undefined;
	return {
		email: nominee.email,
		path: nomineePath(code, canonicalEmail(nominee.email)),
		nomination: found
	};
}

/**
 * A nominee who agreed to what has changed since, for the worker; undefined where they answered anew, or write it
 * themselves.
 */
export async function changedNomineeToMail(
	nominationId: number
): Promise<{ email: string; path: string; nomination: MailedNomination } | undefined> {
	const db = await reader();
	const [row] = await db.select().from(nomination).where(eq(nomination.id, nominationId));
	if (!row || !isLive(row) || !(await hasChangedSinceConsent(db, row))) return undefined;
	const found = await nominationToMail(nominationId);
	const { code, nominee } = found;
	const address = canonicalEmail(nominee.email);
	if (found.people.some(({ email }) => canonicalEmail(email) === address)) return undefined;
	return { email: nominee.email, path: nomineePath(code, address), nomination: found };
}

/** An invitation by its id, for the worker; undefined once it is answered, taken back, or of a nomination that is over. */
export async function coInvitationToMail(
	id: number
): Promise<{ name: string; email: string; nomination: MailedNomination } | undefined> {
	const db = await reader();
	const [line] = await db.select().from(coNominator).where(eq(coNominator.id, id));
	if (line?.status !== 'invited') return undefined;
	const found = await nominationToMail(line.nominationId);
	return found.isLive ? { name: line.name, email: line.email, nomination: found } : undefined;
}

/** Somebody who wrote a nomination and does no more, as messages name them. */
export async function coNominatorToMail(personId: number): Promise<{ name: string; email: string }> {
	const db = await reader();
	const [found] = await db.select().from(person).where(eq(person.id, personId));
	return { name: `${found!.givenName} ${found!.familyName}`, email: found!.email };
}
