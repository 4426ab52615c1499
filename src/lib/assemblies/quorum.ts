import type { QuorumKind } from '../schemas/assembly-lists.ts';

/** Delegates who must be present: a number of them, or a share of the member organisations, rounded up; one at least. */
export function quorumOf(
	{ quorumKind, quorumValue }: { quorumKind: QuorumKind; quorumValue: number },
	members: number
): number {
	return Math.max(1, quorumKind === 'count' ? quorumValue : Math.ceil((members * quorumValue) / 100));
}
