import { Pool } from 'undici';
import type { Suite } from '../bench.ts';
import { DEVICE_TOKEN, registrationCode, SESSION } from './growth-secrets.ts';
import type { Request } from './load.ts';
import { serveProduct } from './servers.ts';

const SIZES = [410, 41_000] as const;
const WARM_UP = 20;
const TIMES = 150;

interface Operation {
	name: string;
	/** The i-th request. */
	request: (i: number) => Request;
	/** Sent before each, and not measured. */
	before?: (i: number) => Request;
	expects: number;
	/** Left out of the worst: told apart in the notes. */
	apart?: boolean;
	times?: number;
}

/**
 * What the other suites measure, by one client, among 410 registrations and among 41,000 of the same event:
 * `worst_growth` is the worst ratio of medians.
 */
export async function run(): Promise<Suite> {
	const results: Map<string, number>[] = [];
	let operations: Operation[] = [];
	for (const size of SIZES) {
		process.env.GROWTH_SIZE = String(size);
		const served = await serveProduct({ prepare: ['scripts/bench/growth-data.ts'] });
		try {
			// The form and the addresses are the same in both stores: read from the first.
			if (operations.length === 0) {
				process.env.DATABASE_URL = served.database;
				operations = await operationsOf();
			}
			results.push(await medians(served.origin, operations));
		} finally {
			await served.stop();
		}
	}
	const [small, large] = results as [Map<string, number>, Map<string, number>];
	const growth = (name: string) => large.get(name)! / small.get(name)!;
	const counted = operations.filter(({ name, apart }) => !apart && small.has(name) && large.has(name));
	return {
		figures: { worst_growth: Math.max(...counted.map(({ name }) => growth(name))) },
		notes: operations.map(({ name, apart }) =>
			small.has(name) && large.has(name)
				? `${name} : ${small.get(name)!.toFixed(2)} ms parmi ${SIZES[0]}, ${large.get(name)!.toFixed(2)} ms parmi ${SIZES[1]} (× ${growth(name).toFixed(2)})${apart ? ', à part' : ''}`
				: `${name} : absente`
		)
	};
}

async function operationsOf(): Promise<Operation[]> {
	const { orderForm, quarieraSlug } = await import('./order-form.ts');
	const slug = await quarieraSlug();
	const { path, body } = await orderForm();
	const headers = { accept: 'text/html' };
	const staff = { ...headers, cookie: `estrade_session=${SESSION}` };
	const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
	const get =
		(to: string, as: Record<string, string> = headers) =>
		() => ({ path: to, headers: as });
	const order = (i: number): Request => ({ path, method: 'POST', headers: form, body: body(i) });
	return [
		{ name: 'Accueil', request: get('/'), expects: 200 },
		{ name: 'Programme', request: get(`/evenements/${slug}/programme`), expects: 200 },
		{ name: 'Commande confirmée', request: order, expects: 303 },
		{
			name: 'Verdict',
			request: (i) => ({
				path: '/api/v1/checkins',
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${DEVICE_TOKEN}` },
				body: JSON.stringify({
					registrationCode: registrationCode(i % 100),
					nonce: `croissance-${i}-verdict`
				})
			}),
			expects: 200
		},
		{ name: 'Tableau de bord', request: get(`/gestion/${slug}`, staff), expects: 200 },
		{
			name: 'Recherche d’une personne',
			request: get(`/gestion/${slug}/personnes?q=cote-000043`, staff),
			expects: 200
		},
		{
			name: 'Recherche d’une commande',
			request: get(`/gestion/${slug}/commandes?q=tremblay-000120`, staff),
			expects: 200
		},
		{
			name: 'Tableau de bord juste après une commande',
			before: (i) => order(1_000_000 + i),
			request: get(`/gestion/${slug}`, staff),
			expects: 200,
			apart: true,
			times: 30
		}
	];
}

async function medians(origin: string, operations: readonly Operation[]): Promise<Map<string, number>> {
	const pool = new Pool(origin, { connections: 1, pipelining: 1 });
	const ask = async (request: Request) => {
		const answer = await pool.request({ method: 'GET', ...request, headers: { ...request.headers, origin } });
		await answer.body.dump();
		return answer.statusCode;
	};
	const found = new Map<string, number>();
	for (const { name, request, before, expects, times = TIMES } of operations) {
		const taken: number[] = [];
		for (let i = 0; i < WARM_UP + times; i++) {
			if (before) await ask(before(i));
			const started = performance.now();
			const status = await ask(request(i));
			if (status === 404) break;
			if (status !== expects) throw new Error(`${name}: answered ${status}, not ${expects}`);
			if (i >= WARM_UP) taken.push(performance.now() - started);
		}
		if (taken.length > 0) found.set(name, taken.sort((a, b) => a - b)[taken.length >> 1]!);
	}
	await pool.close();
	return found;
}
