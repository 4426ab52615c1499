import type { ExhibitorKind, ExhibitorStatus, TopicKind } from '../schemas/exhibitor-lists.ts';

/** What an application may ask for: what is on sale, with prices by kind, and what is left. Prices before tax, in cents. */
export interface ApplicationOffer {
	types: {
		id: number;
		name: string;
		widthCm: number;
		depthCm: number;
		left: number;
		/** A kind without a price is not offered it. */
		prices: Partial<Record<ExhibitorKind, number>>;
	}[];
	options: { id: number; name: string; description: string; priceCents: number; perExhibitor: number }[];
	levels: { id: number; name: string; priceCents: number | null; includesBooth: boolean }[];
	topics: { id: number; kind: TopicKind; name: string }[];
	regions: { code: string; name: string }[];
}

/** What an application says. */
export interface ApplicationValues {
	name: string;
	kind: ExhibitorKind;
	boothTypeId: number | null;
	partnerLevelId: number | null;
	options: Record<string, number>;
	topics: number[];
	summary: string;
	description: string;
	summaryEn: string;
	descriptionEn: string;
	website: string;
	regionCode: string | null;
	phone: string;
	needs: { power: boolean; wifi: boolean; note: string };
}

/** An application as whoever may open it reads it, with all that its form offers. */
export interface ApplicationPage {
	as: 'contact' | 'staff';
	code: string;
	status: ExhibitorStatus;
	revision: number;
	/** The conditions or the reason of its answer. */
	note: string;
	event: { slug: string; name: string; timezone: string };
	closesAt: Date;
	/** Whether whoever reads it may change it now. */
	edits: boolean;
	values: ApplicationValues;
	offer: ApplicationOffer;
}
