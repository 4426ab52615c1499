import type { BoothIncluded, ExhibitorKind } from '../schemas/exhibitor-lists.ts';

/** A booth type as it is offered to those who would come. Prices before tax, in cents. */
export interface OfferedType {
	id: number;
	name: string;
	description: string;
	widthCm: number;
	depthCm: number;
	passes: number;
	included: BoothIncluded[];
	/** None: those who apply are put on the waiting list. */
	left: number;
	/** In the order of kinds; a kind that is not there is not offered it. */
	prices: { kind: ExhibitorKind; amountCents: number }[];
}

export interface OfferedOption {
	id: number;
	name: string;
	description: string;
	priceCents: number;
	/** Null: as many as asked. */
	left: number | null;
}

export interface OfferedLevel {
	id: number;
	name: string;
	benefits: string[];
	/** Null: agreed with each partner. */
	priceCents: number | null;
	includesBooth: boolean;
	passes: number;
}
