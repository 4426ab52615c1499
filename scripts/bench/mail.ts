import { createClient } from '@libsql/client';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Suite } from '../bench.ts';
import { measured, serveProduct, type Served } from './servers.ts';

/** Badges read a second at the door, whatever the server does: people arrive when they arrive. */
const ARRIVALS = 20;
const CALM_SECONDS = 10;

/** How long the door waits for its verdict: while nothing else runs, then while four hundred confirmations are mailed. */
export async function run(): Promise<Suite> {
	const prepare = ['scripts/bench/mail-pile.ts'];
	const calm = await measured(serveProduct({ prepare }), (served) => {
		const ends = performance.now() + CALM_SECONDS * 1000;
		return door(served, async () => performance.now() < ends);
	});
	const busy = await measured(serveProduct({ prepare, worker: true }), (served) => {
		const store = createClient({ url: served.database });
		const left = async () => {
			const { rows } = await store.execute(
				"SELECT count(*) AS n FROM outbox WHERE kind = 'order.resend' AND done_at IS NULL AND dead_at IS NULL"
			);
			return Number(rows[0]!.n) > 0;
		};
		return door(served, left).finally(() => store.close());
	});
	return {
		figures: {
			calm_p50_ms: calm.p50,
			calm_p99_ms: calm.p99,
			mailing_p50_ms: busy.p50,
			mailing_p99_ms: busy.p99,
			mailing_max_ms: busy.max,
			mailing_s: busy.seconds
		},
		notes: [`Verdicts : ${calm.count} au calme, ${busy.count} pendant l’envoi.`]
	};
}

/** Reads badges at a steady pace until `more` says no; a verdict counts from the instant the person was there. */
async function door(served: Served, more: () => Promise<boolean>) {
	const { token, texts } = JSON.parse(
		readFileSync(`${served.database.replace(/^file:/, '')}.json`, 'utf8')
	) as { token: string; texts: string[] };
	const latencies: number[] = [];
	const asked: Promise<void>[] = [];
	const began = performance.now();
	for (let i = 0; i % ARRIVALS !== 0 || (await more()); i++) {
		const due = began + (i * 1000) / ARRIVALS;
		await pause(Math.max(0, due - performance.now()));
		const read = async () => {
			const response = await fetch(`${served.origin}/api/v1/checkins`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
				body: JSON.stringify({ text: texts[i % texts.length], nonce: `mesure-${i}` })
			});
			if (response.status !== 200) throw new Error(`the door answered ${response.status}`);
			await response.text();
			latencies.push(performance.now() - due);
		};
		asked.push(read());
	}
	const seconds = (performance.now() - began) / 1000;
	await Promise.all(asked);
	latencies.sort((a, b) => a - b);
	const at = (share: number) =>
		latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!;
	return { p50: at(0.5), p99: at(0.99), max: latencies.at(-1)!, count: latencies.length, seconds };
}
