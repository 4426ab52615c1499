/** What an exhibitor is, which says its price: a member of the alliance, another non-profit organisation, a company. */
export const EXHIBITOR_KINDS = ['member', 'nonprofit', 'company'] as const;
export type ExhibitorKind = (typeof EXHIBITOR_KINDS)[number];

/**
 * From the first word of an application to a booth. `confirmed`: its contract is accepted and its order placed (paid, or
 * billed).
 */
export const EXHIBITOR_STATUSES = [
	'draft',
	'submitted',
	'waitlisted',
	'approved',
	'confirmed',
	'declined',
	'withdrawn'
] as const;
export type ExhibitorStatus = (typeof EXHIBITOR_STATUSES)[number];

/** Those that count against a booth type: somebody is expected there. */
export const PLACED_STATUSES = ['approved', 'confirmed'] as const satisfies readonly ExhibitorStatus[];

export const EXHIBITOR_FILE_KINDS = ['logo', 'document', 'insurance'] as const;
export type ExhibitorFileKind = (typeof EXHIBITOR_FILE_KINDS)[number];

/** What people look for in the directory: what an exhibitor is about, and whose need it answers. */
export const TOPIC_KINDS = ['category', 'need'] as const;
export type TopicKind = (typeof TOPIC_KINDS)[number];

/** What a booth type may include, besides passes. */
export const BOOTH_INCLUDED = ['table', 'chairs', 'power', 'wifi', 'panel', 'sign'] as const;
export type BoothIncluded = (typeof BOOTH_INCLUDED)[number];

/** What stands on a floor plan and is no booth. */
export const FLOOR_MARK_KINDS = ['wall', 'entrance', 'stage', 'food', 'text'] as const;
export type FloorMarkKind = (typeof FLOOR_MARK_KINDS)[number];
