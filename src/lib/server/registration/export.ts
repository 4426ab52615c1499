import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { ORDER_METHOD, ORDER_STATE, PAYMENT_METHOD, REGISTRATION_STATE } from '../../staff/words.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import { payment } from '../db/schema/payments.ts';
import { order, registration } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { balanceOf } from '../payments/balance.ts';
import { buyer, invoiceNumber } from './order-columns.ts';
import { staffEvent, type StaffEvent } from '../events/staff-events.ts';
import { CHUNK, sheetFile, type Cell, type Sheet, type SheetFormat } from '../spreadsheet.ts';

const EXPORTS = ['inscriptions', 'commandes', 'paiements'] as const;
type ExportKind = (typeof EXPORTS)[number];

interface ExportFile {
	name: string;
	contentType: string;
	body: AsyncGenerator<Uint8Array>;
}

/**
 * A file of an event's registrations, orders or payments. The request itself leaves a line in the audit trail, before
 * the first byte.
 * @throws Refusal `not_allowed` (403); `not_found` (404) for an unknown event or file; `export_too_large`
 */
export async function exportFile(request: {
	actor: Actor;
	eventSlug: string;
	kind: string;
	format: SheetFormat;
}): Promise<ExportFile> {
	const { actor, format } = request;
	requireStaff(actor);
	const event = await staffEvent(actor, request.eventSlug);
	const kind = EXPORTS.find((one) => one === request.kind);
	if (!kind) throw new Refusal('not_found', { status: 404 });
	const file = await sheetFile(sheetOf(kind, event), format);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			action: 'export.made',
			objectKind: 'event',
			objectId: event.id,
			details: { file: kind, format }
		})
	);
	return {
		name: `${event.slug}-${kind}-${dayOf(now(), event.timezone)}.${format}`,
		...file
	};
}

const text = (value: string | null): Cell => ({ text: value ?? '' });
const yesNo = (value: number): Cell => text(value ? 'oui' : 'non');

function sheetOf(kind: ExportKind, event: StaffEvent): Sheet {
	if (kind === 'inscriptions') return registrations(event);
	return kind === 'commandes' ? orders(event) : payments(event);
}

function registrations(event: StaffEvent): Sheet {
	const lastConsent = (purpose: SQL) =>
		sql<number>`coalesce((SELECT c.granted FROM consent c WHERE c.person_id = ${person.id} AND c.purpose = ${purpose} ORDER BY c.id DESC LIMIT 1), 0)`;
	return {
		timezone: event.timezone,
		headings: [
			...['Billet', 'Prénom', 'Nom', 'Courriel', 'Organisme', 'Région', 'Inscription', 'Commande'],
			...['État de la commande', 'Forfaits', 'Ateliers', 'Besoins alimentaires', 'Besoins d’accessibilité'],
			...['Accepte la liste', 'Accepte les photos', 'Inscrite le']
		],
		async chunk(after) {
			const db = await reader();
			const rows = await db
				.select({
					id: registration.id,
					code: registration.code,
					givenName: registration.givenName,
					familyName: registration.familyName,
					email: person.email,
					organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`,
					region: region.name,
					state: registration.status,
					orderCode: order.code,
					orderState: order.status,
					passes: sql<
						string | null
					>`(SELECT group_concat(name, ', ') FROM (SELECT y.name FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id WHERE k.registration_id = ${registration.id} AND k.status = 'active' ORDER BY y.position))`,
					workshops: sql<
						string | null
					>`(SELECT group_concat(title, ' | ') FROM (SELECT s.title FROM booking b JOIN session s ON s.id = b.session_id WHERE b.registration_id = ${registration.id} AND b.status = 'active' ORDER BY s.starts_at))`,
					dietaryNeeds: registration.dietaryNeeds,
					accessNeeds: registration.accessNeeds,
					directory: lastConsent(sql`'directory'`),
					photo: lastConsent(sql`'photo'`),
					createdAt: registration.createdAt
				})
				.from(registration)
				.innerJoin(person, eq(person.id, registration.personId))
				.innerJoin(order, eq(order.id, registration.orderId))
				.leftJoin(organisation, eq(organisation.id, registration.organisationId))
				.leftJoin(region, eq(region.code, registration.regionCode))
				.where(and(eq(registration.eventId, event.id), gt(registration.id, after)))
				.orderBy(asc(registration.id))
				.limit(CHUNK);
			return rows.map((row) => ({
				id: row.id,
				cells: [
					...[row.code, row.givenName, row.familyName, row.email, row.organisation, row.region].map(text),
					text(REGISTRATION_STATE[row.state].label),
					text(row.orderCode),
					text(ORDER_STATE[row.orderState].label),
					...[row.passes, row.workshops, row.dietaryNeeds, row.accessNeeds].map(text),
					yesNo(row.directory),
					yesNo(row.photo),
					{ at: row.createdAt }
				]
			}));
		}
	};
}

function orders(event: StaffEvent): Sheet {
	return {
		timezone: event.timezone,
		headings: [
			...['Commande', 'État', 'Mode', 'Nom', 'Courriel', 'Organisme', 'Bon de commande', 'Facture'],
			...['Personnes', 'Sous-total', 'TPS', 'TVQ', 'Total', 'Crédité', 'Payé', 'Remboursé', 'Solde'],
			...['Passée le', 'Échéance', 'Confirmée le', 'Annulée le']
		],
		async chunk(after) {
			const db = await reader();
			const rows = await db
				.select({
					order,
					buyer,
					invoiceNumber,
					people: sql<number>`(SELECT count(*) FROM registration r WHERE r.order_id = ${order.id} AND r.status = 'active')`
				})
				.from(order)
				.leftJoin(organisation, eq(organisation.id, order.organisationId))
				.where(and(eq(order.eventId, event.id), gt(order.id, after)))
				.orderBy(asc(order.id))
				.limit(CHUNK);
			return rows.map(({ order: row, people, ...rest }) => ({
				id: row.id,
				cells: [
					...[row.code, ORDER_STATE[row.status].label, ORDER_METHOD[row.method], row.payerName].map(text),
					...[row.payerEmail, rest.buyer, row.purchaseOrder, rest.invoiceNumber].map(text),
					{ count: people },
					...[row.subtotalCents, row.tpsCents, row.tvqCents, row.totalCents].map((cents) => ({ cents })),
					...[row.creditedCents, row.paidCents, row.refundedCents].map((cents) => ({ cents })),
					{ cents: balanceOf(row) },
					...[row.placedAt, row.dueAt, row.confirmedAt, row.cancelledAt].map((at) => ({ at }))
				]
			}));
		}
	};
}

function payments(event: StaffEvent): Sheet {
	return {
		timezone: event.timezone,
		headings: [
			...['Date', 'Commande', 'Facture', 'Nom', 'Organisme', 'Sens', 'Moyen', 'Montant', 'Référence'],
			'Inscrit par'
		],
		async chunk(after) {
			const db = await reader();
			const rows = await db
				.select({
					payment,
					code: order.code,
					payerName: order.payerName,
					buyer,
					invoiceNumber,
					by: sql<string | null>`${person.givenName} || ' ' || ${person.familyName}`
				})
				.from(payment)
				.innerJoin(order, eq(order.id, payment.orderId))
				.leftJoin(organisation, eq(organisation.id, order.organisationId))
				.leftJoin(person, eq(person.id, payment.recordedBy))
				.where(and(eq(order.eventId, event.id), gt(payment.id, after)))
				.orderBy(asc(payment.id))
				.limit(CHUNK);
			return rows.map(({ payment: row, ...rest }) => ({
				id: row.id,
				cells: [
					{ at: row.at },
					...[rest.code, rest.invoiceNumber, rest.payerName, rest.buyer].map(text),
					text(row.direction === 'in' ? 'Reçu' : 'Remboursé'),
					text(PAYMENT_METHOD[row.method]),
					{ cents: row.direction === 'in' ? row.amountCents : -row.amountCents },
					text(row.reference),
					text(rest.by)
				]
			}));
		}
	};
}
