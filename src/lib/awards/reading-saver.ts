import {
	forgetReading,
	keepReading,
	readingPrint,
	sameReading,
	type KeptReading,
	type ReadingDraft,
	type ReadingKey
} from './kept-readings.ts';

/** Typing pauses so long before what was typed leaves. */
const PAUSE_MS = 900;
/** Whoever never pauses has what they type sent all the same, so long after the first key that waits. */
const MOST_MS = 2000;
/** Without network, one tries again so often, and at once when it comes back. */
const RETRY_MS = 5000;
/** Tries without answer that are remembered. */
const MOST_UNANSWERED = 200;

/** A reading as the server holds it. */
export interface StoredReading extends ReadingDraft {
	revision: number;
}

export type SavingState =
	| { is: 'idle' }
	| { is: 'saving' }
	/** `at`: ISO 8601, of the server. */
	| { is: 'saved'; at: string; complete: boolean }
	/** Kept on this device, and sent when the network is back. */
	| { is: 'offline' }
	/** Another window or device kept something else since: theirs, for the juror to choose. */
	| { is: 'changed'; stored: StoredReading }
	| { is: 'refused'; message: string }
	| { is: 'signed-out' };

/** What the server said; undefined where nothing that it says came. */
export type Answer =
	| { is: 'kept'; revision: number; savedAt: string; complete: boolean }
	| { is: 'changed'; stored: StoredReading }
	/** `isClosed`: the dossier is not theirs to read any more. */
	| { is: 'refused'; message: string; isClosed: boolean }
	| { is: 'signed-out' }
	| undefined;

export interface SaverPorts {
	send: (draft: ReadingDraft, revision: number) => Promise<Answer>;
	storage: Storage | undefined;
	/** Milliseconds since 1970 UTC. */
	now: () => number;
	/** Calls later, and gives what calls it off. */
	later: (work: () => void, ms: number) => () => void;
	onState: (state: SavingState) => void;
	/** Called with what the server has, each time it takes something. */
	onStored?: (stored: StoredReading) => void;
}

/**
 * Saves a reading while it is typed: on the device at each key, on the server at each pause, one at a time. An answer that
 * never came may have been a save that was made: what comes back as somebody else's and is one's own is taken as kept.
 */
export class ReadingSaver {
	state: SavingState = { is: 'idle' };
	/** Of what the server holds, as far as this page knows. */
	revision: number;
	readonly #key: ReadingKey;
	readonly #ports: SaverPorts;
	#saved: ReadingDraft;
	#current: ReadingDraft;
	/** Prints of what left and was not answered: any of it may be what the server holds. */
	#unanswered: string[] = [];
	#callOff: (() => void) | undefined;
	/** Since when something waits to leave. */
	#waitsSince: number | undefined;
	#turn: Promise<void> | undefined;
	#isStopped = false;
	#hasLeft = false;

	constructor(key: ReadingKey, stored: StoredReading, ports: SaverPorts) {
		this.#key = key;
		this.#ports = ports;
		this.revision = stored.revision;
		this.#saved = stored;
		this.#current = stored;
	}

	/** To be called with what the fields hold, each time they change. */
	note(draft: ReadingDraft): void {
		this.#current = draft;
		if (!this.isDirty) {
			this.#callOff?.();
			this.#waitsSince = undefined;
			forgetReading(this.#ports.storage, this.#key);
			return;
		}
		this.#keep();
		if (this.state.is === 'changed') return;
		const since = (this.#waitsSince ??= this.#ports.now());
		const left = since + MOST_MS - this.#ports.now();
		// Without network, the try that is due stays due: each key would put it off.
		if (this.state.is !== 'offline') this.#schedule(Math.max(0, Math.min(PAUSE_MS, left)));
	}

	/** Whether something typed is not known to be on the server. */
	get isDirty(): boolean {
		return !sameReading(this.#current, this.#saved);
	}

	/** What this device had kept, by an earlier page: typed on the same revision it goes on, else the juror chooses. */
	restore(kept: KeptReading, stored: StoredReading): ReadingDraft {
		forgetReading(this.#ports.storage, kept.key);
		if (sameReading(kept.draft, stored)) return stored;
		this.#unanswered = kept.sent;
		const isOwn = kept.revision === stored.revision || kept.sent.includes(readingPrint(stored));
		if (!isOwn) this.#say({ is: 'changed', stored });
		this.note(kept.draft);
		return kept.draft;
	}

	/** Sends now what waits, as when the network comes back or the page goes away. */
	async flush(): Promise<void> {
		if (this.state.is !== 'changed' && !this.#isStopped) await this.#save();
	}

	/** The form itself leaves: nothing more leaves beside it. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#callOff?.();
		await this.#turn;
	}

	/**
	 * Another page comes in the place of this one: sends once more what waits, then keeps and tries nothing again. Its later
	 * tries would put what was typed here over what the same person types since.
	 */
	leave(): void {
		void this.flush();
		this.#hasLeft = true;
		this.#callOff?.();
	}

	/** The form was answered: with what the server holds since it took it, else nothing changed there. */
	resume(taken?: StoredReading): void {
		this.#isStopped = false;
		if (taken) this.#take(taken, taken.revision);
		this.note(this.#current);
	}

	/** Of two that differ, this page's is to stand. */
	async overwrite(): Promise<void> {
		if (this.state.is !== 'changed') return;
		this.revision = this.state.stored.revision;
		this.#saved = this.state.stored;
		this.#say({ is: 'idle' });
		await this.#save();
	}

	/** Of two that differ, the other is to stand: the fields take it. */
	giveUp(): ReadingDraft {
		if (this.state.is !== 'changed') return this.#current;
		const { stored } = this.state;
		this.revision = stored.revision;
		this.#saved = stored;
		this.#say({ is: 'idle' });
		this.note(stored);
		return stored;
	}

	#keep(): void {
		if (this.#hasLeft) return;
		const { storage, now } = this.#ports;
		keepReading(storage, {
			...{ key: this.#key, draft: this.#current, revision: this.revision },
			...{ sent: this.#unanswered, at: now() }
		});
	}

	#schedule(ms: number): void {
		this.#callOff?.();
		if (!this.#isStopped && !this.#hasLeft) this.#callOff = this.#ports.later(() => void this.#save(), ms);
	}

	async #save(): Promise<void> {
		this.#callOff?.();
		while (this.#turn) await this.#turn;
		if (!this.isDirty || this.state.is === 'changed' || this.#isStopped) return;
		this.#turn = this.#send().finally(() => (this.#turn = undefined));
		await this.#turn;
		if (!this.isDirty) return;
		if (this.state.is === 'offline') this.#schedule(RETRY_MS);
		else if (this.state.is === 'saved') this.#schedule(PAUSE_MS);
	}

	async #send(): Promise<void> {
		const draft = this.#current;
		this.#waitsSince = undefined;
		if (this.state.is !== 'offline') this.#say({ is: 'saving' });
		// Before it leaves: a page that dies meanwhile must know its own again.
		this.#unanswered = [...this.#unanswered, readingPrint(draft)].slice(-MOST_UNANSWERED);
		this.#keep();
		const answer = await this.#ports.send(draft, this.revision);
		if (!answer) return this.#say({ is: 'offline' });
		if (answer.is === 'changed') {
			const isOwn = this.#unanswered.includes(readingPrint(answer.stored));
			if (!isOwn) return this.#say(answer);
			this.#take(answer.stored, answer.stored.revision);
			return this.#say({ is: 'saved', at: new Date(this.#ports.now()).toISOString(), complete: false });
		}
		if (answer.is === 'kept') {
			this.#take(draft, answer.revision);
			return this.#say({ is: 'saved', at: answer.savedAt, complete: answer.complete });
		}
		this.#say(answer);
	}

	/** The server holds this. */
	#take(saved: ReadingDraft, revision: number): void {
		this.revision = revision;
		this.#saved = saved;
		this.#unanswered = [];
		this.#ports.onStored?.({ ...saved, revision });
		if (this.isDirty) this.#keep();
		else forgetReading(this.#ports.storage, this.#key);
	}

	#say(state: SavingState): void {
		this.state = state;
		this.#ports.onState(state);
	}
}
