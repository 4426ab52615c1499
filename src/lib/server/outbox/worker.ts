import { performance } from 'node:perf_hooks';
import { MINUTE_MS, now } from '../clock.ts';
import { log } from '../log.ts';
import type { FactKind, Facts } from './emit.ts';
import { describeFailure, PermanentFailure } from './failure.ts';
import { leaseFacts, nextDue, settleFacts, type LeasedFact, type Outcome } from './queue.ts';
import { onWake } from './wake.ts';

/** Acts on one kind of fact. May run twice for one fact (a kill, a lease that ended): the second must do no harm. */
export type Handler<K extends FactKind> = (payload: Facts[K], fact: LeasedFact<K>) => Promise<void>;
export type Handlers = { [K in FactKind]: Handler<K> };

/** Work that comes back by the clock; each must be harmless when several instances do it. */
export interface PeriodicWork {
	name: string;
	everyMs: number;
	/** For work that has its hour: how long to wait, asked at the start and after each run. */
	untilMs?: () => Promise<number>;
	/** @param signal told when the worker stops: work that is long ends there */
	run: (signal: AbortSignal) => Promise<unknown>;
}

interface WorkerOptions {
	handlers: Handlers;
	/** Kinds that mostly wait on a network: those of a batch run side by side, the others one by one. */
	waiting?: ReadonlySet<FactKind>;
	periodic?: readonly PeriodicWork[];
	batchSize?: number;
	/** How long a worker has a fact to itself; a handler gets three quarters of it. */
	leaseMs?: number;
	/** How often to look for what another process or the past has left. */
	pollMs?: number;
}

export interface Worker {
	start(): void;
	/** Stops taking facts and resolves when the batch under way is settled. */
	stop(): Promise<void>;
	/** Does one batch of what is due now; the number of facts taken. */
	runBatch(): Promise<number>;
}

/** Work that has its hour and could not be done then does not come back sooner. */
const AGAIN_MS = 10 * MINUTE_MS;

/**
 * The worker that acts on facts after their commit, inside the application's process. At least once: a fact is done
 * again when its process dies before saying so, hence idempotent handlers.
 */
export function makeWorker(options: WorkerOptions): Worker {
	const {
		handlers,
		waiting = new Set(),
		periodic = [],
		batchSize = 8,
		leaseMs = 60_000,
		pollMs = 2_000
	} = options;
	const stop = new AbortController();
	let stopping = false;
	let loop: Promise<void> | undefined;
	/** Set by the bell; a ring during a batch makes another batch follow it. */
	let rung = false;
	let wakeUp = () => {};
	let deaf = () => {};
	const timers = new Map<string, NodeJS.Timeout>();
	const underWay = new Set<Promise<void>>();

	function ring(): void {
		rung = true;
		wakeUp();
	}

	/** Sleeps `ms`, or until the bell. */
	function sleep(ms: number): Promise<void> {
		if (rung) return Promise.resolve();
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			wakeUp = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	async function runOne(fact: LeasedFact): Promise<Outcome> {
		const started = performance.now();
		try {
			const handler = handlers[fact.kind] as Handler<FactKind> | undefined;
			if (!handler) throw new PermanentFailure(`Aucun traitement pour « ${fact.kind} »`);
			await within(handler(fact.payload, fact), leaseMs * 0.75);
			const ms = Math.round(performance.now() - started);
			log.info('fact_done', { id: fact.id, kind: fact.kind, attempts: fact.attempts, ms });
			return { fact, ok: true };
		} catch (error) {
			const described = describeFailure(error);
			log.warn('fact_failed', { id: fact.id, kind: fact.kind, attempts: fact.attempts, error: described });
			return { fact, ok: false, error: described, permanent: error instanceof PermanentFailure };
		}
	}

	async function runInTurn(facts: readonly LeasedFact[]): Promise<Outcome[]> {
		const outcomes: Outcome[] = [];
		for (const fact of facts) {
			outcomes.push(await runOne(fact));
			await letOthersPass();
		}
		return outcomes;
	}

	async function runBatch(): Promise<number> {
		const facts = await leaseFacts(batchSize, leaseMs);
		const [inTurn, ...sideBySide] = await Promise.all([
			runInTurn(facts.filter((fact) => !waiting.has(fact.kind))),
			...facts.filter((fact) => waiting.has(fact.kind)).map(runOne)
		]);
		await settleFacts([...inTurn, ...sideBySide]);
		return facts.length;
	}

	async function waitForWork(): Promise<void> {
		while (!rung) {
			await sleep(pollMs);
			if (rung) return;
			const due = await nextDue();
			if (due && due <= now()) return;
		}
	}

	async function run(): Promise<void> {
		while (!stopping) {
			try {
				rung = false;
				if ((await runBatch()) < batchSize) await waitForWork();
			} catch (error) {
				// The store is out of reach: facts stay where they are, and the leases end by themselves.
				log.error('worker_failed', { error: describeFailure(error) });
				rung = stopping;
				await sleep(pollMs);
			}
		}
	}

	function schedule(work: PeriodicWork, afterMs: number): void {
		if (stopping) return;
		const run = () =>
			untilDone(work, work.run(stop.signal)).then(() => scheduleNext(work, AGAIN_MS, work.everyMs));
		timers.set(work.name, setTimeout(run, afterMs));
	}

	/** Waits as the work asks, `leastMs` at least; else, or when it cannot tell, `elseMs`. */
	function scheduleNext(work: PeriodicWork, leastMs: number, elseMs = leastMs): void {
		if (stopping || !work.untilMs) return schedule(work, elseMs);
		let waitMs = work.everyMs;
		const asked = work.untilMs().then((ms) => (waitMs = Math.max(ms, leastMs)));
		void untilDone(work, asked).then(() => schedule(work, waitMs));
	}

	/** The stop waits for it; an error in it is said and stops nothing. */
	function untilDone({ name }: PeriodicWork, doing: Promise<unknown>): Promise<void> {
		const once = doing
			.then(() => undefined)
			.catch((error) => log.error('periodic_failed', { name, error: describeFailure(error) }))
			.finally(() => underWay.delete(once));
		underWay.add(once);
		return once;
	}

	return {
		runBatch,
		start() {
			deaf = onWake(ring);
			loop = run();
			// Not all instances of a restart at the same instant.
			for (const work of periodic) scheduleNext(work, 1_000 + Math.random() * 2_000);
		},
		async stop() {
			stopping = true;
			stop.abort();
			deaf();
			for (const timer of timers.values()) clearTimeout(timer);
			ring();
			await loop;
			await Promise.all(underWay);
		}
	};
}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new HandlerTooSlowError(`${ms} ms`)), ms);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A handler did not end in its time; it counts as a failed try. */
class HandlerTooSlowError extends Error {
	override name = 'HandlerTooSlowError';
}

/**
 * Between two facts, lets requests go first: a mail can wait half a second, a person at the door cannot. What is
 * measured is the event loop while this worker does nothing.
 */
async function letOthersPass(): Promise<void> {
	for (let waited = 0, ms = 4; waited < 500; waited += ms, ms = 50) {
		const before = performance.eventLoopUtilization();
		await new Promise((resolve) => setTimeout(resolve, ms));
		if (performance.eventLoopUtilization(before).utilization < 0.5) return;
	}
}
