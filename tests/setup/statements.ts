import { connections } from '../../src/lib/server/db/client.ts';

/** How many statements `work` runs, on the writer and on the reader, transactions' own BEGIN and COMMIT apart. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
	const { writer, reader } = await connections();
	let count = 0;
	const execute = reader.execute;
	const transaction = writer.transaction;
	reader.execute = ((...args: Parameters<typeof execute>) => {
		count += 1;
		return execute.apply(reader, args);
	}) as typeof execute;
	writer.transaction = (async (...args: Parameters<typeof transaction>) => {
		const opened = await transaction.apply(writer, args);
		const inside = opened.execute;
		opened.execute = ((...statement: Parameters<typeof inside>) => {
			count += 1;
			return inside.apply(opened, statement);
		}) as typeof inside;
		return opened;
	}) as typeof transaction;
	try {
		await work();
	} finally {
		reader.execute = execute;
		writer.transaction = transaction;
	}
	return count;
}
