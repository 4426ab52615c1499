import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { boothType, exhibitorOrder } from '../db/schema/exhibitors.ts';
import { order } from '../db/schema/registration.ts';
import { cardAvailable } from '../payments/stripe.ts';
import { openExhibitor } from './access.ts';
import { allocationOf } from './allocate.ts';
import { acceptedTerms, currentTerms } from './contract.ts';
import { boothQuote } from './place-order.ts';

/**
 * Where an exhibitor stands between its approval and its booth: its contract, its booth, its order.
 * @throws Refusal `not_found` (404)
 */
export async function ownExhibitor(actor: Actor, code: string) {
	const db = await reader();
	const access = await openExhibitor(db, actor, code);
	const { exhibitor, exhibition, event } = access;
	const [terms, accepted, [type], allocation, live] = await Promise.all([
		currentTerms(db, event.id),
		acceptedTerms(db, exhibitor.id),
		db
			.select()
			.from(boothType)
			.where(eq(boothType.id, exhibitor.boothTypeId ?? 0)),
		allocationOf(db, exhibitor.id),
		liveOrder(db, exhibitor.id)
	]);
	const at = now();
	const booth = allocation && isKept(allocation, at) ? allocation : null;
	return {
		as: access.as,
		...{ code, name: exhibitor.name, status: exhibitor.status, conditions: exhibitor.decisionNote },
		event: { id: event.id, slug: event.slug, name: event.name, timezone: event.timezone },
		boothType: type ? { id: type.id, name: type.name, widthCm: type.widthCm, depthCm: type.depthCm } : null,
		booth: booth && { id: booth.boothId, number: booth.number, until: booth.until },
		/** Whether they may still take another booth by themselves. */
		mayChoose: at < exhibition.editsCloseAt,
		contract: {
			current: terms
				? { id: terms.id, version: terms.version, text: terms.text, publishedAt: terms.publishedAt }
				: null,
			accepted: accepted ?? null,
			isAccepted: accepted !== undefined && accepted.termsId === terms?.id
		},
		order: live
	};
}

export type OwnExhibitor = Awaited<ReturnType<typeof ownExhibitor>>;

/** What ordering now would cost, see `boothQuote`, and whether a card may pay it. @throws Refusal `not_found` (404), `booth_no_price` */
export async function ownQuote(actor: Actor, code: string) {
	const db = await reader();
	const { exhibitor } = await openExhibitor(db, actor, code);
	const allocation = await allocationOf(db, exhibitor.id);
	const number = allocation && isKept(allocation, now()) ? allocation.number : undefined;
	const { lines, amounts } = await boothQuote(db, exhibitor, number);
	return {
		...amounts,
		cardAvailable: cardAvailable(),
		lines: lines.map((line) => ({ ...line, amountCents: line.quantity * line.unitCents }))
	};
}

/** Whether a booth is still its exhibitor's: past its time, with no order that holds it, it is free. */
export function isKept(
	{ until, orderId }: { until: Date | null; orderId: number | null },
	at: Date
): boolean {
	return until === null || orderId !== null || until > at;
}

async function liveOrder(db: Database, exhibitorId: number) {
	const [live] = await db
		.select({ code: order.code, status: order.status, holdExpiresAt: order.holdExpiresAt })
		.from(exhibitorOrder)
		.innerJoin(order, eq(order.id, exhibitorOrder.orderId))
		.where(
			and(
				eq(exhibitorOrder.exhibitorId, exhibitorId),
				inArray(order.status, ['held', 'awaiting_payment', 'paid'])
			)
		);
	return live ?? null;
}
