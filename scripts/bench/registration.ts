import { spawnSync } from 'node:child_process';
import type { Suite } from '../bench.ts';
import { oneWrite } from './limit.ts';
import { load } from './load.ts';
import { measured, serveProduct } from './servers.ts';

const CONNECTIONS = 100;
const SECONDS = 10;
const ROUNDS = 1000;

/** Confirmed orders a second over HTTP, beside a bare endpoint that commits one row; and the last ten places. */
export async function run(): Promise<Suite> {
	const limit = await oneWrite(CONNECTIONS, SECONDS / 2);
	const orders = await measured(
		serveProduct({ prepare: ['scripts/bench/wide-event.ts'] }),
		async (served) => {
			process.env.DATABASE_URL = served.database;
			const { orderForm } = await import('./order-form.ts');
			const { path, body } = await orderForm();
			const headers = {
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'text/html',
				origin: served.origin
			};
			const result = await load(served.origin, {
				connections: CONNECTIONS,
				seconds: SECONDS,
				warmUpSeconds: 2,
				make: (i) => ({ path, method: 'POST', body: body(i), headers })
			});
			const confirmed = result.statuses[303] ?? 0;
			if (confirmed !== result.count)
				throw new Error(`answers by status: ${JSON.stringify(result.statuses)}`);
			return result;
		}
	);
	const last = await measured(serveProduct(), async (served) => {
		const child = spawnSync(process.execPath, ['scripts/bench/last-places.ts', String(ROUNDS)], {
			env: served.env,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit']
		});
		return JSON.parse(child.stdout) as { sold: number; oversold: number };
	});
	return {
		figures: {
			orders_per_s: orders.perSecond,
			one_write_per_s: limit.perSecond,
			ratio: orders.perSecond / limit.perSecond,
			p99_ms: orders.p99Ms,
			oversold: last.oversold
		},
		notes: [
			`Dernières places : ${ROUNDS} fois cent acheteurs pour dix places, ${last.sold} vendues, ${last.oversold} de trop.`
		]
	};
}
