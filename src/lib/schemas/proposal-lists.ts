// What a proposal may say by a word of a list: forms accept these, the store keeps them, pages name them.

/** What a room may have and a session may need, in the order the forms ask. */
export const EQUIPMENT = [
	'projector',
	'sound',
	'whiteboard',
	'computers',
	'movable_tables',
	'recording'
] as const;
export type Equipment = (typeof EQUIPMENT)[number];

/** Who a session is for. */
export const PROPOSAL_LEVELS = ['everyone', 'beginner', 'experienced', 'managers'] as const;
export type ProposalLevel = (typeof PROPOSAL_LEVELS)[number];

export const PROPOSAL_STATUSES = [
	'draft',
	'submitted',
	'accepted',
	'waitlisted',
	'declined',
	'confirmed',
	'withdrawn'
] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** How a question of a call is answered. */
export const QUESTION_KINDS = ['line', 'text', 'choice', 'choices', 'yes_no'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];
