import type { CommentReason } from '../schemas/evaluations.ts';

/** Why a comment is taken away, as the office chooses it and as the trail says it. */
export const COMMENT_REASON: Record<CommentReason, string> = {
	abusive: 'Propos blessants, haineux ou menaçants',
	private: 'Renseignements personnels sur quelqu’un',
	unrelated: 'Publicité, ou sans rapport avec la séance'
};
