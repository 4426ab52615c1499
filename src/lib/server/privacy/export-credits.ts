import { asc, eq } from 'drizzle-orm';
import { organisation } from '../db/schema/members.ts';
import { creditLine, creditLot } from '../db/schema/packs.ts';
import type { Tx } from '../db/write.ts';

/** What a person bought, granted or corrected of the credits of organisations. Whom credits paid for is in registrations. */
export async function creditsOf(tx: Tx, personId: number) {
	return {
		credits_achetes_ou_accordes: await tx
			.select({
				organisme: organisation.name,
				intitule: creditLot.label,
				places: creditLot.places,
				finit_le: creditLot.expiresAt,
				le: creditLot.createdAt
			})
			.from(creditLot)
			.innerJoin(organisation, eq(organisation.id, creditLot.organisationId))
			.where(eq(creditLot.createdBy, personId))
			.orderBy(asc(creditLot.id)),
		credits_corriges: await tx
			.select({
				organisme: organisation.name,
				places: creditLine.places,
				raison: creditLine.reason,
				le: creditLine.at
			})
			.from(creditLine)
			.innerJoin(creditLot, eq(creditLot.id, creditLine.lotId))
			.innerJoin(organisation, eq(organisation.id, creditLot.organisationId))
			.where(eq(creditLine.recordedBy, personId))
			.orderBy(asc(creditLine.id))
	};
}
