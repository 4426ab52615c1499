// Migrates and seeds, then widens QUARIERA so that a measure never runs out of places: it counts speed, not refusals.
import { sql } from 'drizzle-orm';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { promoteWaiting } from '../../src/lib/server/registration/seats/promote.ts';
import { seedDemonstration } from '../seed/index.ts';

await migrate();
await seedDemonstration();
await write('registration.bench', async (tx) => {
	await tx.run(sql`UPDATE quota SET capacity = 10000000`);
	await tx.run(sql`UPDATE session SET capacity = 10000000 WHERE bookable = 1`);
	// Nobody passes those who wait, and no worker runs here.
	await promoteWaiting(tx);
});
await closeConnections();
