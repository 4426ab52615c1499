import type { FormErrors } from '$lib/components/ui/form';
import { forgetDraft, keepDraft, sameDraft, type Draft } from './draft';

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

interface Options {
	code: string;
	revision: number;
	saved: Draft;
	/** Whether the server keeps it as it is typed; otherwise the tab does, until it is sent. */
	toServer: boolean;
	form: () => HTMLFormElement | undefined;
}

/**
 * Saves a proposal while it is typed: in the tab at once, on the server at each pause. Whatever saves, a pause or a press,
 * leaves in its turn, once the one before was answered: it carries the revision that the answer gave, and nobody meets
 * their own text as somebody else's.
 */
export class Autosave {
	state = $state.raw<SavingState>({ is: 'idle' });
	/** Of what the server holds, as far as this page knows. */
	revision = $state(0);
	/** What the server found wrong in what is typed. */
	errors = $state.raw<FormErrors>({});
	readonly #options: Options;
	#saved: Draft;
	#current: Draft;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Of the last that took its turn. */
	#turn: Promise<void> = Promise.resolve();
	#isQueued = false;

	constructor(options: Options) {
		this.#options = options;
		this.revision = options.revision;
		this.#saved = options.saved;
		this.#current = options.saved;
	}

	/** To be called with what the fields hold, each time they change. */
	note(draft: Draft): void {
		this.#current = draft;
		const { code, toServer } = this.#options;
		if (sameDraft(draft, this.#saved)) {
			clearTimeout(this.#timer);
			return forgetDraft(code);
		}
		keepDraft(code, { draft, revision: this.revision });
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
	settle(revision: number, sent: Draft): void {
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
		forgetDraft(this.#options.code);
		window.location.reload();
	}

	/** The page was kept on another revision: what it holds waits for a decision. */
	hold(revision: number): void {
		this.state = { is: 'changed', revision };
	}

	/** Saves now, as when the network comes back or the page goes away. */
	flush(): void {
		if (this.#options.toServer && !sameDraft(this.#current, this.#saved) && this.state.is !== 'changed')
			void this.#save();
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
		else if (this.state.is === 'saved' && !sameDraft(this.#current, this.#saved)) this.#schedule(PAUSE_MS);
	}

	async #send(): Promise<void> {
		const form = this.#options.form();
		if (!form) return;
		const draft = this.#current;
		const body = new FormData(form);
		body.set('revision', String(this.revision));
		if (this.state.is !== 'offline') this.state = { is: 'saving' };
		const address = `/conferencier/${this.#options.code}/brouillon`;
		const response = await fetch(address, {
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
		} else if (answer.code === 'proposal_changed') this.state = { is: 'changed', revision: answer.revision! };
		else if (response.status === 401) this.state = { is: 'signed-out' };
		else {
			this.errors = answer.errors ?? {};
			this.state = { is: 'refused', message: answer.message ?? '' };
		}
	}
}
