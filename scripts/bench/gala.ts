import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { MadeGala } from '../../tests/factories/gala.ts';
import type { Suite } from '../bench.ts';
import { measured, networkOfWatcher, serveProduct, type Served } from './servers.ts';

const WATCHERS = 5000;
const CUES = 20;
/** Between two steps: screens say how many they are every two seconds, beside what is measured. */
const REST_MS = 1500;

/**
 * A gala before five thousand screens, its remote on another instance: how old a step is when each screen hears of it, counted
 * from its commit, until the envelope opens; and what a screen costs the server.
 */
export async function run(): Promise<Suite> {
	process.env.GALA_FILE = join(tmpdir(), `estrade-gala-${process.pid}.json`);
	const figures = await measured(serveProduct({ prepare: ['scripts/bench/gala-data.ts'] }), watched);
	return { figures, notes: [`${WATCHERS} écrans, ${CUES} étapes, une enveloppe.`] };
}

/** When each screen heard of each step, by its number. */
type Heard = Map<number, number[]>;

async function watched(served: Served): Promise<Record<string, number>> {
	const { on } = JSON.parse(readFileSync(process.env.GALA_FILE!, 'utf8')) as Pick<MadeGala, 'on'>;
	const remote = spawn(process.execPath, ['scripts/bench/gala-remote.ts'], {
		...{ env: served.env, stdio: ['pipe', 'pipe', 'inherit'] as const }
	});
	const said = createInterface({ input: remote.stdout! })[Symbol.asyncIterator]();
	const press = async (what: string) => {
		remote.stdin!.write(`${what}\n`);
		return JSON.parse((await said.next()).value as string) as { step: number; at: number };
	};
	await press('start');
	const heard: Heard = new Map();
	const screens = new Set<Socket>();
	const flux = `/meritas/${on.editionSlug}/gala/flux`;
	// Warm, so that what grows afterwards is the screens'.
	for (let i = 0; i < 200; i++) (await watch(served.origin, flux, new Map())).destroy();
	await pause(2000);
	const before = await served.held();
	for (let i = 0; i < WATCHERS; i++) {
		screens.add(await watch(served.origin, flux, heard));
		if (i % 100 === 99) await pause(20);
	}
	await pause(3000);
	const after = await served.held();
	const kbPerWatcher = (after.residentKb - before.residentKb) / WATCHERS;
	const liveKbPerWatcher = (after.liveKb - before.liveKb) / WATCHERS;
	const ages: number[] = [];
	for (let i = 0; i < CUES; i++) ages.push(...(await aged(press(i % 2 ? 'welcome' : 'end'), heard)));
	await aged(press('envelope'), heard);
	const opened = await aged(press('reveal'), heard);
	for (const socket of screens) socket.destroy();
	remote.kill();
	return {
		cue_p95_ms: p95(ages),
		reveal_p95_ms: p95(opened),
		kb_per_watcher: kbPerWatcher,
		live_kb_per_watcher: liveKbPerWatcher
	};
}

/** How old a step was on each screen. */
async function aged(pressed: Promise<{ step: number; at: number }>, heard: Heard): Promise<number[]> {
	const { step, at } = await pressed;
	await pause(REST_MS);
	const times = heard.get(step) ?? [];
	if (times.length !== WATCHERS)
		throw new Error(`step ${step} reached ${times.length} of ${WATCHERS} screens`);
	// The look may find it before the remote has said that it is made.
	return times.map((time) => Math.max(0, time - at));
}

/** A screen on a connection of its own; resolves once it shows something. */
function watch(origin: string, path: string, heard: Heard): Promise<Socket> {
	const { hostname, port, host } = new URL(origin);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		let known = -1;
		socket.setEncoding('latin1').once('error', reject);
		socket.write(
			`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\nX-Forwarded-For: ${networkOfWatcher()}\r\n\r\n`
		);
		socket.on('data', (chunk: string) => {
			for (const [, found] of chunk.matchAll(/"step":(\d+)/g)) {
				const step = Number(found);
				if (known >= 0 && step > known) {
					const times = heard.get(step) ?? [];
					times.push(Date.now());
					heard.set(step, times);
				}
				known = step;
			}
			if (known >= 0) resolve(socket);
		});
	});
}

function p95(ages: number[]): number {
	return ages.toSorted((a, b) => a - b)[Math.floor(ages.length * 0.95)]!;
}
