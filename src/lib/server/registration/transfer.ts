import { and, eq, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { admission } from '../db/schema/checkin.ts';
import { event } from '../db/schema/events.ts';
import { wish } from '../db/schema/choice.ts';
import { exchangeRound, exchangeSeat } from '../db/schema/exchange.ts';
import { booking, session } from '../db/schema/programme.ts';
import { order, registration, ticket } from '../db/schema/registration.ts';
import { insertRows } from '../db/insert.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import { recognisePeople } from '../members/person.ts';
import { emit } from '../outbox/emit.ts';
import { promoteWaiting } from './seats/promote.ts';
import { requireTransferable } from './transferable.ts';

interface TransferRequest {
	actor: Actor;
	registrationCode: string;
	/** Who comes instead. */
	to: { givenName: string; familyName: string; email: string; dietaryNeeds?: string; accessNeeds?: string };
	locale: 'fr' | 'en';
}

/**
 * Gives someone's place to a colleague, free of charge: same order, same tickets, sessions, tables and wishes, another
 * person and a new code, so that the first badge and links are worth nothing. Places go from one to the other in one transaction: nobody
 * else can take them in between. Until changes close; by staff at any time.
 * @throws Refusal `already_registered`, with field `email`; `group_begun`
 */
export async function transferRegistration(
	request: TransferRequest
): Promise<{ registrationId: number; code: string }> {
	try {
		return await write('registration.transfer', (tx) => transfer(tx, request));
	} catch (error) {
		const broken = violation(error);
		if (broken === 'group_begun') throw new Refusal('group_begun');
		if (broken !== 'registration.event_id') throw error;
		throw new Refusal('already_registered', { values: { email: request.to.email }, field: 'email' });
	}
}

async function transfer(
	tx: Tx,
	{ actor, registrationCode, to, locale }: TransferRequest
): Promise<{ registrationId: number; code: string }> {
	const at = now();
	const [found] = await tx
		.select({ registration, order, changesCloseAt: event.changesCloseAt })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.innerJoin(event, eq(event.id, registration.eventId))
		.where(eq(registration.code, registrationCode));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { registration: from } = found;
	requireTransferable(actor, { ...from, order: found.order }, found);

	const { organisationId } = from;
	const people = await recognisePeople(tx, actor, [{ ...to, organisationId, locale }]);
	const personId = people.get(canonicalEmail(to.email))!;
	if (personId === from.personId)
		throw new Refusal('already_registered', { values: { email: to.email }, field: 'email' });

	const tickets = await tx
		.select()
		.from(ticket)
		.where(and(eq(ticket.registrationId, from.id), eqLiteral(ticket.status, 'active')));
	const bookings = await tx
		.select({ sessionId: booking.sessionId })
		.from(booking)
		.innerJoin(session, eq(session.id, booking.sessionId))
		.where(
			and(
				eq(booking.registrationId, from.id),
				eqLiteral(booking.status, 'active'),
				eq(session.status, 'scheduled'),
				eq(session.bookable, true)
			)
		);

	const [tables, wishes] = await Promise.all([
		tx
			.select({
				sessionId: exchangeRound.sessionId,
				roundId: exchangeSeat.roundId,
				tableId: exchangeSeat.tableId,
				source: exchangeSeat.source
			})
			.from(exchangeSeat)
			.innerJoin(exchangeRound, eq(exchangeRound.id, exchangeSeat.roundId))
			.where(eq(exchangeSeat.registrationId, from.id)),
		tx
			.select({ sessionId: wish.sessionId, rank: wish.rank })
			.from(wish)
			.innerJoin(session, eq(session.id, wish.sessionId))
			.where(
				and(eq(wish.registrationId, from.id), eq(session.status, 'scheduled'), eq(session.bookable, true))
			)
	]);

	// Frees the tickets and seats, by trigger; the lines below take them again.
	await tx
		.update(registration)
		.set({
			status: 'transferred',
			cancelledAt: at,
			// The calendar of who leaves calls everything off: copies give way only to a higher number.
			calendarSequence: sql`${registration.calendarSequence} + 1`
		})
		.where(eq(registration.id, from.id));
	// Whoever gave their place is no longer counted inside: who takes it comes in by themselves.
	await tx.delete(admission).where(eq(admission.registrationId, from.id));
	const code = readableCode(10);
	const [next] = await tx
		.insert(registration)
		.values({
			eventId: from.eventId,
			orderId: from.orderId,
			personId,
			code,
			givenName: to.givenName,
			familyName: to.familyName,
			organisationId,
			organisationName: from.organisationName,
			regionCode: from.regionCode,
			dietaryNeeds: to.dietaryNeeds ?? '',
			accessNeeds: to.accessNeeds ?? '',
			createdAt: at
		})
		.returning({ id: registration.id });
	const registrationId = next!.id;
	await tx.insert(ticket).values(
		tickets.map(({ ticketTypeId, priceCents, audience, taxCode, lotId }) => ({
			registrationId,
			ticketTypeId,
			priceCents,
			audience,
			taxCode,
			lotId
		}))
	);
	if (bookings.length > 0)
		await tx.insert(booking).values(
			bookings.map(({ sessionId }) => ({
				registrationId,
				sessionId,
				source: 'transfer' as const,
				createdAt: at
			}))
		);
	const seated = new Set(bookings.map(({ sessionId }) => sessionId));
	await insertRows(
		tx,
		exchangeSeat,
		tables
			.filter((one) => seated.has(one.sessionId))
			.map(({ roundId, tableId, source }) => ({ roundId, tableId, source, registrationId, at }))
	);
	await insertRows(
		tx,
		wish,
		wishes.map((one) => ({ ...one, registrationId }))
	);
	// A session that no longer takes place is not handed over, nor a place in line: it was that person's.
	await promoteWaiting(tx);

	await record(tx, actor, {
		action: 'registration.transferred',
		objectKind: 'registration',
		objectId: from.id,
		details: { code: from.code, to: registrationId, toCode: code }
	});
	// Before the order is confirmed nobody has a badge yet; its confirmation will send the new person theirs.
	if (found.order.status !== 'held')
		await emit(tx, 'registration.transferred', { fromRegistrationId: from.id, registrationId });
	return { registrationId, code };
}
