import { asc, eq } from 'drizzle-orm';
import { organisation } from '../db/schema/members.ts';
import { creditLine, creditLot } from '../db/schema/packs.ts';
import { registration } from '../db/schema/registration.ts';
import { withdrawalPardon } from '../db/schema/withdrawals.ts';
import type { Tx } from '../db/write.ts';

/** What a person bought, granted or corrected of the credits of organisations, and the late withdrawals they forgave. Whom credits paid for is in registrations. */
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
			.orderBy(asc(creditLine.id)),
		retraits_pardonnes: await tx
			.select({
				inscription: registration.code,
				raison: withdrawalPardon.reason,
				le: withdrawalPardon.at
			})
			.from(withdrawalPardon)
			.innerJoin(registration, eq(registration.id, withdrawalPardon.registrationId))
			.where(eq(withdrawalPardon.recordedBy, personId))
			.orderBy(asc(withdrawalPardon.id))
	};
}
