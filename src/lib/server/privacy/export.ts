import { aliasedTable, asc, eq, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { csvHead, csvLines, harmless } from '../csv.ts';
import { account, authSession, identity } from '../db/schema/auth.ts';
import { scan } from '../db/schema/checkin.ts';
import { seatSwap, waitlistEntry, wish } from '../db/schema/choice.ts';
import { evaluationAsked, evaluationGiven } from '../db/schema/evaluations.ts';
import { event } from '../db/schema/events.ts';
import { exchangeRound, exchangeSeat, exchangeTable, seatingRequest } from '../db/schema/exchange.ts';
import { mail } from '../db/schema/mail.ts';
import { consent, organisation, organisationManager, person } from '../db/schema/members.ts';
import { booking, session } from '../db/schema/programme.ts';
import { order, registration, ticket, ticketType } from '../db/schema/registration.ts';
import { withdrawalPardon } from '../db/schema/withdrawals.ts';
import { write, type Tx } from '../db/write.ts';
import { assembliesOf } from './export-assemblies.ts';
import { attendanceOf } from './export-attendance.ts';
import { creditsOf } from './export-credits.ts';
import { certificatesOf } from './export-certificates.ts';
import { juriesOf } from './export-jury.ts';
import { nominationsOf } from './export-nominations.ts';
import { programmeOf } from './export-programme.ts';
import { trainingsOf } from './export-trainings.ts';
import { exhibitorsOf } from './export-exhibitors.ts';
import { mentoringOf } from './export-mentoring.ts';
import { surveysOf } from './export-surveys.ts';
import { votesOf } from './export-ballots.ts';
import { mailedTo } from './forget-mail.ts';

/** All that is held about one person, by section; each section is a list of flat records. */
type PersonalData = Record<string, Record<string, string | number | boolean | Date | null>[]>;

/**
 * All that is held about the person who asks (Loi 25: access and portability), with a line in the audit trail.
 * Secrets (hashes, session values) are not data about someone and stay here.
 */
export async function exportMyData(actor: Actor): Promise<{ exportedAt: Date; data: PersonalData }> {
	const { personId } = requirePerson(actor);
	return write('privacy.exportMyData', async (tx) => {
		const data = await collect(tx, personId);
		await record(tx, actor, {
			action: 'data.exported',
			objectKind: 'person',
			objectId: personId,
			details: { sections: Object.keys(data).length }
		});
		return { exportedAt: now(), data };
	});
}

/** The export as JSON, dates in ISO 8601. */
export function exportAsJson({ exportedAt, data }: { exportedAt: Date; data: PersonalData }): string {
	return JSON.stringify({ format: 'estrade-1', exporte_le: exportedAt, ...data }, null, 2);
}

/** The export as CSV for a spreadsheet: section, line, name, value. */
export function exportAsCsv({ exportedAt, data }: { exportedAt: Date; data: PersonalData }): string {
	const lines = Object.entries(data).flatMap(([section, records]) =>
		records.flatMap((fields, i) =>
			Object.entries(fields).map(([name, value]) => [section, String(i + 1), name, asText(value)])
		)
	);
	return (
		csvHead(['section', 'ligne', 'champ', 'valeur']) +
		csvLines([['export', '1', 'exporte_le', exportedAt.toISOString()], ...lines])
	);
}

function asText(value: string | number | boolean | Date | null): string {
	if (value === null) return '';
	if (value instanceof Date) return value.toISOString();
	if (typeof value === 'boolean') return value ? 'oui' : 'non';
	return typeof value === 'number' ? String(value) : harmless(value);
}

/** One statement a table, whatever the number of rows. */
async function collect(tx: Tx, personId: number): Promise<PersonalData> {
	const mine = eq(registration.personId, personId);
	const asked = sql<string>`json_each.value`;
	const given = aliasedTable(session, 'given');
	const wanted = aliasedTable(session, 'wanted');
	const leaves = aliasedTable(session, 'leaves');
	return {
		personne: await tx
			.select({
				prenom: person.givenName,
				nom: person.familyName,
				courriel: person.email,
				langue: person.locale,
				organisme: organisation.name,
				inscrite_le: person.createdAt
			})
			.from(person)
			.leftJoin(organisation, eq(organisation.id, person.organisationId))
			.where(eq(person.id, personId)),
		compte: await tx
			.select({
				cree_le: account.createdAt,
				mot_de_passe: sql<number>`${account.passwordHash} IS NOT NULL`.mapWith(Boolean)
			})
			.from(account)
			.where(eq(account.personId, personId)),
		comptes_relies: await tx
			.select({ fournisseur: identity.provider, identifiant: identity.subject, relie_le: identity.linkedAt })
			.from(identity)
			.where(eq(identity.personId, personId)),
		sessions_ouvertes: await tx
			.select({ ouverte_le: authSession.createdAt, finit_le: authSession.expiresAt })
			.from(authSession)
			.where(eq(authSession.personId, personId)),
		organismes_geres: await tx
			.select({ organisme: organisation.name, depuis: organisationManager.since })
			.from(organisationManager)
			.innerJoin(organisation, eq(organisation.id, organisationManager.organisationId))
			.where(eq(organisationManager.personId, personId)),
		consentements: await tx
			.select({
				finalite: consent.purpose,
				accorde: consent.granted,
				texte: consent.wording,
				version: consent.wordingVersion,
				source: consent.source,
				le: consent.at
			})
			.from(consent)
			.where(eq(consent.personId, personId))
			.orderBy(asc(consent.id)),
		choix_a_confirmer: await tx
			.select({ source: sql<string>`'inscription ' || ${registration.code}`, finalite: asked })
			.from(registration)
			.innerJoin(sql`json_each(${registration.askedConsents})`, sql`true`)
			.where(mine)
			.unionAll(
				tx
					.select({ source: sql<string>`'commande ' || ${order.code}`, finalite: asked })
					.from(order)
					.innerJoin(sql`json_each(${order.askedConsents})`, sql`true`)
					.where(eq(order.payerPersonId, personId))
			),
		inscriptions: await tx
			.select({
				code: registration.code,
				evenement: event.name,
				etat: registration.status,
				prenom: registration.givenName,
				nom: registration.familyName,
				organisme: registration.organisationName,
				besoins_alimentaires: registration.dietaryNeeds,
				besoins_acces: registration.accessNeeds,
				inscrite_le: registration.createdAt,
				annulee_le: registration.cancelledAt,
				retrait_tardif: registration.isLate,
				retrait_pardonne: withdrawalPardon.reason
			})
			.from(registration)
			.innerJoin(event, eq(event.id, registration.eventId))
			.leftJoin(withdrawalPardon, eq(withdrawalPardon.registrationId, registration.id))
			.where(mine)
			.orderBy(asc(registration.id)),
		billets: await tx
			.select({
				inscription: registration.code,
				forfait: ticketType.name,
				etat: ticket.status,
				prix_cents: ticket.priceCents,
				paye_par_credit: sql<number>`${ticket.lotId} IS NOT NULL`.mapWith(Boolean)
			})
			.from(ticket)
			.innerJoin(registration, eq(registration.id, ticket.registrationId))
			.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
			.where(mine)
			.orderBy(asc(ticket.id)),
		ateliers: await tx
			.select({
				inscription: registration.code,
				atelier: session.title,
				debut: session.startsAt,
				etat: booking.status,
				choisi_le: booking.createdAt
			})
			.from(booking)
			.innerJoin(registration, eq(registration.id, booking.registrationId))
			.innerJoin(session, eq(session.id, booking.sessionId))
			.where(mine)
			.orderBy(asc(booking.id)),
		listes_attente: await tx
			.select({
				inscription: registration.code,
				atelier: session.title,
				etat: waitlistEntry.status,
				quitterait: leaves.title,
				depuis: waitlistEntry.createdAt,
				finie_le: waitlistEntry.endedAt
			})
			.from(waitlistEntry)
			.innerJoin(registration, eq(registration.id, waitlistEntry.registrationId))
			.innerJoin(session, eq(session.id, waitlistEntry.sessionId))
			.leftJoin(leaves, eq(leaves.id, waitlistEntry.leavesSessionId))
			.where(mine)
			.orderBy(asc(waitlistEntry.id)),
		voeux: await tx
			.select({ inscription: registration.code, rang: wish.rank, atelier: session.title })
			.from(wish)
			.innerJoin(registration, eq(registration.id, wish.registrationId))
			.innerJoin(session, eq(session.id, wish.sessionId))
			.where(mine)
			.orderBy(asc(wish.registrationId), asc(wish.rank)),
		echanges_de_places: await tx
			.select({
				inscription: registration.code,
				donne: given.title,
				veut: wanted.title,
				etat: seatSwap.status,
				offert_le: seatSwap.createdAt,
				fini_le: seatSwap.endedAt
			})
			.from(seatSwap)
			.innerJoin(
				registration,
				sql`${registration.id} IN (${seatSwap.fromRegistrationId}, ${seatSwap.toRegistrationId})`
			)
			.innerJoin(given, eq(given.id, seatSwap.givesSessionId))
			.innerJoin(wanted, eq(wanted.id, seatSwap.wantsSessionId))
			.where(mine)
			.orderBy(asc(seatSwap.id)),
		tables: await tx
			.select({
				inscription: registration.code,
				seance: session.title,
				ronde: exchangeRound.number,
				table: exchangeTable.number,
				theme: exchangeTable.theme,
				origine: exchangeSeat.source,
				depuis: exchangeSeat.at
			})
			.from(exchangeSeat)
			.innerJoin(registration, eq(registration.id, exchangeSeat.registrationId))
			.innerJoin(exchangeRound, eq(exchangeRound.id, exchangeSeat.roundId))
			.innerJoin(exchangeTable, eq(exchangeTable.id, exchangeSeat.tableId))
			.innerJoin(session, eq(session.id, exchangeRound.sessionId))
			.where(mine)
			.orderBy(asc(exchangeRound.startsAt)),
		demandes_de_table: await tx
			.select({ inscription: registration.code, seance: session.title, depuis: seatingRequest.at })
			.from(seatingRequest)
			.innerJoin(registration, eq(registration.id, seatingRequest.registrationId))
			.innerJoin(session, eq(session.id, seatingRequest.sessionId))
			.where(mine)
			.orderBy(asc(seatingRequest.at)),
		avis_demandes: await tx
			.select({ inscription: registration.code, jour: evaluationAsked.day, le: evaluationAsked.at })
			.from(evaluationAsked)
			.innerJoin(registration, eq(registration.id, evaluationAsked.registrationId))
			.where(mine)
			.orderBy(asc(evaluationAsked.day)),
		// That they answered; what they answered has no name, theirs neither.
		avis_donnes: await tx
			.select({ inscription: registration.code, seance: session.title })
			.from(evaluationGiven)
			.innerJoin(registration, eq(registration.id, evaluationGiven.registrationId))
			.innerJoin(session, eq(session.id, evaluationGiven.sessionId))
			.where(mine)
			.orderBy(asc(session.startsAt)),
		commandes: await tx
			.select({
				code: order.code,
				evenement: event.name,
				etat: order.status,
				nom: order.payerName,
				courriel: order.payerEmail,
				adresse: sql<string>`${order.billingAddress}`,
				total_cents: order.totalCents,
				paye_cents: order.paidCents,
				passee_le: order.placedAt
			})
			.from(order)
			.innerJoin(event, eq(event.id, order.eventId))
			.where(eq(order.payerPersonId, personId))
			.orderBy(asc(order.id)),
		pointages: await tx
			.select({ inscription: registration.code, verdict: scan.verdict, le: scan.receivedAt })
			.from(scan)
			.innerJoin(registration, eq(registration.id, scan.registrationId))
			.where(mine)
			.orderBy(asc(scan.id)),
		...(await attendanceOf(tx, personId)),
		...(await certificatesOf(tx, personId)),
		...(await creditsOf(tx, personId)),
		...(await programmeOf(tx, personId)),
		...(await nominationsOf(tx, personId)),
		...(await juriesOf(tx, personId)),
		...(await votesOf(tx, personId)),
		...(await trainingsOf(tx, personId)),
		...(await surveysOf(tx, personId)),
		...(await assembliesOf(tx, personId)),
		...(await mentoringOf(tx, personId)),
		...(await exhibitorsOf(tx, personId)),
		courriels: await tx
			.select({ objet: mail.subject, fait_le: mail.createdAt, envoye_le: mail.sentAt })
			.from(mail)
			.where(mailedTo([personId]))
			.orderBy(asc(mail.id))
	};
}
