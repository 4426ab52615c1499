import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { boothOption, boothPrice, boothType, partnerLevel } from '../../db/schema/exhibitors.ts';

/** What an exhibition sells at this moment, in its order: what its page shows, and what an application chooses from. */
export async function onSale(db: Database, eventId: number) {
	const [types, prices, options, levels] = await Promise.all([
		db
			.select()
			.from(boothType)
			.where(and(eq(boothType.eventId, eventId), eq(boothType.onSale, true)))
			.orderBy(asc(boothType.position), asc(boothType.id)),
		db
			.select({ typeId: boothPrice.boothTypeId, kind: boothPrice.kind, amountCents: boothPrice.amountCents })
			.from(boothPrice)
			.innerJoin(boothType, eq(boothType.id, boothPrice.boothTypeId))
			.where(eq(boothType.eventId, eventId)),
		db
			.select()
			.from(boothOption)
			.where(and(eq(boothOption.eventId, eventId), eq(boothOption.onSale, true)))
			.orderBy(asc(boothOption.position), asc(boothOption.id)),
		db
			.select()
			.from(partnerLevel)
			.where(eq(partnerLevel.eventId, eventId))
			.orderBy(asc(partnerLevel.position), asc(partnerLevel.id))
	]);
	return { types, prices, options, levels };
}
