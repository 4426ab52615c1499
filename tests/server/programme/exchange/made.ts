import { eq } from 'drizzle-orm';
import { linkHolder, system } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import { roundsOf, tablesOf } from '../../../../src/lib/server/programme/exchange/find-session.ts';
import { setRounds } from '../../../../src/lib/server/programme/exchange/rounds.ts';
import { addTables } from '../../../../src/lib/server/programme/exchange/tables.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';

export const staff = system('test');

interface ExchangeOptions {
	people?: number;
	/** Seats of each table. */
	tables?: readonly number[];
	rounds?: number;
}

/** An event whose session « d » exchanges at tables, with people who have a seat in it, two of each organisation. */
export async function makeExchange({ people = 8, tables = [4, 4], rounds = 2 }: ExchangeOptions = {}) {
	const made = await makeEvent({ sessionCapacity: 200 });
	const sessionId = made.sessions.d.id;
	await write('programme.test', (tx) =>
		tx.update(t.session).set({ kind: 'exchange' }).where(eq(t.session.id, sessionId))
	);
	await setRounds({ actor: staff, sessionId, count: rounds, minutes: 20, pauseMinutes: 5, confirmed: false });
	for (const [i, seats] of tables.entries())
		await addTables({ actor: staff, sessionId, tables: [{ theme: `Thème ${i + 1}`, host: '' }], seats });
	const attendees = await seatIn(made, people);
	const db = await reader();
	return {
		made,
		sessionId,
		people: attendees,
		rounds: await roundsOf(db, sessionId),
		tables: await tablesOf(db, sessionId)
	};
}

/** More people with a seat in the session. */
export async function seatIn(made: Awaited<ReturnType<typeof makeEvent>>, people: number) {
	if (people === 0) return [];
	const attendees = await makeAttendees(
		made,
		Array.from({ length: people }, (_, i) => ({ organisationName: `Organisme ${Math.floor(i / 2)}` }))
	);
	const sessionId = made.sessions.d.id;
	await write('registration.test', (tx) =>
		tx
			.insert(t.booking)
			.values(attendees.map(({ id }) => ({ registrationId: id, sessionId, createdAt: now() })))
	);
	return attendees;
}

export function holderOf({ code }: { code: string }) {
	return linkHolder('ticket', code, sign('ticket', code))!;
}

/** Who sits where, as `round:table:registration:source`. */
export async function seats(sessionId: number) {
	return (await reader())
		.select({
			round: t.exchangeRound.number,
			table: t.exchangeTable.number,
			registrationId: t.exchangeSeat.registrationId,
			source: t.exchangeSeat.source
		})
		.from(t.exchangeSeat)
		.innerJoin(t.exchangeRound, eq(t.exchangeRound.id, t.exchangeSeat.roundId))
		.innerJoin(t.exchangeTable, eq(t.exchangeTable.id, t.exchangeSeat.tableId))
		.where(eq(t.exchangeRound.sessionId, sessionId))
		.orderBy(t.exchangeRound.number, t.exchangeTable.number, t.exchangeSeat.registrationId);
}

/** People who were, or are about to be, told their tables of a session by a change. */
export async function told(sessionId: number, change?: string) {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'exchange.seated'));
	return rows.filter(
		({ payload }) => payload?.sessionId === sessionId && (change === undefined || payload.change === change)
	);
}
