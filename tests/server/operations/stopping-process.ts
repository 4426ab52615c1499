import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';
import { stopGracefully } from '../../../src/lib/server/web/shutdown.ts';

/** A process that serves nothing: it acts on facts, and hears of the last request at once, as from adapter-node. */
const worker = makeWorker({
	batchSize: 1,
	handlers: {
		'order.confirmed': async () => {
			process.stdout.write('inside\n');
			// Told to stop in the middle, however late it is told.
			await once(process, 'SIGTERM');
			await pause(50);
		}
	} as Partial<Handlers> as Handlers
});
stopGracefully(worker);
process.on('SIGTERM', () => process.emit('sveltekit:shutdown' as never));
worker.start();
