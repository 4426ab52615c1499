import { and, desc, eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { contractAcceptance, exhibitionTerms } from '../db/schema/exhibitors.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { openOwnExhibitor } from './access.ts';

/** The contract of an exhibition as it reads now; undefined until one is published. */
export async function currentTerms(
	db: Database | Tx,
	eventId: number
): Promise<typeof exhibitionTerms.$inferSelect | undefined> {
	const [last] = await db
		.select()
		.from(exhibitionTerms)
		.where(eq(exhibitionTerms.eventId, eventId))
		.orderBy(desc(exhibitionTerms.version))
		.limit(1);
	return last;
}

/** Which version of its contract an exhibitor accepted last, by whom and when. */
export async function acceptedTerms(db: Database | Tx, exhibitorId: number) {
	const [last] = await db
		.select({
			termsId: contractAcceptance.termsId,
			version: exhibitionTerms.version,
			text: exhibitionTerms.text,
			conditions: contractAcceptance.conditions,
			signedAs: contractAcceptance.signedAs,
			at: contractAcceptance.at
		})
		.from(contractAcceptance)
		.innerJoin(exhibitionTerms, eq(exhibitionTerms.id, contractAcceptance.termsId))
		.where(eq(contractAcceptance.exhibitorId, exhibitorId))
		.orderBy(desc(exhibitionTerms.version))
		.limit(1);
	return last;
}

/**
 * Accepts the contract on screen: the version that was read, the conditions of the approval, the name as it was typed, the
 * time. Accepting again the same version does nothing.
 * @throws Refusal `contract_changed` when another version has been published since the page was read;
 *   `exhibitor_not_approved`; `not_allowed` (403) for the permanence
 */
export async function acceptContract(request: {
	actor: Actor;
	code: string;
	termsId: number;
	signedAs: string;
}): Promise<void> {
	const { actor, code, termsId, signedAs } = request;
	const { personId } = requirePerson(actor);
	await write('exhibitors.acceptContract', async (tx) => {
		const { exhibitor, event } = await openOwnExhibitor(tx, actor, code);
		if (exhibitor.status !== 'approved' && exhibitor.status !== 'confirmed')
			throw new Refusal('exhibitor_not_approved');
		const terms = await currentTerms(tx, event.id);
		if (terms?.id !== termsId) throw new Refusal('contract_changed');
		const [known] = await tx
			.select({ id: contractAcceptance.id })
			.from(contractAcceptance)
			.where(and(eq(contractAcceptance.exhibitorId, exhibitor.id), eq(contractAcceptance.termsId, termsId)));
		if (known) return;
		await tx.insert(contractAcceptance).values({
			...{ exhibitorId: exhibitor.id, termsId, signedAs, acceptedBy: personId, at: now() },
			conditions: exhibitor.decisionNote
		});
		await record(tx, actor, {
			action: 'contract.accepted',
			objectKind: 'exhibitor',
			objectId: exhibitor.id,
			details: { code, contract: terms.version }
		});
	});
}
