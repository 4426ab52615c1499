import { sql, type SQL } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { grantCredits } from '../../../src/lib/server/registration/credits/office.ts';
import { creditsOf } from '../../../src/lib/server/registration/credits/organisations.ts';
import { house } from '../../factories/credits.ts';
import { makeOrganisation } from '../../factories/people.ts';
import { expectEachHoldsAlone, undone } from '../../setup/guards.ts';

// The guards of credits, each alone. That the last one is spent once is in credits.test.ts.

const staff = system('test');

/** A lot of four credits that nobody touched, of an organisation. */
async function granted(organisation: { id: number; slug: string }): Promise<number> {
	const reason = 'Geste de bienvenue';
	await grantCredits(staff, { organisationId: organisation.id, places: 4, validDays: 90, reason });
	return (await creditsOf(staff, organisation.slug)).ledger.lots.find(({ label }) => label === reason)!.id;
}

test('each guard of credits holds alone', async () => {
	const made = await house();
	const { code: paid } = await made.register(1);
	const { code: billed } = await made.register(1, { useCredits: false });
	const [own, foreign] = [await granted(made.organisation), await granted(await makeOrganisation())];
	const ticketsOf = (code: string) =>
		sql`SELECT k.id FROM ticket k JOIN registration r ON r.id = k.registration_id JOIN "order" o ON o.id = r.order_id WHERE o.code = ${code}`;
	const columns = await orderColumns();
	await expectEachHoldsAlone([
		{
			// The pass of an order that was billed, given up and taken again with a credit of another organisation.
			...{ guard: 'ticket_credit_allowed', says: 'credit_not_usable' },
			before: sql`UPDATE ticket SET status = 'cancelled' WHERE id IN (${ticketsOf(billed)})`,
			does: sql`INSERT INTO ticket (registration_id, ticket_type_id, price_cents, audience, tax_code, lot_id)
				SELECT registration_id, ticket_type_id, 0, audience, tax_code, ${foreign} FROM ticket WHERE id IN (${ticketsOf(billed)})`
		},
		{
			...{ guard: 'ticket_keeps_its_lot', says: 'ticket_immutable' },
			does: sql`UPDATE ticket SET lot_id = ${own} WHERE id IN (${ticketsOf(paid)})`
		},
		{
			...{ guard: 'credit_line_even', says: 'credit_line_uneven' },
			does: sql`INSERT INTO credit_line (lot_id, kind, places, order_id, at)
				SELECT ${own}, 'spent', 1, id, 1 FROM "order" WHERE code = ${billed}`
		},
		{
			...{ guard: 'credit_line_no_update', says: 'credit_line_append_only' },
			does: sql`UPDATE credit_line SET at = 1`
		},
		{
			...{ guard: 'credit_line_no_delete', says: 'credit_line_append_only' },
			does: sql`DELETE FROM credit_line`
		},
		{
			...{ guard: 'credit_lot_begins', says: 'credit_lot_kept' },
			does: sql`INSERT INTO credit_lot (organisation_id, label, places, taken, expires_at, created_at)
				VALUES (${made.organisation.id}, 'Un lot', 4, 2, 1, 1)`
		},
		{
			...{ guard: 'credit_lot_kept', says: 'credit_lot_kept' },
			does: sql`UPDATE credit_lot SET places = 400 WHERE id = ${own}`
		},
		{
			...{ guard: 'credit_lot_no_delete', says: 'credit_lot_kept' },
			does: sql`DELETE FROM credit_lot WHERE id = ${own}`
		},
		{
			...{ guard: 'pack_spent', says: 'pack_spent' },
			does: sql`UPDATE "order" SET status = 'cancelled' WHERE code = ${made.bought.code}`
		},
		{
			...{ guard: 'order_rule_whole', says: 'order_rule_whole' },
			does: sql`INSERT INTO "order" (${sql.raw(columns)}) SELECT ${sql.raw(
				columns
					.replace(/\bcode\b/, "'CODEDUTEST'")
					.replace(/\bidempotency_key\b/, "'une-cle'")
					.replace(/\bkept_percent\b/, '150')
			)} FROM "order" WHERE code = ${billed}`
		}
	]);
});

test('a credit is spent with its place and comes back with its end; without each trigger, the ledger is wrong', async () => {
	const made = await house();
	const { code } = await made.register(1);
	const tickets = sql`SELECT k.id FROM ticket k JOIN registration r ON r.id = k.registration_id JOIN "order" o ON o.id = r.order_id WHERE o.code = ${code}`;
	const cancelled = sql`UPDATE ticket SET status = 'cancelled' WHERE id IN (${tickets})`;
	const again = sql`UPDATE ticket SET status = 'active' WHERE id IN (${tickets})`;
	const instead = sql`INSERT INTO ticket (registration_id, ticket_type_id, price_cents, audience, tax_code, lot_id)
		SELECT registration_id, ticket_type_id, 0, audience, tax_code, lot_id FROM ticket WHERE id IN (${tickets})`;
	const spent = (steps: SQL[], guard?: string) =>
		undone(async (tx) => {
			if (guard) await tx.run(sql.raw(`DROP TRIGGER ${guard}`));
			for (const step of steps) await tx.run(step);
			const [found] = await tx.all<{ sum: number }>(
				sql`SELECT coalesce(sum(places), 0) AS sum FROM credit_line WHERE order_id = (SELECT id FROM "order" WHERE code = ${code})`
			);
			return found!.sum;
		});
	expect(await spent([])).toBe(1);
	expect(await spent([cancelled])).toBe(0);
	expect(await spent([cancelled], 'ticket_returns_credit')).toBe(1);
	expect(await spent([cancelled, instead])).toBe(1);
	expect(await spent([cancelled, instead], 'ticket_spends_credit')).toBe(0);
	expect(await spent([cancelled, again])).toBe(1);
	expect(await spent([cancelled, again], 'ticket_spends_credit_again')).toBe(0);
});

async function orderColumns(): Promise<string> {
	const rows = await (
		await reader()
	).all<{ name: string }>(sql`SELECT name FROM pragma_table_info('order') WHERE name <> 'id'`);
	return rows.map(({ name }) => name).join(', ');
}
