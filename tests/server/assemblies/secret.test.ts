import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { closeMotion } from '../../../src/lib/server/assemblies/motions.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeMeeting, makeMotion, revisionOf, staff, voteAs } from '../../factories/assembly.ts';

const PEOPLE = 24;
/** Of so many people, chance alone puts one in its own place; ten, once in some millions of looks. */
const TOO_MANY = 10;

type Row = Record<string, unknown>;

/** In each text, so that a compiled form of it never outlives a column that was added. */
let looks = 0;

/** Every row of the store, with its row number where its table has one, in the order in which the store gives them. */
async function everything(): Promise<Map<string, Row[]>> {
	const db = await reader();
	const tables = await db.all<{ name: string; sql: string }>(
		sql`SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'`
	);
	const all = new Map<string, Row[]>();
	for (const { name, sql: text } of tables) {
		const numbered = !/WITHOUT ROWID/i.test(text) && !/_(data|idx|content|docsize|config)$/.test(name);
		all.set(
			name,
			await db.all<Row>(
				sql.raw(`SELECT ${numbered ? 'rowid AS "(rowid)", ' : ''}* FROM "${name}" /* ${++looks} */`)
			)
		);
	}
	// What is public of a vote, line by line.
	const files = all.get('assembly_file')!.flatMap(({ content }) => String(content).trim().split('\n'));
	for (const mark of ['open', 'seq'])
		all.set(
			`file ${mark}`,
			files.filter((line) => line.startsWith(`{"${mark}"`)).map((line) => JSON.parse(line) as Row)
		);
	return all;
}

const BALLOTS = ['assembly_ballot', 'file open', 'file seq'];

/**
 * Looks for a way from ballots to those who cast them, from the store alone. Each kept their receipt, so that the finder can
 * be told right from wrong; it reads nothing else of it.
 * @returns what links, in words
 */
async function links({ truth, numberOf }: Awaited<ReturnType<typeof voted>>): Promise<string[]> {
	const all = await everything();
	const found: string[] = [];
	const ballotOf = (row: Row) => truth.get(String(row.ballot ?? row.open));
	const personOf = (row: Row) =>
		numberOf.get(`o${String(row.organisation_id)}`) ??
		numberOf.get(`p${String(row.person_id ?? row.actor_id ?? (row.email_canonical ? row.id : ''))}`);
	const ballots = BALLOTS.map((name) => ({
		name,
		rows: all.get(name)!.filter((row) => ballotOf(row) !== undefined)
	}));
	const people = [...all]
		.filter(([name]) => !BALLOTS.includes(name))
		.map(([name, rows]) => ({ name, rows: rows.filter((row) => personOf(row) !== undefined) }))
		.filter(({ rows }) => rows.length > 0);
	for (const { name, rows } of ballots) expect(rows.length, name).toBe(PEOPLE);
	expect(people.map(({ name }) => name)).toContain('assembly_voter');
	for (const ballot of ballots)
		for (const person of people) {
			for (const a of Object.keys(ballot.rows[0]!))
				for (const p of Object.keys(person.rows[0]!)) {
					const by = Map.groupBy(person.rows, (row) => String(row[p]));
					const right = ballot.rows.filter((row) => {
						const alike = new Set((by.get(String(row[a])) ?? []).map(personOf));
						return alike.size === 1 && alike.has(ballotOf(row));
					});
					if (right.length >= TOO_MANY) found.push(`${ballot.name}.${a} = ${person.name}.${p}`);
				}
			const orders = (rows: Row[]) =>
				['', ...Object.keys(rows[0]!)].map((column) =>
					column === '' ? rows : rows.toSorted((x, y) => (String(x[column]) < String(y[column]) ? -1 : 1))
				);
			for (const [i, left] of orders(ballot.rows).entries())
				for (const [j, right] of orders(person.rows).entries()) {
					const cast = left.map(ballotOf);
					const persons = [...new Set(right.map(personOf))];
					for (const order of [persons, persons.toReversed()])
						if (cast.filter((one, k) => one === order[k]).length >= TOO_MANY)
							found.push(`order ${i} of ${ballot.name} = order ${j} of ${person.name}`);
				}
		}
	return found;
}

/** Twenty-four delegates who vote in an order of no list, and the close. */
async function voted() {
	const made = await makeMeeting({ members: PEOPLE });
	const motion = await makeMotion(made);
	const numberOf = new Map<string, number>();
	for (const [i, { organisationId, personId }] of made.delegates.entries())
		numberOf.set(`o${organisationId}`, i).set(`p${personId}`, i);
	const truth = new Map<string, number>();
	// Seven and twenty-four have nothing in common: each comes once.
	for (let i = 0; i < PEOPLE; i++) {
		const n = (i * 7 + 3) % PEOPLE;
		const { ballot } = await voteAs(made, n, motion, n % 3 === 0 ? 'contre' : 'pour');
		truth.set(ballot, n);
	}
	await closeMotion({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug), motion });
	return { numberOf, truth };
}

describe('secret means it', () => {
	test('nothing in the store leads from a ballot to who cast it', { timeout: 60_000 }, async () => {
		expect(await links(await voted())).toEqual([]);
	});

	test('control: an instant on both sides is found', { timeout: 60_000 }, async () => {
		await write('assemblies.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER assembly_voter_no_update`);
			await tx.run(sql`DROP TRIGGER assembly_ballot_no_update`);
			await tx.run(sql`ALTER TABLE assembly_voter ADD COLUMN at integer`);
			await tx.run(sql`ALTER TABLE assembly_ballot ADD COLUMN at integer`);
			await tx.run(sql`CREATE TABLE tick (n integer)`);
			await tx.run(sql`INSERT INTO tick VALUES (100)`);
			await tx.run(sql`CREATE TRIGGER leak_voter AFTER INSERT ON assembly_voter BEGIN
				UPDATE tick SET n = n + 1;
				UPDATE assembly_voter SET at = (SELECT n FROM tick) WHERE motion_id = NEW.motion_id AND organisation_id = NEW.organisation_id;
			END`);
			await tx.run(sql`CREATE TRIGGER leak_ballot AFTER INSERT ON assembly_ballot BEGIN
				UPDATE assembly_ballot SET at = (SELECT n FROM tick) WHERE motion_id = NEW.motion_id AND ballot = NEW.ballot;
			END`);
		});
		const found = await links(await voted());
		expect(found).toContain('assembly_ballot.at = assembly_voter.at');
		expect(found.some((one) => one.startsWith('order '))).toBe(true);
	});
});
