import { asc, eq, sql } from 'drizzle-orm';
import { event } from '../db/schema/events.ts';
import { contractAcceptance, exhibitionTerms, exhibitor } from '../db/schema/exhibitors.ts';
import { lead } from '../db/schema/leads.ts';
import type { Tx } from '../db/write.ts';

/** The exhibitors that somebody answers for, as they wrote them, and the contracts that they signed. */
export async function exhibitorsOf(tx: Tx, personId: number) {
	return {
		exposants: await tx
			.select({
				evenement: event.name,
				nom: exhibitor.name,
				etat: exhibitor.status,
				genre: exhibitor.kind,
				resume: exhibitor.summary,
				description: exhibitor.description,
				site: exhibitor.website,
				telephone: exhibitor.phone,
				besoins: sql<string>`${exhibitor.needs} ->> 'note'`,
				reponse: exhibitor.decisionNote,
				commence_le: exhibitor.createdAt,
				presente_le: exhibitor.submittedAt
			})
			.from(exhibitor)
			.innerJoin(event, eq(event.id, exhibitor.eventId))
			.where(eq(exhibitor.contactPersonId, personId))
			.orderBy(asc(exhibitor.id)),
		contrats_signes: await tx
			.select({
				exposant: exhibitor.name,
				version: exhibitionTerms.version,
				signe: contractAcceptance.signedAs,
				le: contractAcceptance.at
			})
			.from(contractAcceptance)
			.innerJoin(exhibitor, eq(exhibitor.id, contractAcceptance.exhibitorId))
			.innerJoin(exhibitionTerms, eq(exhibitionTerms.id, contractAcceptance.termsId))
			.where(eq(contractAcceptance.acceptedBy, personId))
			.orderBy(asc(contractAcceptance.id)),
		/** Exhibitors that read their badge, and whether they have their details. */
		contacts_d_exposants: await tx
			.select({
				evenement: event.name,
				exposant: exhibitor.name,
				etat: sql<string>`(SELECT s.state FROM lead_state s WHERE s.id = ${lead.id})`,
				lu_le: lead.firstMetAt,
				repondu_le: lead.answeredAt
			})
			.from(lead)
			.innerJoin(exhibitor, eq(exhibitor.id, lead.exhibitorId))
			.innerJoin(event, eq(event.id, exhibitor.eventId))
			.where(eq(lead.personId, personId))
			.orderBy(asc(lead.id))
	};
}
