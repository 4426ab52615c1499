import type { VotePlace } from './vote-actions.ts';

/** Where the vote of an edition of the Méritas stands. */
export function meritasVote({ params }: { params: Partial<Record<string, string>> }): VotePlace {
	const edition = params.edition!;
	return { base: `/meritas/${edition}/vote`, path: { edition } };
}
