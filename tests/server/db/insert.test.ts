import { eq, inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { runText } from '../../../src/lib/server/db/direct.ts';
import { insertRows } from '../../../src/lib/server/db/insert.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { person } from '../../../src/lib/server/db/schema/members.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';

const at = now();
const fact = (key: string, i: number) => ({
	kind: 'order.confirmed',
	payload: { orderId: i, said: 'l’été, « déjà »', nothing: null },
	dedupeKey: i % 2 ? null : `${key}-${i}`,
	createdAt: at,
	runAfter: at
});

test.each([1, 2, 8, 9, 60])('%i rows are those that the builder would write', async (count) => {
	const facts = Array.from({ length: count }, (_, i) => fact(`lu-${count}`, i));
	const ids = await write('outbox.test', async (tx) => [
		await insertRows(tx, outbox, facts, { returning: ['id'] }),
		await tx
			.insert(outbox)
			.values(facts.map((one) => ({ ...one, dedupeKey: null })))
			.returning({ id: outbox.id })
	]);
	const [ours, theirs] = await Promise.all(
		ids.map(async (rows) =>
			(await reader())
				.select()
				.from(outbox)
				.where(
					inArray(
						outbox.id,
						rows.map((row) => row.id)
					)
				)
				.orderBy(outbox.id)
		)
	);
	expect(ours).toHaveLength(count);
	expect(ours!.map(({ id: _, dedupeKey: __, ...row }) => row)).toEqual(
		theirs!.map(({ id: _, dedupeKey: __, ...row }) => row)
	);
	expect(ours!.map((row) => row.dedupeKey)).toEqual(facts.map((one) => one.dedupeKey));
});

test('numbers are kept as whole numbers, texts as texts', async () => {
	await write('audit.test', (tx) =>
		insertRows(tx, auditEntry, [
			{
				at,
				actorKind: 'system',
				actorId: 7,
				action: 'essai',
				objectKind: 'essai',
				objectId: '12',
				details: {}
			}
		])
	);
	const [found] = await runText<Record<string, string>>(
		await reader(),
		`SELECT typeof(at) AS at, typeof(actor_id) AS actor, typeof(object_id) AS object, object_id AS id FROM audit_entry WHERE action = ?`,
		['essai']
	);
	expect(found).toMatchObject({ at: 'integer', actor: 'integer', object: 'text', id: '12' });
});

test.each([1, 9])('a conflict among %i rows does what is asked, with its value', async (count) => {
	const people = Array.from({ length: count }, (_, i) => ({
		email: `conflit-${count}-${i}@exemple.org`,
		emailCanonical: `conflit-${count}-${i}@exemple.org`,
		givenName: 'Camille',
		familyName: 'Essai',
		searchName: 'camille essai',
		createdAt: at
	}));
	const onConflict =
		'(email_canonical) DO UPDATE SET family_name = iif(id = ?, excluded.family_name, family_name)';
	const insert = (familyName: string, conflictValue: number | null) =>
		write('members.test', (tx) =>
			insertRows(
				tx,
				person,
				people.map((one) => ({ ...one, familyName })),
				{ returning: ['id', 'familyName'], onConflict, conflictValue }
			)
		);
	const first = await insert('Un', null);
	expect((await insert('Deux', null)).map((row) => row.familyName)).toEqual(first.map(() => 'Un'));
	const changed = await insert('Trois', first[0]!.id);
	expect(changed.filter((row) => row.familyName === 'Trois')).toEqual([
		{ id: first[0]!.id, familyName: 'Trois' }
	]);
});

test('what is run on the driver is of the transaction, and undone with it', async () => {
	const key = 'defait';
	await expect(
		write('outbox.test', async (tx) => {
			await insertRows(tx, outbox, [fact(key, 0)]);
			expect(await runText(tx, 'SELECT id FROM outbox WHERE dedupe_key = ?', [`${key}-0`])).toHaveLength(1);
			throw new Error('no');
		})
	).rejects.toThrow('no');
	const db = await reader();
	expect(
		await db
			.select()
			.from(outbox)
			.where(eq(outbox.dedupeKey, `${key}-0`))
	).toEqual([]);
});
