import { and, eq, ne } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { poll, pollCandidate, pollDecision } from '../../db/schema/polls.ts';
import { addressees } from '../eligibility/letters.ts';

/** What two people decided of a finalist, as it is mailed, and to whom. */
export interface MailedDecision {
	isRemoved: boolean;
	/** Public. */
	reason: string;
	candidate: string;
	title: string;
	edition: { slug: string; name: string };
	/** Each once; the nominee may be an organisation, which nobody greets by name. */
	people: { key: string; name: string | null; email: string }[];
}

/** A decision that took a finalist out or put it back, for the worker; null of an event, or of a nomination withdrawn since. */
export async function decisionToMail(decisionId: number): Promise<MailedDecision | null> {
	const db = await reader();
	const [found] = await db
		.select({
			...{ kind: pollDecision.kind, reason: pollDecision.reason, candidate: pollCandidate.name },
			...{ title: poll.title, slug: awardEdition.slug, edition: awardEdition.name },
			...{ nominationId: nomination.id, nomineeEmail: nomination.nomineeEmail }
		})
		.from(pollDecision)
		.innerJoin(poll, eq(poll.id, pollDecision.pollId))
		.innerJoin(pollCandidate, eq(pollCandidate.id, pollDecision.candidateId))
		.innerJoin(nomination, eq(nomination.id, pollCandidate.nominationId))
		.innerJoin(awardCategory, eq(awardCategory.id, poll.categoryId))
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.where(
			and(eq(pollDecision.id, decisionId), eq(pollDecision.agreed, true), ne(nomination.status, 'withdrawn'))
		);
	if (!found) return null;
	const { kind, reason, candidate, title, slug, edition, nominationId, nomineeEmail } = found;
	const people = new Map<string, MailedDecision['people'][number]>();
	if (nomineeEmail)
		people.set(canonicalEmail(nomineeEmail), { key: 'nominee', name: null, email: nomineeEmail });
	for (const { personId, givenName, email } of await addressees(db, [nominationId])) {
		const address = canonicalEmail(email);
		if (!people.has(address)) people.set(address, { key: `person:${personId}`, name: givenName, email });
	}
	return {
		...{ isRemoved: kind === 'remove', reason, candidate, title, edition: { slug, name: edition } },
		people: [...people.values()]
	};
}
