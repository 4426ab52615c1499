import type { VoteChoice } from '../schemas/assembly-lists.ts';

/** What a browser keeps of a ballot: its number and secret, drawn before it is sent, so that sending it again is harmless. */
export interface KeptBallot {
	ballot: string;
	nonce: string;
	choice: VoteChoice;
}

/** How a choice reads in the public file. */
export const CHOICE_NAMES: Record<VoteChoice, string> = {
	pour: 'Pour',
	contre: 'Contre',
	abstention: 'Abstention'
};
