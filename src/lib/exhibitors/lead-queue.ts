import type { LeadAnswer, LeadScans } from '../schemas/leads.ts';

/** A reading that the server has not answered yet. */
export type QueuedScan = LeadScans['scans'][number];

/** Readings that leave together: a device that comes back from a dead zone sends them by pieces. */
const TOGETHER = 20;

interface Options {
	/** What keeps readings while the network is cut, also when the page is closed. */
	storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
	/** Whose readings: a person and an exhibitor. */
	owner: string;
	/** Sends readings. Fails where the network is cut; answers the sentence of a refusal. */
	send: (body: LeadScans) => Promise<LeadAnswer[] | { refused: string }>;
	/** A nonce, made once for each reading. */
	nonce: () => string;
	now?: () => Date;
}

/**
 * Readings of badges on their way to the server: each is on the device before it is sent, under a key of its own so that two
 * tabs do not write over each other, and leaves the device once answered. Sent twice, it is still one reading.
 */
export class LeadQueue {
	#options: Options;
	#sending: Promise<boolean> | undefined;

	constructor(options: Options) {
		this.#options = options;
	}

	/** Keeps a reading. @returns what was kept */
	add(badge: string, { note = '', interest = 0 }: { note?: string; interest?: number } = {}): QueuedScan {
		const { nonce, now = () => new Date() } = this.#options;
		const scan = { nonce: nonce(), badge, scannedAt: now().toISOString(), note, interest };
		this.#options.storage.setItem(this.#keyOf(scan.nonce), JSON.stringify(scan));
		return scan;
	}

	/** Those that wait, the first read first. */
	waiting(): QueuedScan[] {
		const { storage } = this.#options;
		const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i)!);
		return keys
			.filter((key) => key.startsWith(this.#keyOf('')))
			.flatMap((key) => {
				const kept = storage.getItem(key);
				return kept ? [JSON.parse(kept) as QueuedScan] : [];
			})
			.sort((a, b) => a.scannedAt.localeCompare(b.scannedAt));
	}

	/**
	 * Sends those that wait, one piece at a time.
	 * @param onanswer what each gave
	 * @param onrefused a sentence, when the server takes none; they stay
	 * @returns whether all left
	 */
	sync(onanswer: (answer: LeadAnswer) => void, onrefused: (sentence: string) => void): Promise<boolean> {
		this.#sending ??= this.#sendAll(onanswer, onrefused).finally(() => (this.#sending = undefined));
		return this.#sending;
	}

	async #sendAll(
		onanswer: (answer: LeadAnswer) => void,
		onrefused: (sentence: string) => void
	): Promise<boolean> {
		const { storage, send, now = () => new Date() } = this.#options;
		for (;;) {
			const scans = this.waiting().slice(0, TOGETHER);
			if (scans.length === 0) return true;
			const answers = await send({ sentAt: now().toISOString(), scans }).catch(() => undefined);
			if (!answers) return false;
			if ('refused' in answers) {
				onrefused(answers.refused);
				return false;
			}
			for (const answer of answers) {
				storage.removeItem(this.#keyOf(answer.nonce));
				onanswer(answer);
			}
		}
	}

	#keyOf(nonce: string): string {
		return `estrade:contacts:${this.#options.owner}:${nonce}`;
	}
}
