import { makeMails } from '../../../src/lib/server/mail/deliver.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';

/** A worker that makes a message for each fact, and hangs in the fourth: its parent kills it there. */
export const mailFor = (orderId: number) =>
	makeMails([
		{
			dedupeKey: `essai:${orderId}`,
			template: 'confirmation',
			recipient: 'a@exemple.org',
			message: { subject: `n° ${orderId}`, preheader: '', title: 'Essai', blocks: [], reason: 'Essai' }
		}
	]);

if (import.meta.main) {
	makeWorker({
		batchSize: 6,
		handlers: {
			'order.confirmed': async ({ orderId }) => {
				await mailFor(orderId);
				if (orderId === 4) {
					process.stdout.write('inside\n');
					await new Promise(() => setInterval(() => undefined, 1000));
				}
			}
		} as Partial<Handlers> as Handlers
	}).start();
}
