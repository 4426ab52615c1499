import { spawn, spawnSync } from 'node:child_process';
import type { Suite } from '../bench.ts';
import { besideOneWrite } from './limit.ts';
import { load } from './load.ts';
import { measured, serveProduct } from './servers.ts';
import { recountInBrowser } from './vote-browser.ts';
import { voteForm } from './vote-form.ts';
import { watched } from './vote-watchers.ts';

const CONNECTIONS = 50;
const SECONDS_A_TURN = 4;
/** Codes received beforehand: more than the votes of all turns. */
const CODES = 60_000;
const TRIES = 100_000;
const PEOPLE = 1000;
const INSTANCES = 2;

/**
 * Votes by code over HTTP, beside a bare endpoint that commits one row; people who watch while votes arrive; the same people again and again, in all spellings,
 * by two instances at once; a recount in a browser; and every altered byte or row, found.
 */
export async function run(): Promise<Suite> {
	process.env.VOTE_CODES = String(CODES);
	const votes = await measured(serveProduct({ prepare: ['scripts/bench/vote-data.ts'] }), async (served) => {
		let serial = 0;
		return besideOneWrite(CONNECTIONS, () =>
			load(served.origin, {
				connections: CONNECTIONS,
				seconds: SECONDS_A_TURN,
				warmUpSeconds: 1,
				make: () => voteForm(serial++, served.origin)
			})
		);
	});
	if (Object.keys(votes.statuses).join() !== '303')
		throw new Error(`answers by status: ${JSON.stringify(votes.statuses)}`);
	const live = await measured(serveProduct({ prepare: ['scripts/bench/vote-data.ts'] }), watched);
	process.env.VOTE_CODES = '0';
	const again = await measured(serveProduct({ prepare: ['scripts/bench/vote-data.ts'] }), ({ env }) =>
		repeats(env)
	);
	const checked = await measured(
		serveProduct({ prepare: ['scripts/bench/vote-ledger.ts'] }),
		async (served) => {
			const child = spawnSync(process.execPath, ['scripts/bench/vote-alterations.ts'], {
				...{ env: served.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }
			});
			return {
				...(JSON.parse(child.stdout) as { tried: number; missed: number }),
				recountMs: await recountInBrowser(served.folder)
			};
		}
	);
	return {
		figures: {
			votes_per_s: votes.perSecond,
			one_write_per_s: votes.onePerSecond,
			ratio: votes.ratio,
			p50_ms: votes.p50Ms,
			p99_ms: votes.p99Ms,
			age_p95_ms: live.ageP95Ms,
			kb_per_watcher: live.kbPerWatcher,
			live_kb_per_watcher: live.liveKbPerWatcher,
			accepted: again.cast,
			recount_ms: checked.recountMs,
			alterations_missed: checked.missed
		},
		notes: [
			`Mêmes personnes : ${TRIES} essais de ${PEOPLE} adresses par ${INSTANCES} instances, ${again.changed} changements, ${again.kept} répétitions, ${again.refused} refus.`,
			`Public : ${live.told} mots dits.`,
			`Altérations : ${checked.tried}, la moitié dans le fichier public, la moitié dans les tables.`
		]
	};
}

interface Repeats {
	cast: number;
	changed: number;
	kept: number;
	refused: number;
}

/** The same votes by instances at once on one store. */
async function repeats(env: NodeJS.ProcessEnv): Promise<Repeats> {
	const each = TRIES / INSTANCES;
	const said = await Promise.all(
		Array.from(
			{ length: INSTANCES },
			(_, i) =>
				new Promise<Repeats>((resolve, reject) => {
					const args = ['scripts/bench/vote-repeats.ts', String(each), String(i * each), String(PEOPLE)];
					const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
					let out = '';
					child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
					child.once('close', (code) =>
						code === 0 ? resolve(JSON.parse(out) as Repeats) : reject(new Error(`repeats: ${code}`))
					);
				})
		)
	);
	const sum = (what: keyof Repeats) => said.reduce((total, one) => total + one[what], 0);
	return { cast: sum('cast'), changed: sum('changed'), kept: sum('kept'), refused: sum('refused') };
}
