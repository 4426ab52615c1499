import { spawnSync } from 'node:child_process';
import type { Suite } from '../bench.ts';
import { besideOneWrite } from './limit.ts';
import { load } from './load.ts';
import { measured, serveProduct } from './servers.ts';

const CONNECTIONS = 100;
const SECONDS_A_TURN = 4;
const ROUNDS = 1000;

/** Confirmed orders a second over HTTP, beside a bare endpoint that commits one row; and the last ten places. */
export async function run(): Promise<Suite> {
	const orders = await measured(
		serveProduct({ prepare: ['scripts/bench/wide-event.ts'] }),
		async (served) => {
			process.env.DATABASE_URL = served.database;
			const { fromNetwork, orderForm } = await import('./order-form.ts');
			const { path, body } = await orderForm();
			const headers = {
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'text/html',
				origin: served.origin
			};
			let serial = 0;
			return besideOneWrite(CONNECTIONS, () =>
				load(served.origin, {
					connections: CONNECTIONS,
					seconds: SECONDS_A_TURN,
					warmUpSeconds: 2,
					make: () => {
						const i = serial++;
						return { path, method: 'POST', body: body(i), headers: { ...headers, ...fromNetwork(i) } };
					}
				})
			);
		}
	);
	if (Object.keys(orders.statuses).join() !== '303')
		throw new Error(`answers by status: ${JSON.stringify(orders.statuses)}`);
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
			one_write_per_s: orders.onePerSecond,
			ratio: orders.ratio,
			p99_ms: orders.p99Ms,
			oversold: last.oversold
		},
		notes: [
			`Dernières places : ${ROUNDS} fois cent acheteurs pour dix places, ${last.sold} vendues, ${last.oversold} de trop.`
		]
	};
}
