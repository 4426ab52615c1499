import { Pool } from 'undici';
import type { Suite } from '../bench.ts';
import { DEVICE_TOKEN, registrationCode, SESSION } from './growth-secrets.ts';
import type { Request } from './load.ts';
import { serveProduct, type Served } from './servers.ts';

const SIZES = [410, 41_000] as const;
const WARM_UP = 20;
const TIMES = 300;

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
 * What the other suites measure, by one client, among 410 registrations and among 41,000 of the same event. Both stores
 * are served at once and asked in turn, so that what else the machine does weighs on both; `worst_growth` is the worst
 * ratio of medians.
 */
export async function run(): Promise<Suite> {
	const served: Served[] = [];
	try {
		for (const size of SIZES) {
			process.env.GROWTH_SIZE = String(size);
			served.push(await serveProduct({ prepare: ['scripts/bench/growth-data.ts'] }));
		}
		// The form and the addresses are the same in both stores: read from the first.
		process.env.DATABASE_URL = served[0]!.database;
		const rows: { name: string; apart: boolean; small: number; large: number }[] = [];
		const absent: string[] = [];
		for (const operation of await operationsOf()) {
			const medians = await inTurn(served, operation);
			if (!medians) absent.push(operation.name);
			else rows.push({ name: operation.name, apart: operation.apart ?? false, ...medians });
		}
		const growth = ({ small, large }: { small: number; large: number }) => large / small;
		return {
			figures: { worst_growth: Math.max(...rows.filter(({ apart }) => !apart).map(growth)) },
			notes: [
				...rows.map(
					(row) =>
						`${row.name} : ${row.small.toFixed(2)} ms parmi ${SIZES[0]}, ${row.large.toFixed(2)} ms parmi ${SIZES[1]} (× ${growth(row).toFixed(2)})${row.apart ? ', à part' : ''}`
				),
				...absent.map((name) => `${name} : absente`)
			]
		};
	} finally {
		await Promise.all(served.map((one) => one.stop()));
	}
}

async function operationsOf(): Promise<Operation[]> {
	const { fromNetwork, orderForm, quarieraSlug } = await import('./order-form.ts');
	const slug = await quarieraSlug();
	const { path, body } = await orderForm();
	const headers = { accept: 'text/html' };
	const staff = { ...headers, cookie: `estrade_session=${SESSION}` };
	const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
	const get =
		(to: string, as: Record<string, string> = headers) =>
		() => ({ path: to, headers: as });
	const order = (i: number): Request => ({
		path,
		method: 'POST',
		headers: { ...form, ...fromNetwork(i) },
		body: body(i)
	});
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

/** Medians of one operation, asked of each server in turn; undefined where it is not there. */
async function inTurn(
	served: readonly Served[],
	{ name, request, before, expects, times = TIMES }: Operation
): Promise<{ small: number; large: number } | undefined> {
	const asked = served.map(({ origin }) => {
		const pool = new Pool(origin, { connections: 1, pipelining: 1 });
		const ask = async (what: Request) => {
			const answer = await pool.request({ method: 'GET', ...what, headers: { ...what.headers, origin } });
			await answer.body.dump();
			return answer.statusCode;
		};
		return { pool, ask, taken: [] as number[] };
	});
	try {
		for (let i = 0; i < WARM_UP + times; i++) {
			for (const { ask, taken } of asked) {
				if (before) await ask(before(i));
				const started = performance.now();
				const status = await ask(request(i));
				const elapsed = performance.now() - started;
				if (status === 404) return undefined;
				if (status !== expects) throw new Error(`${name}: answered ${status}, not ${expects}`);
				if (i >= WARM_UP) taken.push(elapsed);
			}
		}
		const [small, large] = asked.map(({ taken }) => taken.sort((a, b) => a - b)[taken.length >> 1]!);
		return { small: small!, large: large! };
	} finally {
		await Promise.all(asked.map(({ pool }) => pool.close()));
	}
}
