import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { log } from './log.ts';

/** What a thread is told, and what it answers. Both are copied from one thread to the other. */
interface Task {
	id: number;
	name: string;
	input: unknown;
}
type Answer = { ready: true } | { id: number; value: unknown } | { id: number; error: unknown };

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
const works = new Map<string, (input: never) => Promise<unknown>>();
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
		works.get(task.name)!(task.input as never).then(resolve, reject);
}

if (isThread) {
	const port = parentPort!;
	port.on('message', ({ id, name, input }: Task) => {
		const work = works.get(name);
		Promise.resolve()
			.then(() => {
				if (!work) throw new Error(`no work is named « ${name} »`);
				return work(input as never);
			})
			.then(
				(value) => port.postMessage({ id, value } satisfies Answer),
				(error: unknown) => port.postMessage({ id, error } satisfies Answer)
			);
	});
	port.postMessage({ ready: true } satisfies Answer);
}
