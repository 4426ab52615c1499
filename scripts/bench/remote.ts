import { closeConnections } from '../../src/lib/server/db/client.ts';
import type { Suite } from '../bench.ts';
import { DEVICE_TOKEN, registrationCode } from './growth-secrets.ts';
import { serveInstances } from './instances.ts';
import { load, type Load, type Request } from './load.ts';
import { fromNetwork, orderForm } from './order-form.ts';
import { measured, runOrThrow, serveProduct, type Served } from './servers.ts';

const BUYERS = 20;
const DEVICES = 10;
const SECONDS = 8;
const PEOPLE = 6_000;
/** Those of the demonstration itself, which have other codes. */
const SEEDED = 1_000;

/**
 * Orders and verdicts a second by one instance on a file, by one on a remote store, then by two that share one. The
 * store is behind the double of a libSQL server, a process of the same machine: no network between them, but
 * JavaScript for a server.
 */
export async function run(): Promise<Suite> {
	process.env.GROWTH_SIZE = String(PEOPLE);
	const prepare = ['scripts/bench/growth-data.ts'];
	const fill = (_: string, env: NodeJS.ProcessEnv) => runOrThrow(process.execPath, prepare, env);
	const figures: Record<string, number> = {};
	const notes: string[] = [];
	const tell = async (name: string, instances: readonly Served[]) => {
		const orders = await measure(instances, BUYERS, 303, orderTo((form ??= await formOf(instances[0]!))));
		const verdicts = await measure(instances, DEVICES, 200, verdictOf);
		figures[`${name}_orders_per_s`] = orders.perSecond;
		figures[`${name}_orders_p99_ms`] = orders.p99Ms;
		figures[`${name}_verdicts_per_s`] = verdicts.perSecond;
		figures[`${name}_verdicts_p99_ms`] = verdicts.p99Ms;
		notes.push(
			`${name} : médiane ${orders.p50Ms.toFixed(0)} ms la commande, ${verdicts.p50Ms.toFixed(0)} ms le verdict.`
		);
	};
	await measured(serveProduct({ prepare }), (served) => tell('file', [served]));
	for (const [name, count] of [
		['one', 1],
		['two', 2]
	] as const) {
		const shared = await serveInstances({ count, env: { WORKER: '0' }, fill });
		await tell(name, shared.instances).finally(shared.stop);
	}
	return { figures, notes };
}

let form: Awaited<ReturnType<typeof orderForm>> | undefined;

/** The form of an order, which is the same in all these stores: they are filled alike. */
async function formOf({ database }: Served) {
	process.env.DATABASE_URL = database;
	const made = await orderForm();
	await closeConnections();
	return made;
}

const orderTo =
	({ path, body }: Awaited<ReturnType<typeof orderForm>>) =>
	(serial: number, origin: string): Request => ({
		path,
		method: 'POST',
		body: body(serial),
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			accept: 'text/html',
			origin,
			...fromNetwork(serial)
		}
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
	instances: readonly Served[],
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
