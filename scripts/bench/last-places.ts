// One hundred buyers at once for the last ten places, so many rounds; prints how many places too many were sold.
import { sql } from 'drizzle-orm';
import { orderInput } from '../../src/lib/schemas/registration.ts';
import { ANONYMOUS } from '../../src/lib/server/auth/policy.ts';
import { closeConnections, reader } from '../../src/lib/server/db/client.ts';
import { quota } from '../../src/lib/server/db/schema/registration.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { Refusal } from '../../src/lib/server/errors.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';
import { quarieraSlug } from './order-form.ts';

const rounds = Number(process.argv[2]);
const BUYERS = 100;
const PLACES = 10;
const eventSlug = await quarieraSlug();
let sold = 0;
let oversold = 0;

for (let round = 0; round < rounds; round++) {
	await write('registration.bench', (tx) =>
		tx.run(sql`UPDATE quota SET capacity = taken + ${PLACES} WHERE name = 'Jour 1'`)
	);
	const results = await Promise.allSettled(
		Array.from({ length: BUYERS }, (_, i) => {
			const payer = { givenName: 'Camille', familyName: 'Essai', email: `r${round}.b${i}@mesure.example` };
			return placeOrder({
				actor: ANONYMOUS,
				eventSlug,
				locale: 'fr',
				input: orderInput.parse({
					idempotencyKey: `mesure-${round}-${i}`,
					payer,
					method: 'invoice',
					people: [{ ...payer, pass: 'jour-1' }]
				})
			});
		})
	);
	for (const result of results) {
		if (
			result.status === 'rejected' &&
			!(result.reason instanceof Refusal && result.reason.code === 'sold_out')
		)
			throw result.reason;
	}
	const won = results.filter((result) => result.status === 'fulfilled').length;
	sold += won;
	oversold += Math.max(0, won - PLACES);
	if (won < PLACES) throw new Error(`round ${round}: ${PLACES - won} places were left unsold`);
}
const [counted] = await (
	await reader()
)
	.select({
		over: sql<number>`sum(max(0, (SELECT count(*) FROM ticket k JOIN ticket_type_quota q ON q.ticket_type_id = k.ticket_type_id WHERE q.quota_id = ${quota.id} AND k.status = 'active') - ${quota.capacity}))`
	})
	.from(quota);
await closeConnections();
console.log(JSON.stringify({ sold, oversold: oversold + (counted?.over ?? 0) }));
