import { readingMark } from '$lib/components/checkin/reading';
import { LeadQueue } from '$lib/exhibitors/lead-queue';
import * as m from '$lib/paraglide/messages';
import type { LeadAnswer, LeadScans } from '$lib/schemas/leads';

/** A badge as the scanner shows it: waiting for the network, or answered. */
export interface ReadBadge {
	nonce: string;
	badge: string;
	/** Milliseconds since 1970, by this device. */
	at: number;
	outcome: LeadAnswer['outcome'] | 'waiting';
	number: number | null;
	/** Only of who agrees, and only as long as this page is open. */
	name: string;
	organisation: string;
	/** What was added to it here. */
	isNoted: boolean;
}

const RETRY_MS = 5000;
const SHOWN = 12;

/** The scanner of an exhibitor's team: whatever is read is on the device at once, and leaves when the network allows. */
export class LeadScanner {
	recent = $state<ReadBadge[]>([]);
	waiting = $state(0);
	/** A sentence of the server, that takes nothing. */
	notice = $state('');
	#queue: LeadQueue;

	constructor(storage: Storage, personId: number, code: string) {
		this.#queue = new LeadQueue({
			...{ storage, owner: `${personId}:${code}`, nonce: () => readingMark().nonce },
			send: (body) => send(code, body)
		});
	}

	/** Sends what waits, now and whenever the network is back. @returns what stops it */
	start(): () => void {
		for (const { nonce, badge, scannedAt } of this.#queue.waiting())
			this.#show({ ...unanswered(nonce, badge), at: Date.parse(scannedAt) });
		void this.#sync();
		const again = () => void this.#sync();
		const timer = setInterval(() => this.waiting > 0 && again(), RETRY_MS);
		addEventListener('online', again);
		return () => {
			clearInterval(timer);
			removeEventListener('online', again);
		};
	}

	/** Reads a badge. */
	read(badge: string): void {
		const { nonce } = this.#queue.add(badge);
		this.#show({ ...unanswered(nonce, badge), at: Date.now() });
		void this.#sync();
	}

	/** Adds to one that was read: also a reading of that badge, so that it waits for the network as they do. */
	annotate(of: ReadBadge, added: { note?: string; interest?: number }): void {
		this.#queue.add(of.badge, added);
		this.recent = this.recent.map((one) => (one.nonce === of.nonce ? { ...one, isNoted: true } : one));
		void this.#sync();
	}

	async #sync(): Promise<void> {
		this.waiting = this.#queue.waiting().length;
		const all = await this.#queue.sync(
			(answer) => this.#answered(answer),
			(sentence) => (this.notice = sentence)
		);
		if (all) this.notice = '';
		this.waiting = this.#queue.waiting().length;
	}

	#answered({ nonce, outcome, lead, name, organisation }: LeadAnswer): void {
		this.recent = this.recent.map((one) =>
			one.nonce === nonce ? { ...one, outcome, number: lead?.number ?? null, name, organisation } : one
		);
	}

	#show(one: ReadBadge): void {
		this.recent = [one, ...this.recent.filter(({ badge }) => badge !== one.badge)].slice(0, SHOWN);
	}
}

const unanswered = (nonce: string, badge: string) => ({
	...{ nonce, badge, name: '', organisation: '', number: null, isNoted: false },
	outcome: 'waiting' as const
});

/** @throws where the network is cut, or the server is in trouble: it is tried again */
async function send(code: string, body: LeadScans): Promise<LeadAnswer[] | { refused: string }> {
	const response = await fetch(`/exposant/${code}/contacts/lectures`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(8000)
	});
	if (response.ok) return (await response.json()) as LeadAnswer[];
	if (response.status >= 500 || response.status === 429) throw new Error('later');
	if (response.status === 401) return { refused: m.leads_signed_out() };
	const { message } = (await response.json().catch(() => ({}))) as { message?: string };
	return { refused: message ?? m.leads_signed_out() };
}
