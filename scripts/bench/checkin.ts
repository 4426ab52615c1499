import type { Suite } from '../bench.ts';
import { registrationCode } from './growth-secrets.ts';
import { besideOneWrite } from './limit.ts';
import { load } from './load.ts';
import { measured, serveProduct, type Served } from './servers.ts';

const DEVICES = 10;
const SECONDS_A_TURN = 3;
/** More badges than all turns read, so that nearly every verdict admits: the one that writes most. */
const PEOPLE = 41_000;
/** Those of the demonstration itself, which have other codes. */
const SEEDED = 1_000;

/** Verdicts a second by ten devices over HTTP, each waiting for its answer, beside a bare endpoint that commits one row. */
export async function run(): Promise<Suite> {
	process.env.GROWTH_SIZE = String(PEOPLE);
	const counts: Record<string, number> = {};
	const verdicts = await measured(
		serveProduct({ prepare: ['scripts/bench/growth-data.ts'] }),
		async (served) => {
			const { tokens, texts } = await prepared(served);
			let serial = 0;
			return besideOneWrite(DEVICES, () =>
				load(served.origin, {
					connections: DEVICES,
					seconds: SECONDS_A_TURN,
					make: () => {
						const i = serial++;
						return {
							path: '/api/v1/checkins',
							method: 'POST',
							headers: {
								'content-type': 'application/json',
								authorization: `Bearer ${tokens[i % DEVICES]}`
							},
							body: JSON.stringify({ text: texts[i % texts.length], nonce: `mesure-${i}` })
						};
					},
					inspect: (status, body) => {
						const verdict =
							status === 200 ? (JSON.parse(body) as { verdict: string }).verdict : `HTTP ${status}`;
						counts[verdict] = (counts[verdict] ?? 0) + 1;
					}
				})
			);
		}
	);
	if (Object.keys(verdicts.statuses).join() !== '200')
		throw new Error(`answers by status: ${JSON.stringify(verdicts.statuses)}`);
	return {
		figures: {
			verdicts_per_s: verdicts.perSecond,
			p99_ms: verdicts.p99Ms,
			one_write_per_s: verdicts.onePerSecond,
			ratio: verdicts.ratio
		},
		notes: [
			`Verdicts : ${Object.entries(counts)
				.map(([verdict, times]) => `${verdict} ${times}`)
				.join(
					', '
				)}; médiane ${verdicts.p50Ms.toFixed(1)} ms; la limite répond en ${verdicts.oneP50Ms.toFixed(1)} ms.`
		]
	};
}

/** Ten devices with their tokens, and the badges they will read: signed codes, as printed. */
async function prepared({ env, database }: Served): Promise<{ tokens: string[]; texts: string[] }> {
	process.env.DATABASE_URL = database;
	process.env.APP_SECRET = env.APP_SECRET;
	const [{ badgeText }, { checkpoints }, { createDevice }, { system }, { closeConnections }] =
		await Promise.all([
			import('../../src/lib/server/registration/badge-code.ts'),
			import('../../src/lib/server/checkin/queries.ts'),
			import('../../src/lib/server/checkin/devices.ts'),
			import('../../src/lib/server/auth/policy.ts'),
			import('../../src/lib/server/db/client.ts')
		]);
	const actor = system('mesure');
	const desk = (await checkpoints(actor)).find(
		({ slug, event }) => slug === 'accueil' && event.slug.startsWith('quariera')
	)!;
	const tokens: string[] = [];
	for (let i = 0; i < DEVICES; i++)
		tokens.push((await createDevice({ actor, name: `Mesure ${i + 1}`, checkpointId: desk.id })).token);
	// One process, one store: from here on only the server writes.
	await closeConnections();
	return {
		tokens,
		texts: Array.from({ length: PEOPLE - SEEDED }, (_, serial) => badgeText(registrationCode(serial)))
	};
}
