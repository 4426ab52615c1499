import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { networkOfWatcher, type Served } from './servers.ts';
import { voteForm } from './vote-form.ts';
import { EDITION } from './vote-poll.ts';

const WATCHERS = 5000;
const VOTES_A_SECOND = 100;
const SECONDS = 20;
const ONE_IN = 20;
const BALLOT = 'estrade_bulletin=';

/**
 * People who have voted, and watch while votes arrive: how old each vote is when one in twenty of them hears of it, counted from the answer that
 * its voter received; and what a watcher costs the server.
 */
export async function watched(
	served: Served
): Promise<{ ageP95Ms: number; kbPerWatcher: number; liveKbPerWatcher: number; told: number }> {
	const pool = new Pool(served.origin, { connections: 50, pipelining: 1 });
	const cast = async (serial: number) => {
		const { path, method, headers, body } = voteForm(serial, served.origin);
		const answer = await pool.request({ path, method: method ?? 'GET', headers, body });
		await answer.body.dump();
		kept = [answer.headers['set-cookie'] ?? []].flat().find((cookie) => cookie.startsWith(BALLOT)) ?? kept;
		if (answer.statusCode !== 303) throw new Error(`a vote is answered ${answer.statusCode}`);
		answered.push(performance.now());
	};
	const answered: number[] = [];
	// Counts are told to whoever has voted: the cookie of a ballot says so.
	let kept = '';
	// Warm, so that what grows afterwards is the watchers'.
	for (let i = 0; i < 300; i++) await cast(i);
	for (let i = 0; i < 300; i++)
		(await watch(served.origin, kept.split(';')[0]!, answered, undefined)).destroy();
	await pause(2000);
	const before = await served.held();
	const ages: number[] = [];
	const watchers = new Set<Socket>();
	for (let i = 0; i < WATCHERS; i++) {
		watchers.add(
			await watch(served.origin, kept.split(';')[0]!, answered, i % ONE_IN === 0 ? ages : undefined)
		);
		if (i % 100 === 99) await pause(20);
	}
	await pause(3000);
	const after = await served.held();
	const kbPerWatcher = (after.residentKb - before.residentKb) / WATCHERS;
	const liveKbPerWatcher = (after.liveKb - before.liveKb) / WATCHERS;
	ages.length = 0;
	const began = performance.now();
	const sent: Promise<void>[] = [];
	for (let i = 0; i < VOTES_A_SECOND * SECONDS; i++) {
		const early = began + (i * 1000) / VOTES_A_SECOND - performance.now();
		if (early > 0) await pause(early);
		sent.push(cast(300 + i));
	}
	await Promise.all(sent);
	await pause(2500);
	for (const socket of watchers) socket.destroy();
	await pool.close();
	ages.sort((a, b) => a - b);
	return {
		ageP95Ms: ages[Math.floor(ages.length * 0.95)]!,
		kbPerWatcher,
		liveKbPerWatcher,
		told: ages.length
	};
}

/** A watcher on a connection of its own; resolves once it has been told something. */
function watch(
	origin: string,
	cookie: string,
	answered: readonly number[],
	ages: number[] | undefined
): Promise<Socket> {
	const { hostname, port, host } = new URL(origin);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		let known = 0;
		socket.setEncoding('latin1').once('error', reject);
		socket.write(
			`GET /meritas/${EDITION}/vote/flux HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\nX-Forwarded-For: ${networkOfWatcher()}\r\nCookie: ${cookie}\r\n\r\n`
		);
		socket.on('data', (chunk: string) => {
			for (const [, counts] of chunk.matchAll(/"v":\{([^}]*)\}/g)) {
				const ballots = [...counts!.matchAll(/:(\d+)/g)].reduce((sum, [, votes]) => sum + Number(votes), 0);
				// A word may come before its voter's own answer.
				for (let vote = known; ages && known > 0 && vote < ballots; vote++)
					ages.push(Math.max(0, performance.now() - (answered[vote] ?? performance.now())));
				known = ballots;
			}
			resolve(socket);
		});
	});
}
