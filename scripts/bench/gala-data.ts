// A gala whose embargo has just ended, its one envelope sealed: what a measure opens before everybody.
import { writeFileSync } from 'node:fs';
import { makeGala } from '../../tests/factories/gala.ts';
import { DAY_MS, HOUR_MS, setClock } from '../../src/lib/server/clock.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';

/** The factory's editions in deliberation are under embargo for so long. */
const EMBARGO_MS = 20 * DAY_MS;
const shift = EMBARGO_MS + HOUR_MS;

await migrate();
setClock(() => Date.now() - shift);
const { on, cues } = await makeGala();
writeFileSync(process.env.GALA_FILE!, JSON.stringify({ on, cues }));
await closeConnections();
