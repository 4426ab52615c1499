import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { log } from './log.ts';

/** What a thread is told, and what it answers. Both are copied from one thread to the other. */
interface Task {
	id: number;
	name: string;
	input: unknown;
}
type Answer =
	| { ready: true }
	| { id: number; progress: unknown }
	| { id: number; value: unknown }
	| { id: number; error: unknown };
type Work = (input: never, tell: (progress: unknown) => void) => Promise<unknown>;

interface Waiting {
	task: Task;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

interface Thread {
	worker: Worker;
	ready: boolean;
	waiting: Map<number, Waiting>;
}

const MARK = 'estrade-thread';
const isThread = !isMainThread && (workerData as { mark?: unknown } | null)?.mark === MARK;

/** Work that can be asked for by name, in whichever thread this module was loaded. */
const works = new Map<string, Work>();
const threads = new Map<string, Thread>();
/** Modules that no thread could load: their work is done here. */
const refused = new Set<string>();
let serial = 0;

/**
 * Makes heavy work run in a thread of its own, so that requests never wait behind it. The thread loads the module that
 * calls this, by its own address: its source where Node runs sources, its chunk where a bundle runs. That module must
 * therefore do nothing but define. Input and result are plain data.
 * @param url `import.meta.url` of the module that defines the work
 * @param name unique in the application
 */
export function threaded<I, R>(
	url: string,
	name: string,
	work: (input: I) => Promise<R>
): (input: I) => Promise<R> {
	works.set(name, work);
	if (isThread) return work;
	return (input) => (refused.has(url) ? work(input) : (ask(url, name, input) as Promise<R>));
}

/** A task that was killed because its time was up. */
export class TimeUpError extends Error {
	override name = 'TimeUpError';
}

/** What whoever asks for work of a thread of its own may set. */
export interface LoneOptions<P> {
	/** Killed then, whatever it is doing. */
	limitMs: number;
	/** Told what the work says on the way. */
	onProgress?: (progress: P) => void;
}

/** Work done by a thread opened for it: see {@link threadedAlone}. */
export type LoneWork<I, P, R> = (input: I, options: LoneOptions<P>) => Promise<R>;

/**
 * As {@link threaded}, for work of seconds or minutes: each task has a thread opened for it, says how far it is, and is
 * killed when its time is up. Where no thread can be had it fails: done here, it would stop every request.
 * @param work `tell` carries plain data to whoever asked
 * @returns work that rejects with {@link TimeUpError} when it was killed
 */
export function threadedAlone<I, P, R>(
	url: string,
	name: string,
	work: (input: I, tell: (progress: P) => void) => Promise<R>
): LoneWork<I, P, R> {
	works.set(name, work as Work);
	return (input, options) =>
		new Promise<R>((resolve, reject) => {
			const worker = new Worker(new URL(url), { workerData: { mark: MARK }, execArgv: [] });
			const end = (settle: () => void) => {
				clearTimeout(timer);
				settle();
				void worker.terminate();
			};
			const timer = setTimeout(
				() => end(() => reject(new TimeUpError(`« ${name} » took more than ${options.limitMs} ms`))),
				options.limitMs
			);
			worker.on('message', (answer: Answer) => {
				if ('progress' in answer) options.onProgress?.(answer.progress as P);
				else if ('error' in answer) end(() => reject(answer.error as Error));
				else if ('value' in answer) end(() => resolve(answer.value as R));
			});
			worker.on('error', (error) => end(() => reject(error)));
			worker.on('exit', () => end(() => reject(new Error('the thread ended'))));
			try {
				worker.postMessage({ id: ++serial, name, input } satisfies Task);
			} catch (error) {
				end(() => reject(error as Error));
			}
		});
}

function ask(url: string, name: string, input: unknown): Promise<unknown> {
	const thread = threads.get(url) ?? open(url);
	return new Promise((resolve, reject) => {
		const task: Task = { id: ++serial, name, input };
		// Throws where the input cannot be copied: nothing then waits for an answer.
		thread.worker.postMessage(task);
		thread.waiting.set(task.id, { task, resolve, reject });
		// Alive only while somebody waits: an idle thread holds no process back.
		thread.worker.ref();
	});
}

function open(url: string): Thread {
	// Flags of this process (`--input-type`, an inspector) are not the thread's.
	const worker = new Worker(new URL(url), { workerData: { mark: MARK }, execArgv: [] });
	const thread: Thread = { worker, ready: false, waiting: new Map() };
	threads.set(url, thread);
	worker.unref();
	worker.on('message', (answer: Answer) => {
		if ('ready' in answer) {
			thread.ready = true;
			return;
		}
		if ('progress' in answer) return;
		const asked = thread.waiting.get(answer.id);
		thread.waiting.delete(answer.id);
		if (thread.waiting.size === 0) worker.unref();
		if ('error' in answer) asked?.reject(answer.error);
		else asked?.resolve(answer.value);
	});
	worker.on('error', (error) => close(url, thread, error));
	worker.on('exit', () => close(url, thread, new Error('the thread ended')));
	return thread;
}

/** A thread that dies fails what it was doing, and the next task opens another; one that never began is given up. */
function close(url: string, thread: Thread, error: unknown): void {
	if (threads.get(url) === thread) threads.delete(url);
	const left = [...thread.waiting.values()];
	thread.waiting.clear();
	if (thread.ready) {
		for (const { reject } of left) reject(error);
		return;
	}
	// For the life of the process: what is drawn here makes requests wait.
	if (!refused.has(url))
		log.error('thread_refused', { error: error instanceof Error ? error.message : String(error) });
	refused.add(url);
	for (const { task, resolve, reject } of left)
		works.get(task.name)!(task.input as never, () => undefined).then(resolve, reject);
}

if (isThread) {
	const port = parentPort!;
	port.on('message', ({ id, name, input }: Task) => {
		const work = works.get(name);
		Promise.resolve()
			.then(() => {
				if (!work) throw new Error(`no work is named « ${name} »`);
				return work(input as never, (progress) => port.postMessage({ id, progress } satisfies Answer));
			})
			.then(
				(value) => port.postMessage({ id, value } satisfies Answer),
				(error: unknown) => port.postMessage({ id, error } satisfies Answer)
			);
	});
	port.postMessage({ ready: true } satisfies Answer);
}
