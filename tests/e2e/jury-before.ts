import { createClient } from '@libsql/client';

/** Tables of what a jury did, those that others lead to last. */
const TABLES = [
	...['reading_mark', 'reading_past', 'reading', 'sample_reading', 'jury_assignment'],
	...['conflict_declaration', 'juror']
];

/**
 * Puts the jury of the edition being scored back as the demonstration begins with it, for a test that has run before: the store
 * keeps what jurors do, so its guards go for the length of one transaction.
 * @param reader whose readings beyond the first six go, with what they practised
 * @param newcomer whose seat goes
 */
export async function juryBefore({
	reader,
	newcomer
}: {
	reader?: string;
	newcomer?: string;
}): Promise<void> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	const seats = (email: string) =>
		`SELECT j.id FROM juror j JOIN award_edition e ON e.id = j.edition_id
			WHERE j.email_canonical = '${email}' AND ${Date.now()} BETWEEN e.scoring_opens_at AND e.scoring_closes_at`;
	const gone: string[] = [];
	if (reader !== undefined) {
		const readings = `SELECT id FROM reading WHERE juror_id IN (${seats(reader)}) ORDER BY id LIMIT -1 OFFSET 6`;
		for (const table of ['reading_mark', 'reading_past'])
			gone.push(`DELETE FROM ${table} WHERE reading_id IN (${readings})`);
		gone.push(`DELETE FROM reading WHERE id IN (${readings})`);
		// The demonstration has one of theirs.
		gone.push(
			`DELETE FROM sample_reading WHERE rowid IN (SELECT rowid FROM sample_reading
				WHERE juror_id IN (${seats(reader)}) ORDER BY at LIMIT -1 OFFSET 1)`
		);
	}
	if (newcomer !== undefined) {
		for (const table of ['jury_assignment', 'conflict_declaration'])
			gone.push(`DELETE FROM ${table} WHERE juror_id IN (${seats(newcomer)})`);
		gone.push(`DELETE FROM juror WHERE id IN (${seats(newcomer)})`);
	}
	try {
		const { rows } = await store.execute(
			`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN (${TABLES.map((one) => `'${one}'`).join()})`
		);
		await store.batch(
			[
				...rows.map(({ name }) => `DROP TRIGGER ${String(name)}`),
				...gone,
				...rows.map(({ sql }) => String(sql))
			],
			'write'
		);
	} finally {
		store.close();
	}
}
