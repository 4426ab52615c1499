/** What a quorum is a number of: delegates, or a share of the member organisations. */
export const QUORUM_KINDS = ['count', 'share'] as const;
export type QuorumKind = (typeof QUORUM_KINDS)[number];

/** What a motion needs of the votes for and against; abstentions count for neither. */
export const MAJORITIES = ['simple', 'two_thirds'] as const;
export type Majority = (typeof MAJORITIES)[number];

export const VOTE_METHODS = ['hands', 'secret'] as const;
export type VoteMethod = (typeof VOTE_METHODS)[number];

export const MOTION_STATES = ['draft', 'open', 'closed', 'withdrawn'] as const;
export type MotionState = (typeof MOTION_STATES)[number];

/** What a delegate may say of a motion, as the public file of its ballot writes it. */
export const VOTE_CHOICES = ['pour', 'contre', 'abstention'] as const;
export type VoteChoice = (typeof VOTE_CHOICES)[number];

/** What happens in an assembly, of which its minutes are made. */
export const MINUTE_KINDS = [
	'opened',
	'closed',
	'quorum_reached',
	'quorum_lost',
	'motion_opened',
	'motion_closed',
	'motion_withdrawn',
	'delegate_replaced',
	'notice_corrected',
	'note'
] as const;
export type MinuteKind = (typeof MINUTE_KINDS)[number];
