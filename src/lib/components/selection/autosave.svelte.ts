import { deserialize } from '$app/forms';

/** Typing pauses so long before what was typed leaves. */
const PAUSE_MS = 900;
/** Without network, one tries again so often. */
const RETRY_MS = 8000;

export type Saving =
	| { is: 'idle' }
	| { is: 'saving' }
	/** `at`: milliseconds since 1970 UTC. */
	| { is: 'saved'; at: number }
	| { is: 'offline' }
	| { is: 'refused'; message: string };

/**
 * Keeps a reading while it is written: the form itself is posted at each pause, to the action that a press would take. One
 * at a time, and the last one carries all.
 */
export class ReviewAutosave {
	state = $state.raw<Saving>({ is: 'idle' });
	readonly #form: () => HTMLFormElement | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#underWay: Promise<void> | undefined;
	#isDirty = false;
	#isStopped = false;

	constructor(form: () => HTMLFormElement | undefined) {
		this.#form = form;
	}

	/** Something changed. */
	note(): void {
		this.#isDirty = true;
		this.#schedule(PAUSE_MS);
	}

	/** The form itself is leaving: nothing more leaves beside it. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#underWay;
	}

	/** The form came back: typing is kept again. */
	resume(): void {
		this.#isStopped = false;
	}

	/** Saves now what waits, as when the page goes away. */
	flush(): void {
		if (this.#isDirty && !this.#isStopped) void this.#save();
	}

	#schedule(ms: number): void {
		clearTimeout(this.#timer);
		if (!this.#isStopped) this.#timer = setTimeout(() => void this.#save(), ms);
	}

	async #save(): Promise<void> {
		clearTimeout(this.#timer);
		if (this.#underWay) await this.#underWay;
		if (!this.#isDirty || this.#isStopped) return;
		this.#underWay = this.#send().finally(() => (this.#underWay = undefined));
		await this.#underWay;
		if (this.#isDirty && this.state.is !== 'refused')
			this.#schedule(this.state.is === 'offline' ? RETRY_MS : PAUSE_MS);
	}

	async #send(): Promise<void> {
		const form = this.#form();
		if (!form) return;
		this.#isDirty = false;
		if (this.state.is !== 'offline') this.state = { is: 'saving' };
		const response = await fetch('?/enregistrer', {
			method: 'POST',
			body: new FormData(form),
			headers: { 'x-sveltekit-action': 'true' },
			keepalive: true
		}).catch(() => undefined);
		const result = response && (await answerOf(response));
		if (result?.type === 'success') this.state = { is: 'saved', at: Date.now() };
		else if (result?.type === 'failure') this.state = { is: 'refused', message: sentenceIn(result.data) };
		else {
			this.#isDirty = true;
			this.state = { is: 'offline' };
		}
	}
}

/** What the action said; undefined for a page that a network in between made. */
async function answerOf(response: Response) {
	try {
		return deserialize(await response.text());
	} catch {
		return undefined;
	}
}

function sentenceIn(data: unknown): string {
	const errors = (data as { errors?: Record<string, string[]> } | undefined)?.errors ?? {};
	return Object.values(errors).flat().join(' ');
}
