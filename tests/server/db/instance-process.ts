import { isNull } from 'drizzle-orm';
import { orderInput } from '../../../src/lib/schemas/registration.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { closeConnections, reader } from '../../../src/lib/server/db/client.ts';
import { migrate } from '../../../src/lib/server/db/migrate.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { placeOrder } from '../../../src/lib/server/registration/place-order.ts';

/**
 * An instance of the application without its web server, for the tests of several on one store. It says that it is
 * ready, waits for a line, does one thing and prints what came of it as JSON: `node instance-process.ts DO …`.
 */
const [task, ...given] = process.argv.slice(2);

const tasks: Record<string, () => Promise<unknown>> = {
	migrate: () => migrate(),

	/** SLUG NAME COUNT: so many orders of one person at once; what became of each. */
	async buy() {
		const [eventSlug, name, count] = given;
		return Promise.all(
			Array.from({ length: Number(count) }, async (_, i) => {
				const person = { givenName: 'Camille', familyName: 'Essai', email: `${name}-${i}@exemple.org` };
				const input = orderInput.parse({
					idempotencyKey: `instance-${name}-${i}`,
					method: 'invoice',
					payer: person,
					people: [{ ...person, pass: 'complet' }]
				});
				try {
					await placeOrder({ actor: ANONYMOUS, eventSlug: eventSlug!, input, locale: 'fr' });
					return 'ok';
				} catch (error) {
					return error instanceof Refusal ? error.code : String(error);
				}
			})
		);
	},

	/** LEASE_MS HANDLING_MS FOR_MS: acts on facts until all are done, so long at most; the orders they were about. */
	async work() {
		const [leaseMs, handlingMs, forMs] = given.map(Number);
		const done: number[] = [];
		const worker = makeWorker({
			leaseMs,
			batchSize: 4,
			pollMs: 50,
			handlers: {
				'order.confirmed': async ({ orderId }) => {
					done.push(orderId);
					await pause(handlingMs!);
				}
			} as Partial<Handlers> as Handlers
		});
		worker.start();
		const db = await reader();
		for (const ends = Date.now() + forMs!; Date.now() < ends; await pause(50))
			if ((await db.$count(outbox, isNull(outbox.doneAt))) === 0) break;
		await worker.stop();
		return done;
	},

	expire: expireHolds
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const result = await tasks[task!]!();
await closeConnections();
process.stdout.write(`${JSON.stringify(result ?? null)}\n`);
process.exit(0);
