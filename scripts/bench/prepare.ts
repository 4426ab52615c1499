// Migrates and seeds the store that DATABASE_URL names, with the demonstration's data.
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { seedDemonstration } from '../seed/index.ts';

await migrate();
await seedDemonstration();
await closeConnections();
