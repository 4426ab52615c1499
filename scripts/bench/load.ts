import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';

export interface Request {
	path: string;
	method?: 'GET' | 'POST';
	headers?: Record<string, string>;
	body?: string;
}

export interface Load {
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	count: number;
	/** Answers by status. */
	statuses: Record<number, number>;
}

/**
 * Asks each request at its own moment, whatever the answers before it took: each one's wait counts from the moment at
 * which it should have left, so that a server that is late is not asked less.
 * @param moments milliseconds from the start, in order
 * @param make the request of the i-th moment
 */
export async function pacedLoad(
	origin: string,
	{ moments, make }: { moments: readonly number[]; make: (i: number) => Request }
): Promise<Load> {
	const pool = new Pool(origin, { connections: 400, pipelining: 1 });
	const latencies: number[] = [];
	const statuses: Record<number, number> = {};
	const begin = performance.now();
	const answers: Promise<void>[] = [];
	for (const [i, moment] of moments.entries()) {
		const early = begin + moment - performance.now();
		if (early > 0) await pause(early);
		answers.push(
			(async () => {
				const { path, method = 'GET', headers, body } = make(i);
				const answer = await pool.request({ path, method, headers, body });
				await answer.body.dump();
				latencies.push(performance.now() - begin - moment);
				statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
			})()
		);
	}
	await Promise.all(answers);
	const seconds = (performance.now() - begin) / 1000;
	await pool.close();
	return summary(latencies, seconds, statuses);
}

/**
 * Asks as fast as `connections` clients can, each waiting for its answer, for `seconds` after a warm-up.
 * @param make the i-th request
 * @param inspect sees each answer's body, for suites that check what they measure (slower: leave it out to drain)
 */
export async function load(
	origin: string,
	options: {
		connections: number;
		seconds: number;
		warmUpSeconds?: number;
		make: (i: number) => Request;
		inspect?: (status: number, body: string) => void;
	}
): Promise<Load> {
	const pool = new Pool(origin, { connections: options.connections, pipelining: 1 });
	let serial = 0;
	const warmUpEnds = performance.now() + (options.warmUpSeconds ?? 1) * 1000;
	const ends = warmUpEnds + options.seconds * 1000;
	const latencies: number[] = [];
	const statuses: Record<number, number> = {};
	const client = async () => {
		while (performance.now() < ends) {
			const { path, method = 'GET', headers, body } = options.make(serial++);
			const started = performance.now();
			const answer = await pool.request({ path, method, headers, body });
			if (options.inspect) options.inspect(answer.statusCode, await answer.body.text());
			else await answer.body.dump();
			const finished = performance.now();
			if (started < warmUpEnds || finished > ends) continue;
			latencies.push(finished - started);
			statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
		}
	};
	await Promise.all(Array.from({ length: options.connections }, client));
	await pool.close();
	return summary(latencies, options.seconds, statuses);
}

function summary(latencies: number[], seconds: number, statuses: Record<number, number>): Load {
	latencies.sort((a, b) => a - b);
	const at = (share: number) =>
		latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
	return {
		perSecond: latencies.length / seconds,
		p50Ms: at(0.5),
		p99Ms: at(0.99),
		count: latencies.length,
		statuses
	};
}
