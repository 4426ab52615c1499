import { createHmac } from 'node:crypto';
import { newId, seconds, type Delivery, type Store } from './state.ts';

/** Waits between tries, in seconds; the last one repeats, for three days in all. */
const WAITS = [1, 2, 5, 15, 60, 300, 3600];
const PATIENCE_S = 3 * 86_400;
/** Stripe may deliver more than once: this double always does, a moment after. */
const AGAIN_MS = 1500;
const TIMEOUT_MS = 10_000;

/** Sends events, signed as Stripe signs them, until they are answered; each is sent twice. */
export function makeWebhooks(store: Store, address: string, secret: string) {
	const { deliveries } = store.state;
	/** Those being sent now. */
	const busy = new Set<Delivery>();
	let timer: NodeJS.Timeout | undefined;

	function say(type: string, object: { id: string }): void {
		const event = {
			id: newId('evt'),
			object: 'event',
			api_version: '2026-10-28.endive',
			created: seconds(),
			livemode: false,
			pending_webhooks: 1,
			request: { id: null, idempotency_key: null },
			type,
			data: { object: structuredClone(object) }
		};
		deliveries.push(
			{ event, attempts: 0, dueAt: Date.now() },
			{ event, attempts: 0, dueAt: Date.now() + AGAIN_MS }
		);
		schedule();
	}

	async function send(delivery: Delivery): Promise<boolean> {
		const body = JSON.stringify(delivery.event);
		const t = seconds();
		const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
		try {
			const response = await fetch(address, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'stripe-signature': `t=${t},v1=${v1}` },
				body,
				signal: AbortSignal.timeout(TIMEOUT_MS)
			});
			await response.arrayBuffer();
			return response.ok;
		} catch {
			return false;
		}
	}

	async function deliver(delivery: Delivery): Promise<void> {
		busy.add(delivery);
		const ok = await send(delivery);
		busy.delete(delivery);
		delivery.attempts += 1;
		const isOld = seconds() - delivery.event.created > PATIENCE_S;
		if (ok || isOld) deliveries.splice(deliveries.indexOf(delivery), 1);
		else {
			const wait = WAITS[Math.min(delivery.attempts, WAITS.length) - 1]!;
			delivery.dueAt = Date.now() + wait * 1000;
		}
		store.save();
		schedule();
	}

	function schedule(): void {
		clearTimeout(timer);
		const waiting = deliveries.filter((delivery) => !busy.has(delivery));
		if (waiting.length === 0) return;
		const next = Math.min(...waiting.map((delivery) => delivery.dueAt));
		timer = setTimeout(flush, Math.max(0, next - Date.now()));
	}

	function flush(): void {
		for (const delivery of [...deliveries])
			if (!busy.has(delivery) && delivery.dueAt <= Date.now()) void deliver(delivery);
	}

	return {
		say,
		/** Takes up what a former run had left. */
		start: schedule,
		/** Resolves when the completion of a session was delivered, or after ten seconds: what Stripe waits. */
		async answered(sessionId: string): Promise<void> {
			const first = deliveries.find(
				({ event }) => event.type === 'checkout.session.completed' && event.data.object.id === sessionId
			);
			const until = Date.now() + TIMEOUT_MS;
			while (first?.attempts === 0 && Date.now() < until)
				await new Promise((resolve) => setTimeout(resolve, 20));
		}
	};
}
