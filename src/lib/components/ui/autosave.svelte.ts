import type { FormErrors } from './form';
import { forgetDraft, keepDraft } from './tab-draft';

/** Typing pauses so long before what was typed leaves. */
const PAUSE_MS = 2000;
/** Without network, one tries again so often, and at once when it comes back. */
const RETRY_MS = 8000;

export type SavingState =
	| { is: 'idle' }
	| { is: 'saving' }
	| { is: 'saved'; at: string }
	| { is: 'offline' }
	/** Somebody saved since the page was read: `revision` is theirs. */
	| { is: 'changed'; revision: number }
	| { is: 'refused'; message: string }
	| { is: 'signed-out' };

interface Options<D> {
	/** Under which the tab keeps it. */
	key: string;
	/** Where it is saved: takes the form, answers with the revision and the time, or with a refusal. */
	address: string;
	revision: number;
	saved: D;
	same: (one: D, other: D) => boolean;
	/** Whether the server keeps it as it is typed; otherwise the tab does, until it is sent. */
	toServer: boolean;
	form: () => HTMLFormElement | undefined;
}

/**
 * Saves a text while it is typed: in the tab at once, on the server at each pause. Whatever saves, a pause or a press,
 * leaves in its turn, once the one before was answered: it carries the revision that the answer gave, and nobody meets
 * their own text as somebody else's.
 */
export class Autosave<D> {
	state = $state.raw<SavingState>({ is: 'idle' });
	/** Of what the server holds, as far as this page knows. */
	revision = $state(0);
	/** What the server found wrong in what is typed. */
	errors = $state.raw<FormErrors>({});
	readonly #options: Options<D>;
	#saved: D;
	#current: D;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Of the last that took its turn. */
	#turn: Promise<void> = Promise.resolve();
	#isQueued = false;

	constructor(options: Options<D>) {
		this.#options = options;
		this.revision = options.revision;
		this.#saved = options.saved;
		this.#current = options.saved;
	}

	/** To be called with what the fields hold, each time they change. */
	note(draft: D): void {
		this.#current = draft;
		const { key, toServer } = this.#options;
		if (this.#isSaved()) {
			clearTimeout(this.#timer);
			return forgetDraft(key);
		}
		keepDraft(key, { draft, revision: this.revision });
		if (toServer && this.state.is !== 'changed') this.#schedule(PAUSE_MS);
	}

	/**
	 * Waits for what was to leave before, and lets nothing more leave: the form itself is about to be sent.
	 * @returns to be called once that was answered
	 */
	async stop(): Promise<() => void> {
		clearTimeout(this.#timer);
		const { promise, resolve } = Promise.withResolvers<void>();
		const before = this.#turn;
		this.#turn = promise;
		await before;
		return resolve;
	}

	/** The form was sent and answered: what it held is saved where the revision rose. */
	settle(revision: number, sent: D): void {
		if (revision > this.revision) this.#saved = sent;
		this.revision = revision;
		this.errors = {};
		this.note(this.#current);
	}

	/** Somebody saved meanwhile, and this version is to stand. */
	overwrite(revision: number): void {
		this.revision = revision;
		this.state = { is: 'idle' };
		if (this.#options.toServer) this.#schedule(0);
	}

	/** Somebody saved meanwhile, and theirs is to stand. */
	giveUp(): void {
		forgetDraft(this.#options.key);
		window.location.reload();
	}

	/** The page was kept on another revision: what it holds waits for a decision. */
	hold(revision: number): void {
		this.state = { is: 'changed', revision };
	}

	/** Saves now, as when the network comes back or the page goes away. */
	flush(): void {
		if (this.#options.toServer && !this.#isSaved() && this.state.is !== 'changed') void this.#save();
	}

	#isSaved(): boolean {
		return this.#options.same(this.#current, this.#saved);
	}

	#schedule(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#save(), ms);
	}

	async #save(): Promise<void> {
		clearTimeout(this.#timer);
		// One that waits for its turn will carry what is typed until then.
		if (this.#isQueued) return;
		this.#isQueued = true;
		const answered = await this.stop();
		this.#isQueued = false;
		try {
			if (this.state.is !== 'changed') await this.#send();
		} finally {
			answered();
		}
		if (this.state.is === 'offline') this.#schedule(RETRY_MS);
		else if (this.state.is === 'saved' && !this.#isSaved()) this.#schedule(PAUSE_MS);
	}

	async #send(): Promise<void> {
		const form = this.#options.form();
		if (!form) return;
		const draft = this.#current;
		const body = new FormData(form);
		body.set('revision', String(this.revision));
		if (this.state.is !== 'offline') this.state = { is: 'saving' };
		const response = await fetch(this.#options.address, {
			method: 'POST',
			body,
			headers: { Accept: 'application/json' },
			keepalive: true
		}).catch(() => undefined);
		const answer = (await response?.json().catch(() => undefined)) as
			| { revision?: number; savedAt?: string; code?: string; message?: string; errors?: FormErrors }
			| undefined;
		// A network that asks for a password answers too, with a page of its own.
		if (!response || !answer || response.status >= 500) this.state = { is: 'offline' };
		else if (response.ok) {
			this.revision = answer.revision!;
			this.#saved = draft;
			this.errors = {};
			this.state = { is: 'saved', at: answer.savedAt! };
			this.note(this.#current);
		} else if (answer.revision !== undefined) this.state = { is: 'changed', revision: answer.revision };
		else if (response.status === 401) this.state = { is: 'signed-out' };
		else {
			this.errors = answer.errors ?? {};
			this.state = { is: 'refused', message: answer.message ?? '' };
		}
	}
}
