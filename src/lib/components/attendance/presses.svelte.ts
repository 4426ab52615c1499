import { deserialize } from '$app/forms';
import { forgetDraft, keepDraft, keptDraft } from '$lib/components/ui/tab-draft';

/** Without network, one tries again so often, and at once when it comes back. */
const RETRY_MS = 5000;

/** Something pressed on a sheet, that the server may not have yet. */
interface Press {
	press: string;
	/** When: an arrival keeps its minute, however late it leaves. */
	at: number;
	reason: string;
}

/**
 * What is pressed on a sheet leaves at once, in order; without network it is kept in the tab, through a reload too, and
 * leaves when the network is back. Each press says a state, and saying it twice changes nothing.
 */
export class Presses {
	waiting = $state.raw<readonly Press[]>([]);
	isCut = $state(false);
	/** What the server said of a press that it refused. */
	refused = $state('');
	readonly #key: string;
	readonly #done: () => Promise<unknown>;
	#isLeaving = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param done reads the sheet again, once all has left */
	constructor(sessionId: number, done: () => Promise<unknown>) {
		this.#key = `presence-${sessionId}`;
		this.#done = done;
	}

	/** Takes up what a reload left. @returns what stops it */
	begin(): () => void {
		const kept = keptDraft(this.#key, (sent) => (Array.isArray(sent.list) ? (sent.list as Press[]) : []));
		if (kept && kept.draft.length > 0) this.waiting = kept.draft;
		void this.#leave();
		return () => clearTimeout(this.#timer);
	}

	add(press: string, reason: string): void {
		this.refused = '';
		this.#keep([...this.waiting, { press, at: Date.now(), reason }]);
		void this.#leave();
	}

	/** What was last pressed of a line, and is not written yet. */
	of(key: string): string | undefined {
		return this.waiting.findLast(({ press }) => press.startsWith(`${key}:`))?.press.split(':')[1];
	}

	/** The network is back. */
	retry(): void {
		void this.#leave();
	}

	#keep(waiting: readonly Press[]): void {
		this.waiting = waiting;
		if (waiting.length === 0) forgetDraft(this.#key);
		else keepDraft(this.#key, { draft: { list: waiting }, revision: 0 });
	}

	async #leave(): Promise<void> {
		clearTimeout(this.#timer);
		if (this.#isLeaving || this.waiting.length === 0) return;
		this.#isLeaving = true;
		try {
			while (this.waiting[0] && (await this.#send(this.waiting[0]))) this.#keep(this.waiting.slice(1));
		} finally {
			this.#isLeaving = false;
		}
		if (this.isCut) this.#timer = setTimeout(() => void this.#leave(), RETRY_MS);
		else await this.#done();
	}

	/** @returns false where nothing was answered: it stays first */
	async #send({ press, at, reason }: Press): Promise<boolean> {
		const body = new FormData();
		for (const [name, value] of Object.entries({ press, at: String(at), reason })) body.set(name, value);
		const response = await fetch('?/noter', {
			method: 'POST',
			body,
			headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
			keepalive: true
		}).catch(() => undefined);
		const text = await response?.text().catch(() => undefined);
		const result = text === undefined ? undefined : read(text);
		// A network that asks for a password answers too, with a page of its own.
		this.isCut = result === undefined;
		if (result?.type === 'failure') this.refused = String(result.data?.refusal?.message ?? '');
		if (result?.type === 'error') this.refused = String(result.error?.message ?? '');
		return !this.isCut;
	}
}

type Answer =
	| { type: 'success' | 'redirect' }
	| { type: 'failure'; data?: { refusal?: { message: string } } }
	| { type: 'error'; error?: { message?: string } };

function read(text: string): Answer | undefined {
	try {
		return deserialize(text) as Answer;
	} catch {
		return undefined;
	}
}
