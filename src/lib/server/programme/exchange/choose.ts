import { and, eq, sql } from 'drizzle-orm';
import type { TableChoice } from '../../../schemas/exchange.ts';
import { record } from '../../audit/record.ts';
import { isStaff, mayManageRegistration, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { insertRows } from '../../db/insert.ts';
import { oneOf } from '../../db/one-of.ts';
import { exchangeSeat, seatingRequest } from '../../db/schema/exchange.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireChangesOpen } from '../../registration/change-deadline.ts';
import { findTicket, type RegistrationDetails } from '../../registration/queries.ts';
import { exchangeSession, roundsOf, tablesOf } from './find-session.ts';
import { tableSeatsLeft } from './queries.ts';

type Choices = ReadonlyMap<number, TableChoice>;

/**
 * Chooses somebody's tables of an exchange session, round by round, or asks that they be seated: in one write, the
 * tables left are freed before those wanted are taken. A round that is not named stays as it is. By the person, the
 * holder of their link or whoever manages the order, until the session begins or changes close; by staff at any time.
 * @param request.choices by round
 * @returns false when it was already so
 * @throws Refusal `not_found` (404), `not_allowed` (403), `registration_not_active`, `change_deadline_passed`,
 *   `exchange_begun`, `exchange_without_seat`, `stale_page` for rounds or tables of another time; `table_full` and
 *   `round_full`, whose field is `rounds.ID`
 */
export async function chooseTables(request: {
	actor: Actor;
	registrationCode: string;
	sessionId: number;
	choices: Choices;
}): Promise<boolean> {
	const { actor, registrationCode, sessionId, choices } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	if (found.status !== 'active') throw new Refusal('registration_not_active');
	requireChangesOpen(actor, found.event);
	const db = await reader();
	const { startsAt } = await exchangeSession(db, sessionId);
	if (!isStaff(actor) && startsAt <= now()) throw new Refusal('exchange_begun');
	if (!found.bookings.some((one) => one.sessionId === sessionId)) throw new Refusal('exchange_without_seat');
	const [rounds, tables] = await Promise.all([roundsOf(db, sessionId), tablesOf(db, sessionId)]);
	for (const [roundId, choice] of choices) {
		const isKnown = choice === 'ask' || tables.some(({ id }) => id === choice);
		if (!isKnown || !rounds.some(({ id }) => id === roundId)) throw new Refusal('stale_page');
	}
	try {
		return await write('exchange.choose', (tx) => choose(tx, actor, found, { sessionId, choices }));
	} catch (error) {
		const broken = violation(error);
		if (broken === 'exchange_table_never_overfull') throw await full(sessionId, found, choices);
		if (broken === 'exchange_without_seat') throw new Refusal('exchange_without_seat');
		// A table or a round went away meanwhile.
		if (broken === 'exchange_other_session') throw new Refusal('stale_page');
		throw error;
	}
}

async function choose(
	tx: Tx,
	actor: Actor,
	{ id: registrationId, code }: RegistrationDetails,
	{ sessionId, choices }: { sessionId: number; choices: Choices }
): Promise<boolean> {
	const mine = eq(exchangeSeat.registrationId, registrationId);
	const theirs = sql`${exchangeSeat.roundId} IN (SELECT id FROM exchange_round WHERE session_id = ${sessionId})`;
	const current = await tx.select().from(exchangeSeat).where(and(mine, theirs));
	const tableOf = new Map(current.map(({ roundId, tableId }) => [roundId, tableId]));
	const changed = [...choices].filter(
		([roundId, choice]) => tableOf.get(roundId) !== (choice === 'ask' ? undefined : choice)
	);
	const isAsking = await ask(tx, { sessionId, registrationId }, [...choices.values()], current);
	if (changed.length === 0 && !isAsking.changed) return false;
	const leaving = changed.filter(([roundId]) => tableOf.has(roundId)).map(([roundId]) => roundId);
	if (leaving.length > 0)
		await tx.delete(exchangeSeat).where(and(mine, sql`${exchangeSeat.roundId} IN ${oneOf(leaving)}`));
	const at = now();
	await insertRows(
		tx,
		exchangeSeat,
		changed.flatMap(([roundId, tableId]) =>
			tableId === 'ask' ? [] : [{ roundId, registrationId, tableId, source: 'chosen' as const, at }]
		)
	);
	await record(tx, actor, {
		action: 'exchange.chosen',
		objectKind: 'registration',
		objectId: registrationId,
		details: { code, session: sessionId, tables: changed.length, asks: isAsking.now }
	});
	return true;
}

/** Notes that they ask to be seated, or no longer do. A table that they were given answers what they asked: it stays. */
async function ask(
	tx: Tx,
	of: { sessionId: number; registrationId: number },
	choices: readonly TableChoice[],
	current: readonly (typeof exchangeSeat.$inferSelect)[]
): Promise<{ now: boolean; changed: boolean }> {
	const [known] = await tx
		.select({ at: seatingRequest.at })
		.from(seatingRequest)
		.where(
			and(eq(seatingRequest.sessionId, of.sessionId), eq(seatingRequest.registrationId, of.registrationId))
		);
	const keepsGiven = current.some(
		({ source, tableId }) => source === 'assigned' && choices.includes(tableId)
	);
	const wanted = choices.includes('ask') || (known !== undefined && keepsGiven);
	if (wanted && !known) await tx.insert(seatingRequest).values({ ...of, at: now() });
	if (!wanted && known)
		await tx
			.delete(seatingRequest)
			.where(
				and(eq(seatingRequest.sessionId, of.sessionId), eq(seatingRequest.registrationId, of.registrationId))
			);
	return { now: wanted, changed: wanted !== (known !== undefined) };
}

/** Which table asked for has no seat left, and which have: the database only says that one has none. */
async function full(sessionId: number, { id }: RegistrationDetails, choices: Choices): Promise<Refusal> {
	const db = await reader();
	const [rounds, tables, left, seats] = await Promise.all([
		roundsOf(db, sessionId),
		tablesOf(db, sessionId),
		tableSeatsLeft(db, sessionId),
		db.select().from(exchangeSeat).where(eq(exchangeSeat.registrationId, id))
	]);
	const held = new Set(seats.map(({ roundId, tableId }) => `${roundId}:${tableId}`));
	for (const round of rounds) {
		const choice = choices.get(round.id);
		const table = tables.find((one) => one.id === choice);
		if (!table || held.has(`${round.id}:${table.id}`) || left(round.id, table) > 0) continue;
		const free = tables.filter((one) => left(round.id, one) > 0).map(({ number }) => number);
		const values = { round: round.number, table: table.number, free: free.join(', ') };
		return new Refusal(free.length > 0 ? 'table_full' : 'round_full', {
			values,
			field: `rounds.${round.id}`
		});
	}
	// A seat came back meanwhile.
	return new Refusal('stale_page');
}
