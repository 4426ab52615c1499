import { and, eq } from 'drizzle-orm';
import { boothPrice } from '../../db/schema/exhibitors.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { ExhibitorRow } from '../access.ts';

/** What an application lacks to be handed in, by field of the form. */
export function missingOf(current: Pick<ExhibitorRow, 'name' | 'boothTypeId' | 'summary'>): string[] {
	return [
		...(current.name === '' ? ['name'] : []),
		...(current.boothTypeId === null ? ['boothTypeId'] : []),
		...(current.summary === '' ? ['summary'] : [])
	];
}

/** @throws Refusal `booth_no_price` for a type that is not offered to a kind of exhibitor */
export async function requirePrice(
	tx: Tx,
	{ boothTypeId, kind }: Pick<ExhibitorRow, 'boothTypeId' | 'kind'>
): Promise<void> {
	const [price] = await tx
		.select({ amountCents: boothPrice.amountCents })
		.from(boothPrice)
		.where(and(eq(boothPrice.boothTypeId, boothTypeId ?? 0), eq(boothPrice.kind, kind)));
	if (!price) throw new Refusal('booth_no_price', { field: 'boothTypeId' });
}
