// Makes a gala that may open its envelope now, in the store of a server that runs: called by the browser test, in Node.
import { DAY_MS, setClock } from '../../src/lib/server/clock.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { makeGala } from '../factories/gala.ts';

// The factory's gala is twenty days from its now: that was a minute ago.
setClock(() => Date.now() - 20 * DAY_MS - 60_000);
const { on, nominations } = await makeGala();
console.log(JSON.stringify({ edition: on.editionSlug, winner: nominations[0]!.nomination.nomineeName }));
await closeConnections();
