// Gives the certificates of the event that MEASURED names, in the store of DATABASE_URL, until it is killed.
import { runAll } from '../../src/lib/server/certificates/run.ts';

await runAll({ eventId: Number(process.env.MEASURED), personId: null });
