import type { Client, InValue, Transaction } from '@libsql/client';
import type { Database } from './client.ts';
import type { Tx } from './write.ts';

/**
 * Runs one text with its values on the driver itself. What Drizzle adds around it (a text built of pieces, three
 * promises, rows copied twice) costs as much as a small insert: this is for the path of an order, the builder for the rest.
 * @param text constant, so that its compiled form is found again (see `statements.ts`), and naming its columns as `Row` does
 */
export async function runText<Row = never>(
	db: Tx | Database,
	text: string,
	values: InValue[] = []
): Promise<Row[]> {
	const { rows } = await driverOf(db).execute({ sql: text, args: values });
	return rows as unknown as Row[];
}

/** What Drizzle runs its own statements on, which its types hide: the open transaction, else the client. */
function driverOf(db: Tx | Database): Pick<Transaction, 'execute'> {
	const { session } = db as unknown as { session: { tx?: Transaction; client: Client } };
	return session.tx ?? session.client;
}
