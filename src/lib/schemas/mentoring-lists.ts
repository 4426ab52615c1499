/** Who gives of their experience, and who asks for it. */
export const MENTORING_ROLES = ['mentor', 'mentee'] as const;
export type MentoringRole = (typeof MENTORING_ROLES)[number];

/** How somebody would meet. */
export const MENTORING_MODES = ['in_person', 'online', 'either'] as const;
export type MentoringMode = (typeof MENTORING_MODES)[number];

/** A pair as it goes: prepared by staff, put to both, together; or over, one way or the other. */
export const PAIR_STATES = ['draft', 'proposed', 'active', 'declined', 'lapsed', 'ended'] as const;
export type PairState = (typeof PAIR_STATES)[number];

/** How a pair says that it goes. */
export const CHECK_IN_ANSWERS = ['well', 'help', 'stop'] as const;
export type CheckInAnswer = (typeof CHECK_IN_ANSWERS)[number];

/** Months after a pair began at which both are asked how it goes. */
export const CHECK_IN_MONTHS = [1, 3, 6] as const;

/** Why two people were brought together. */
export const PAIR_REASONS = ['themes', 'region', 'online', 'language', 'experience', 'by_hand'] as const;
export type PairReason = (typeof PAIR_REASONS)[number];
