import { and, eq, isNotNull } from 'drizzle-orm';
import type { PriceStatus } from '../../pricing/status.ts';
import type { OfferInput } from '../../schemas/trainings.ts';
import { price, ticketType, ticketTypeQuota } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';

type Pass = typeof ticketType.$inferSelect;

/** What an offer says of its prices by status. */
type StatusPrices = Pick<OfferInput, 'membersOnly' | 'studentPrice' | 'betweenJobsPrice' | 'partnerPrice'>;

const PASSES: { status: PriceStatus; code: string; price: (input: StatusPrices) => number | undefined }[] = [
	{ status: 'student', code: 'etudes', price: ({ studentPrice }) => studentPrice },
	{ status: 'between_jobs', code: 'entre-deux', price: ({ betweenJobsPrice }) => betweenJobsPrice },
	{ status: 'partner', code: 'partenaire', price: ({ partnerPrice }) => partnerPrice }
];

/**
 * Sets the prices by status of an offer: each is a pass of its own, named as the first one so that no badge says it, that
 * takes the same places. One taken away is sold no more; who has it keeps it.
 */
export async function putStatusPrices(tx: Tx, pass: Pass, input: StatusPrices): Promise<void> {
	const { eventId } = pass;
	const known = await tx
		.select()
		.from(ticketType)
		.where(and(eq(ticketType.eventId, eventId), isNotNull(ticketType.priceStatus)));
	for (const [i, one] of PASSES.entries()) {
		const amountCents = one.price(input);
		let id = known.find(({ priceStatus }) => priceStatus === one.status)?.id;
		if (id !== undefined) {
			await tx
				.update(ticketType)
				.set({ onSale: amountCents !== undefined })
				.where(eq(ticketType.id, id));
			await tx.delete(price).where(eq(price.ticketTypeId, id));
		}
		if (amountCents === undefined) continue;
		if (id === undefined) id = await addPass(tx, pass, one, i + 1);
		const audiences = input.membersOnly ? (['member'] as const) : (['member', 'standard'] as const);
		await tx
			.insert(price)
			.values(audiences.map((audience) => ({ ticketTypeId: id!, audience, amountCents })));
	}
}

async function addPass(
	tx: Tx,
	{ id: passId, eventId, code, name, days, taxCode }: Pass,
	one: (typeof PASSES)[number],
	position: number
): Promise<number> {
	const [made] = await tx
		.insert(ticketType)
		.values({
			...{ eventId, name, days, taxCode, position, role: 'admission' },
			...{ code: `${code}-${one.code}`, priceStatus: one.status }
		})
		.returning({ id: ticketType.id });
	const quotas = await tx.select().from(ticketTypeQuota).where(eq(ticketTypeQuota.ticketTypeId, passId));
	await tx.insert(ticketTypeQuota).values(quotas.map(({ quotaId }) => ({ ticketTypeId: made!.id, quotaId })));
	return made!.id;
}
