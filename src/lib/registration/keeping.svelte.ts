import type { Draft } from './draft.ts';
import type { Entry, RecentOrder } from './entry.svelte.ts';
import { forgetDraft, keepDraft, keptDraft, sameDraft, typedOver } from './kept-draft.ts';

/** Keeps an entry in the tab as it is typed, gives it back when the page is opened again, and lets one begin anew. */
export class Keeping {
	/** What there is to say: a draft was taken up again, or put aside to begin anew. */
	said = $state<'restored' | 'restarted' | null>(null);
	readonly #entry: Entry;
	readonly #slug: string;
	/** Whose entry it is: the address of whoever is signed in. */
	readonly #by: string;
	/** What was sent to the payment page, as it was. */
	#sent = $state.raw<Draft | null>(null);
	/** The key of what was sent, once it is changed. */
	#nextKey = newKey();
	#aside: Draft | null = null;
	#isKeeping = false;

	constructor(entry: Entry, slug: string) {
		this.#entry = entry;
		this.#slug = slug;
		this.#by = entry.offer.draft.payer.email;
	}

	/**
	 * The key of the order. One that was sent and is sent again unchanged finds its order; once changed, it is another.
	 */
	get key(): string {
		const { draft } = this.#entry;
		return this.#sent && !sameDraft(this.#sent, draft) ? this.#nextKey : draft.idempotencyKey;
	}

	/** Whether what is typed was ordered already, and waited for its payment. */
	get isSent(): boolean {
		return this.#sent !== null;
	}

	/** Takes up what the tab kept, under what was typed while the page was on its way. */
	restore(): void {
		const kept = keptDraft(this.#slug, this.#by);
		if (!kept) return;
		const { draft, offer } = this.#entry;
		if (kept.sent) this.#sent = kept.draft;
		this.#entry.takeUp(typedOver(kept.draft, $state.snapshot(draft), offer.draft));
		this.said = 'restored';
	}

	/**
	 * What became of the order sent: confirmed, the entry is over; gone, the next one is another.
	 * @param recent the order that this browser made last, as the server has it now
	 */
	settle(recent: RecentOrder | null): void {
		if (recent?.heldUntil) return;
		this.#sent = null;
		if (recent) {
			this.#takeUpNew();
			this.said = null;
		} else {
			// An order past its time keeps its key: this one would only find it again.
			this.#entry.draft.idempotencyKey = newKey();
		}
	}

	/** From now on, what is typed is kept. */
	start(): void {
		this.#isKeeping = true;
	}

	/** Keeps what is typed; to be called in an effect, which it makes run again with each change. */
	keep(): void {
		const draft = { ...$state.snapshot(this.#entry.draft), idempotencyKey: this.key };
		if (!this.#isKeeping) return;
		if (sameDraft(draft, this.#entry.offer.draft)) forgetDraft(this.#slug);
		else keepDraft(this.#slug, { draft, sent: this.isSent, by: this.#by });
	}

	/** The order is confirmed: there is nothing more to keep. */
	end(): void {
		this.#isKeeping = false;
		forgetDraft(this.#slug);
	}

	/** The order stands, and waits for a payment that may be given up. */
	waitForPayment(): void {
		this.#entry.draft.idempotencyKey = this.key;
		this.#nextKey = newKey();
		this.#sent = $state.snapshot(this.#entry.draft);
		this.keep();
	}

	/** The key is another order's: what is sent next has one of its own. */
	renewKey(): void {
		this.#entry.draft.idempotencyKey = newKey();
		this.#nextKey = newKey();
	}

	startOver(): void {
		this.#aside = $state.snapshot(this.#entry.draft);
		this.#sent = null;
		this.#takeUpNew();
		this.said = 'restarted';
	}

	/** Gives back what {@link startOver} put aside. */
	undo(): void {
		if (this.#aside) this.#entry.takeUp({ ...this.#aside, idempotencyKey: newKey() });
		this.said = 'restored';
	}

	#takeUpNew(): void {
		this.#entry.takeUp({ ...this.#entry.offer.draft, idempotencyKey: newKey() });
	}
}

/** A key as the server makes them for a page. */
function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
		byte.toString(16).padStart(2, '0')
	).join('');
}
