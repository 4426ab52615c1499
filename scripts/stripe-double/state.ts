import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Session {
	id: string;
	object: 'checkout.session';
	mode: 'payment';
	status: 'open' | 'complete' | 'expired';
	payment_status: 'unpaid' | 'paid';
	currency: string;
	amount_subtotal: number;
	amount_total: number;
	customer_email: string | null;
	metadata: Record<string, string>;
	payment_intent: string | null;
	payment_intent_metadata: Record<string, string>;
	lines: { name: string; quantity: number; unit_amount: number }[];
	locale: string | null;
	submit_type: string | null;
	success_url: string;
	cancel_url: string | null;
	url: string | null;
	created: number;
	expires_at: number;
}

export interface Charge {
	id: string;
	object: 'charge';
	amount: number;
	amount_refunded: number;
	refunded: boolean;
	paid: boolean;
	status: 'succeeded' | 'failed';
	currency: string;
	payment_intent: string;
	metadata: Record<string, string>;
	created: number;
}

interface PaymentIntent {
	id: string;
	object: 'payment_intent';
	amount: number;
	amount_received: number;
	currency: string;
	status: 'succeeded';
	latest_charge: string;
	metadata: Record<string, string>;
	created: number;
}

export interface Refund {
	id: string;
	object: 'refund';
	amount: number;
	charge: string;
	payment_intent: string;
	currency: string;
	status: 'succeeded';
	reason: string | null;
	metadata: Record<string, string>;
	created: number;
}

/** A delivery to make: of an event not answered with a 2xx yet, or of one to be sent again for good measure. */
export interface Delivery {
	event: { id: string; type: string; created: number; data: { object: { id: string } } };
	attempts: number;
	/** Milliseconds since 1970. */
	dueAt: number;
}

export interface State {
	sessions: Record<string, Session>;
	intents: Record<string, PaymentIntent>;
	charges: Record<string, Charge>;
	refunds: Record<string, Refund>;
	/** By idempotency key: what was asked, and what was answered. Refused calls may be tried again under their key. */
	answered: Record<string, { request: string; body: unknown; at: number }>;
	deliveries: Delivery[];
}

/** What the double remembers; in `file`, where one is given, so that a restart of the demonstration keeps it. */
export class Store {
	readonly state: State;
	readonly #file: string | undefined;

	constructor(file?: string) {
		this.#file = file;
		const kept = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<State>) : {};
		this.state = {
			sessions: {},
			intents: {},
			charges: {},
			refunds: {},
			answered: {},
			deliveries: [],
			...kept
		};
	}

	/** Written beside, then put in place: a stop in the middle leaves the former whole. */
	save(): void {
		if (!this.#file) return;
		mkdirSync(dirname(this.#file), { recursive: true });
		const beside = `${this.#file}.${process.pid}`;
		writeFileSync(beside, JSON.stringify(this.state), { mode: 0o600 });
		renameSync(beside, this.#file);
	}
}

export function newId(prefix: string): string {
	return `${prefix}_${randomBytes(12).toString('hex')}`;
}

export function seconds(): number {
	return Math.floor(Date.now() / 1000);
}
