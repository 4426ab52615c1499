import { closeConnections } from '../../src/lib/server/db/client.ts';
import type { Suite } from '../bench.ts';
import { DEVICE_TOKEN, registrationCode } from './growth-secrets.ts';
import { serveInstances, type Instances } from './instances.ts';
import { load, type Load, type Request } from './load.ts';
import { orderForm } from './order-form.ts';
import { runOrThrow } from './servers.ts';

const BUYERS = 20;
const DEVICES = 10;
const SECONDS = 8;
const PEOPLE = 6_000;
/** Those of the demonstration itself, which have other codes. */
const SEEDED = 1_000;

/**
 * Orders and verdicts a second on a remote store, by one instance, then by two that share it. The store is behind the
 * double of a libSQL server, a process of the same machine: no network between them, but JavaScript for a server.
 */
export async function run(): Promise<Suite> {
	const figures: Record<string, number> = {};
	const notes: string[] = [];
	let form: Awaited<ReturnType<typeof orderForm>> | undefined;
	for (const count of [1, 2]) {
		const shared = await serveInstances({
			count,
			env: { WORKER: '0', GROWTH_SIZE: String(PEOPLE) },
			fill: (_, env) => runOrThrow(process.execPath, ['scripts/bench/growth-data.ts'], env)
		});
		try {
			// The same in both stores, which are filled alike.
			if (!form) {
				process.env.DATABASE_URL = shared.database;
				form = await orderForm();
				await closeConnections();
			}
			const orders = await measure(shared, BUYERS, 303, orderTo(form));
			const verdicts = await measure(shared, DEVICES, 200, verdictOf);
			figures[`orders_per_s_${count}`] = orders.perSecond;
			figures[`orders_p99_ms_${count}`] = orders.p99Ms;
			figures[`verdicts_per_s_${count}`] = verdicts.perSecond;
			figures[`verdicts_p99_ms_${count}`] = verdicts.p99Ms;
			notes.push(
				`Avec ${count} : médiane ${orders.p50Ms.toFixed(0)} ms la commande, ${verdicts.p50Ms.toFixed(0)} ms le verdict.`
			);
		} finally {
			await shared.stop();
		}
	}
	return { figures, notes };
}

const orderTo =
	({ path, body }: Awaited<ReturnType<typeof orderForm>>) =>
	(serial: number, origin: string): Request => ({
		path,
		method: 'POST',
		body: body(serial),
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin }
	});

const verdictOf = (serial: number): Request => ({
	path: '/api/v1/checkins',
	method: 'POST',
	headers: { 'content-type': 'application/json', authorization: `Bearer ${DEVICE_TOKEN}` },
	body: JSON.stringify({
		registrationCode: registrationCode(serial % (PEOPLE - SEEDED)),
		nonce: `mesure-${serial}`
	})
});

/** The same load, shared out among the instances. */
async function measure(
	{ instances }: Instances,
	connections: number,
	status: number,
	request: (serial: number, origin: string) => Request
): Promise<Load> {
	const loads = await Promise.all(
		instances.map(({ origin }, at) =>
			load(origin, {
				connections: connections / instances.length,
				seconds: SECONDS,
				warmUpSeconds: 2,
				make: (i) => request(i * instances.length + at, origin)
			})
		)
	);
	for (const { statuses, count } of loads)
		if (statuses[status] !== count) throw new Error(`answers by status: ${JSON.stringify(statuses)}`);
	const sum = (of: (one: Load) => number) => loads.reduce((total, one) => total + of(one), 0);
	return {
		perSecond: sum((one) => one.perSecond),
		count: sum((one) => one.count),
		p50Ms: sum((one) => one.p50Ms) / loads.length,
		p99Ms: Math.max(...loads.map((one) => one.p99Ms)),
		statuses: {}
	};
}
