import type { CheckInAnswer, Found, UndoAnswer } from '$lib/schemas/checkin';
import { readingMark } from './reading';
import { signal } from './sounds';

type Badge = { text: string } | { registrationCode: string; walkIn?: true };
export interface Recent {
	id: number;
	verdict: CheckInAnswer['verdict'] | 'undone';
	at: string;
	name: string;
	/** An admission not taken back: it can be. */
	inForce: boolean;
}

const RETRY_MS = 1500;

/** The scanning screen's state: one reading at a time, sent again under the same nonce until it is answered. */
export class DoorState {
	answer = $state<CheckInAnswer | null>(null);
	/** A sentence about something other than a verdict: refused, signed out. */
	notice = $state('');
	/** The admission just taken back here, which may be put back. */
	undone = $state<UndoAnswer | null>(null);
	/** A reading that the network has not let through: nothing is recorded yet. */
	isWaiting = $state(false);
	isBusy = $state(false);
	present = $state(0);
	expected = $state(0);
	recent = $state<Recent[]>([]);
	/** The last admission made here, to undo. */
	last = $state<CheckInAnswer | null>(null);
	#base: string;
	#abandon: (() => void) | undefined;

	constructor(base: string, start: { present: number; expected: number; recent: Recent[] }) {
		this.#base = base;
		this.present = start.present;
		this.expected = start.expected;
		this.recent = start.recent;
	}

	/**
	 * Reads a badge and shows the verdict. While one is being sent, others are not taken.
	 * @returns whether it was answered
	 */
	async read(badge: Badge): Promise<boolean> {
		if (this.isBusy) return false;
		const answer = await this.#send<CheckInAnswer>('lecture', (mark) => ({ ...badge, ...mark }));
		if (!answer) return false;
		this.show(answer);
		signal(answer.verdict);
		this.#remember(answer.scanId, answer.verdict, answer.at, answer.person);
		return true;
	}

	/** Shows a verdict, also one that a form got before the script ran. */
	show(answer: CheckInAnswer): void {
		this.answer = answer;
		this.present = answer.counters.present;
		if (answer.verdict === 'admitted') this.last = answer;
	}

	/** Takes back an admission, by the scan that made it. */
	async undo(scanId: number): Promise<void> {
		if (this.isBusy) return;
		const undone = await this.#send<UndoAnswer>('annulation', ({ nonce }) => ({
			scanId,
			nonce
		}));
		if (!undone) return;
		if (this.last?.scanId === scanId) this.last = null;
		this.answer = null;
		this.undone = undone;
		this.present = undone.counters.present;
		this.recent = this.recent.map((one) => (one.id === scanId ? { ...one, inForce: false } : one));
		this.#remember(undone.scanId, 'undone', undone.at, undone.person);
	}

	/** Puts back the admission just taken back, by a new reading: the log keeps the three. */
	async restore(): Promise<void> {
		if (this.undone) await this.read({ registrationCode: this.undone.person.registrationCode });
	}

	/** At a session's door, lets in the person shown, who has no seat there. */
	async letIn(): Promise<void> {
		const person = this.answer?.person;
		if (person) await this.read({ registrationCode: person.registrationCode, walkIn: true });
	}

	async search(words: string): Promise<Found[] | undefined> {
		const response = await fetch(`${this.#base}/recherche?q=${encodeURIComponent(words)}`).catch(
			() => undefined
		);
		if (!response?.ok) return undefined;
		return ((await response.json()) as { found: Found[] }).found;
	}

	/** What other devices did. */
	async refresh(): Promise<void> {
		const response = await fetch(`${this.#base}/recherche`).catch(() => undefined);
		if (!response?.ok || this.isBusy) return;
		const now = (await response.json()) as { present: number; expected: number; recent: Recent[] };
		this.present = now.present;
		this.expected = now.expected;
		this.recent = now.recent;
	}

	/** Gives up a reading that waits for the network. */
	abandon(): void {
		this.#abandon?.();
	}

	clear(): void {
		this.answer = null;
		this.notice = '';
		this.undone = null;
	}

	async #send<T>(
		path: string,
		body: (mark: ReturnType<typeof readingMark>) => object
	): Promise<T | undefined> {
		this.isBusy = true;
		this.notice = '';
		this.undone = null;
		let isAbandoned = false;
		const abandoned = new Promise<void>((resolve) => {
			this.#abandon = () => {
				isAbandoned = true;
				resolve();
			};
		});
		const request = {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body(readingMark()))
		};
		try {
			while (!isAbandoned) {
				const response = await fetch(`${this.#base}/${path}`, {
					...request,
					signal: AbortSignal.timeout(8000)
				}).catch(() => undefined);
				if (response?.ok) return (await response.json()) as T;
				if (response && response.status < 500) {
					const refusal = (await response.json().catch(() => ({}))) as { message?: string };
					this.answer = null;
					this.notice =
						response.status === 401
							? 'Votre session est terminée. Reconnectez-vous, puis reprenez.'
							: (refusal.message ?? 'La lecture a été refusée.');
					return undefined;
				}
				this.isWaiting = true;
				this.answer = null;
				await Promise.race([abandoned, new Promise((resolve) => setTimeout(resolve, RETRY_MS))]);
			}
			return undefined;
		} finally {
			this.isBusy = false;
			this.isWaiting = false;
		}
	}

	#remember(id: number, verdict: Recent['verdict'], at: string, person: CheckInAnswer['person']): void {
		const name = person ? `${person.givenName} ${person.familyName}` : '';
		this.recent = [
			{ id, verdict, at, name, inForce: verdict === 'admitted' },
			...this.recent.filter((one) => one.id !== id)
		].slice(0, 12);
	}
}
