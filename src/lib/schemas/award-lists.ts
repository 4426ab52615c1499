// What the Méritas may say by a word of a list: forms accept these, the store keeps them, pages name them.

/** Who chooses the laureate: the jury by its scores, the public, both, or the jury by ballot among all (coup de cœur). */
export const CATEGORY_MODES = ['jury', 'public', 'both', 'favourite'] as const;
export type CategoryMode = (typeof CATEGORY_MODES)[number];

/** What is nominated. */
export const NOMINEE_KINDS = ['project', 'person', 'organisation'] as const;
export type NomineeKind = (typeof NOMINEE_KINDS)[number];

/** Who may nominate: people of member organisations, or anyone with an account. */
export const NOMINATOR_KINDS = ['members', 'anyone'] as const;
export type NominatorKind = (typeof NOMINATOR_KINDS)[number];

export const NOMINATION_STATUSES = [
	'draft',
	'submitted',
	'eligible',
	'ineligible',
	'shortlisted',
	'laureate',
	'withdrawn'
] as const;
export type NominationStatus = (typeof NOMINATION_STATUSES)[number];

/** Who withdrew a nomination. */
export const WITHDRAWERS = ['nominator', 'nominee', 'staff'] as const;
export type Withdrawer = (typeof WITHDRAWERS)[number];

export const JUROR_STATUSES = ['invited', 'accepted', 'declined', 'left'] as const;
export type JurorStatus = (typeof JUROR_STATUSES)[number];

/** What a ballot of the jury is for. */
export const ROUND_KINDS = ['shortlist', 'tie', 'favourite'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];

/** Why the permanence withdraws a nomination. */
export const WITHDRAWAL_REASONS = ['asked', 'nominee', 'duplicate', 'rules'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Why the permanence takes somebody out of a jury. */
export const JUROR_REMOVALS = ['asked', 'silent', 'conflicts', 'mistake'] as const;
export type JurorRemoval = (typeof JUROR_REMOVALS)[number];

/** The shapes that a photo may be cut to; the first leaves it whole. */
export const CROP_SHAPES = ['whole', 'landscape', 'portrait', 'square'] as const;
export type CropShape = (typeof CROP_SHAPES)[number];
