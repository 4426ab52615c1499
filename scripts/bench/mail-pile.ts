// Seeds the store that DATABASE_URL names, leaves a pile of confirmations to mail, and writes beside the store what the
// door needs to read badges meanwhile.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { system } from '../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../src/lib/server/registration/badge-code.ts';
import { createDevice } from '../../src/lib/server/checkin/devices.ts';
import { checkpoints } from '../../src/lib/server/checkin/queries.ts';
import { closeConnections, connections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { emitAll, type Fact } from '../../src/lib/server/outbox/emit.ts';
import { seedDemonstration } from '../seed/index.ts';

const PILE = 400;

await migrate();
await seedDemonstration();
const { reader } = await connections();
const orders = await reader.execute(`SELECT id FROM "order" WHERE status IN ('paid', 'awaiting_payment')`);
const facts = Array.from({ length: PILE }, (_, i): Fact => ({
	kind: 'order.resend',
	payload: { orderId: Number(orders.rows[i % orders.rows.length]!.id), requestId: `mesure-${i}` },
	dedupeKey: `mesure-${i}`
}));
await write('outbox.bench', (tx) => emitAll(tx, facts));

const actor = system('mesure');
const desk = (await checkpoints(actor)).find(
	({ slug, event }) => slug === 'accueil' && event.slug.startsWith('quariera')
)!;
const { token } = await createDevice({ actor, name: 'Mesure', checkpointId: desk.id });
const registered = await reader.execute({
	sql: `SELECT code FROM registration WHERE event_id = (SELECT event_id FROM checkpoint WHERE id = ?) AND status = 'active'`,
	args: [desk.id]
});
const texts = registered.rows.map(({ code }) => badgeText(String(code)));
await closeConnections();
const store = fileURLToPath(process.env.DATABASE_URL!.replace(/^file:/, 'file://'));
writeFileSync(`${store}.json`, JSON.stringify({ token, texts }));
