import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { onSurveyAsked } from '../../../src/lib/server/outbox/handlers/surveys.ts';
import { answerAs, makeAsked } from '../../factories/survey.ts';

const PEOPLE = 24;
/** Of so many people, chance alone puts one in its own place; ten, once in some millions of looks. */
const TOO_MANY = 10;

type Row = Record<string, unknown>;

/** In each text, so that a compiled form of it never outlives a column that was added. */
let looks = 0;

/** Tables that hold what was answered; every other may know people. */
const ANSWERS = ['survey_response', 'survey_answer'];

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
		// As its indexes have it: another order is another clue.
		const indexes = await db.all<{ name: string }>(
			sql.raw(
				`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '${name}' AND sql IS NOT NULL`
			)
		);
		for (const index of indexes)
			if (name.startsWith('survey'))
				all.set(
					`${name} by ${index.name}`,
					await db
						.all<Row>(sql.raw(`SELECT * FROM "${name}" INDEXED BY "${index.name}" WHERE 1 /* ${looks} */`))
						.catch(() => [])
				);
	}
	return all;
}

/**
 * Looks for a way from answers to people, from the store alone. Everybody wrote their own number, so that the finder can
 * be told right from wrong; it reads nothing else of it.
 * @returns what links, in words
 */
async function links(made: Awaited<ReturnType<typeof answered>>): Promise<string[]> {
	const all = await everything();
	const found: string[] = [];
	const truth = new Map<string, number>();
	for (const row of all.get('survey_answer')!)
		if (row.question_id === made.questions.words.id)
			truth.set(String(row.response_id), Number(String(row.value).slice(1)));
	const isOf = (row: Row) => row.survey_id === made.id || truth.has(String(row.response_id));
	const sides = [...all].map(([name, rows]) => ({
		name,
		isAnswers: ANSWERS.some((table) => name.startsWith(table)),
		rows
	}));
	const answers = sides
		.filter(({ isAnswers }) => isAnswers)
		.map((side) => ({ ...side, rows: side.rows.filter(isOf) }));
	const personOf = (row: Row) =>
		Number(row.person_id ?? row.actor_id ?? (row.email_canonical ? row.id : NaN));
	const people = sides
		.filter(({ isAnswers }) => !isAnswers)
		.map((side) => ({ ...side, rows: side.rows.filter((row) => made.numberOf.has(personOf(row))) }))
		.filter(({ rows }) => rows.length > 0);
	for (const answer of answers)
		for (const person of people) {
			// By value: a column of answers and a column of people that agree on one row of each.
			for (const a of Object.keys(answer.rows[0] ?? {}))
				for (const p of Object.keys(person.rows[0] ?? {})) {
					const by = Map.groupBy(person.rows, (row) => String(row[p]));
					const right = answer.rows.filter((row) => {
						const alike = by.get(String(row[a])) ?? [];
						return (
							new Set(alike.map(personOf)).size === 1 &&
							made.numberOf.get(personOf(alike[0]!)) === truth.get(String(row.response_id ?? row.id))
						);
					});
					if (right.length >= TOO_MANY) found.push(`${answer.name}.${a} = ${person.name}.${p}`);
				}
			// By order: as the store gives them, or by any column of either.
			const orders = (rows: Row[]) =>
				['', ...Object.keys(rows[0] ?? {})].map((column) =>
					column === '' ? rows : rows.toSorted((x, y) => (String(x[column]) < String(y[column]) ? -1 : 1) * 1)
				);
			for (const [i, left] of orders(answer.rows).entries())
				for (const [j, right] of orders(person.rows).entries()) {
					const responses = [...new Set(left.map((row) => truth.get(String(row.response_id ?? row.id))))];
					const persons = [...new Set(right.map((row) => made.numberOf.get(personOf(row))))];
					for (const order of [persons, persons.toReversed()])
						if (responses.filter((one, k) => one !== undefined && one === order[k]).length >= TOO_MANY)
							found.push(`order ${i} of ${answer.name} = order ${j} of ${person.name}`);
				}
		}
	return found;
}

/** Twenty-four people who answer in an order of no list, each with their own number as words. */
async function answered() {
	const made = await makeAsked({ people: PEOPLE });
	await onSurveyAsked({ surveyId: made.id, round: 0 }, {} as never);
	const numberOf = new Map(made.people.map(({ id }, i) => [id, i]));
	// Seven and twenty-four have nothing in common: each comes once.
	for (let i = 0; i < PEOPLE; i++) {
		const n = (i * 7 + 3) % PEOPLE;
		await answerAs(made, made.people[n]!.actor, { yes: 'yes', words: `n${n}`, scale: String((n % 5) + 1) });
	}
	return { ...made, numberOf };
}

describe('anonymous means it', () => {
	test('nothing in the store leads from an answer to a person', { timeout: 60_000 }, async () => {
		expect(await links(await answered())).toEqual([]);
	});

	test('control: an instant on both sides is found', { timeout: 60_000 }, async () => {
		await write('surveys.test', async (tx) => {
			await tx.run(sql`ALTER TABLE survey_given ADD COLUMN at integer`);
			await tx.run(sql`ALTER TABLE survey_response ADD COLUMN at integer`);
			await tx.run(sql`CREATE TABLE tick (n integer)`);
			await tx.run(sql`INSERT INTO tick VALUES (100)`);
			await tx.run(sql`CREATE TRIGGER leak_given AFTER INSERT ON survey_given BEGIN
				UPDATE tick SET n = n + 1;
				UPDATE survey_given SET at = (SELECT n FROM tick) WHERE survey_id = NEW.survey_id AND person_id = NEW.person_id;
			END`);
			await tx.run(sql`CREATE TRIGGER leak_response AFTER INSERT ON survey_response BEGIN
				UPDATE survey_response SET at = (SELECT n FROM tick) WHERE id = NEW.id;
			END`);
		});
		const found = await links(await answered());
		expect(found).toContain('survey_response.at = survey_given.at');
		expect(found.some((one) => one.startsWith('order '))).toBe(true);
	});
});
