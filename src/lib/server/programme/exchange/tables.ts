import { eq, max } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { exchangeFill, exchangeSeat, exchangeTable } from '../../db/schema/exchange.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { exchangeSession } from './find-session.ts';
import { tellTables } from './tell.ts';

/**
 * Adds tables after those that are there, each with its theme and its host, all with as many seats.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function addTables(request: {
	actor: Actor;
	sessionId: number;
	tables: readonly { theme: string; host: string }[];
	seats: number;
}): Promise<void> {
	const { actor, sessionId, tables, seats } = request;
	requireStaff(actor);
	// Under `programme`: the page of the session shows its tables.
	await write('programme.addTables', async (tx) => {
		await exchangeSession(tx, sessionId);
		const [last] = await tx
			.select({ number: max(exchangeTable.number) })
			.from(exchangeTable)
			.where(eq(exchangeTable.sessionId, sessionId));
		const first = (last?.number ?? 0) + 1;
		await tx
			.insert(exchangeTable)
			.values(tables.map(({ theme, host }, i) => ({ sessionId, number: first + i, theme, host, seats })));
		await record(tx, actor, {
			action: 'exchange.tables_added',
			objectKind: 'session',
			objectId: sessionId,
			details: { tables: tables.length, capacity: tables.length * seats }
		});
	});
}

/**
 * Changes a table's number, theme, host or seats. Nobody loses a seat by it.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `table_number_taken`, `table_seats_taken` below those seated
 *   in some round
 */
export async function changeTable(request: {
	actor: Actor;
	tableId: number;
	number: number;
	theme: string;
	host: string;
	seats: number;
}): Promise<void> {
	const { actor, tableId, number, theme, host, seats } = request;
	requireStaff(actor);
	try {
		await write('programme.changeTable', async (tx) => {
			const { sessionId } = await tableOf(tx, tableId);
			const taken = await mostTaken(tx, tableId);
			if (seats < taken) throw new Refusal('table_seats_taken', { values: { taken }, field: 'seats' });
			await tx.update(exchangeTable).set({ number, theme, host, seats }).where(eq(exchangeTable.id, tableId));
			await record(tx, actor, {
				action: 'exchange.table_changed',
				objectKind: 'session',
				objectId: sessionId,
				details: { table: number, capacity: seats }
			});
		});
	} catch (error) {
		if (violation(error) === 'exchange_table.session_id')
			throw new Refusal('table_number_taken', { values: { table: number }, field: 'number' });
		throw error;
	}
}

/**
 * Takes a table away. Those seated there lose their table, and are told.
 * @param request.seated how many seats taken, over all rounds, whoever asks was shown
 * @returns how many people lost a table
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when others sit there than what was shown
 */
export async function removeTable(request: {
	actor: Actor;
	tableId: number;
	seated: number;
}): Promise<{ lost: number }> {
	const { actor, tableId, seated } = request;
	requireStaff(actor);
	return write('programme.removeTable', async (tx) => {
		const { sessionId, number } = await tableOf(tx, tableId);
		const gone = await tx
			.delete(exchangeSeat)
			.where(eq(exchangeSeat.tableId, tableId))
			.returning({ registrationId: exchangeSeat.registrationId });
		if (gone.length !== seated) throw new Refusal('stale_page');
		await tx.delete(exchangeFill).where(eq(exchangeFill.tableId, tableId));
		await tx.delete(exchangeTable).where(eq(exchangeTable.id, tableId));
		const losing = new Set(gone.map(({ registrationId }) => registrationId));
		await record(tx, actor, {
			action: 'exchange.table_removed',
			objectKind: 'session',
			objectId: sessionId,
			details: { table: number, lost: losing.size }
		});
		await tellTables(tx, { sessionId, change: `table-${tableId}` }, losing);
		return { lost: losing.size };
	});
}

async function tableOf(tx: Tx, tableId: number): Promise<typeof exchangeTable.$inferSelect> {
	const [found] = await tx.select().from(exchangeTable).where(eq(exchangeTable.id, tableId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The most people at a table in any round. */
async function mostTaken(tx: Tx, tableId: number): Promise<number> {
	const [fill] = await tx
		.select({ taken: max(exchangeFill.taken) })
		.from(exchangeFill)
		.where(eq(exchangeFill.tableId, tableId));
	return fill?.taken ?? 0;
}
