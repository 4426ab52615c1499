import { violation } from '../db/violations.ts';
import { Refusal, type RefusalCode } from '../errors.ts';

/** What the database refuses of an assembly, and the sentence it has. */
const SENTENCES: Readonly<Record<string, RefusalCode>> = {
	assembly_begun: 'assembly_begun',
	assembly_over: 'assembly_over',
	assembly_not_open: 'assembly_not_open',
	assembly_not_over: 'assembly_not_over',
	motion_still_open: 'motion_still_open',
	minutes_adopted: 'minutes_adopted',
	delegate_not_member: 'delegate_not_member',
	delegate_reason: 'delegate_reason',
	delegate_absent: 'delegate_absent',
	not_the_delegate: 'not_the_delegate',
	'assembly_delegate.event_id': 'delegate_moved',
	motion_settled: 'motion_settled',
	motion_elsewhere: 'motion_elsewhere',
	motion_not_open: 'motion_not_open',
	quorum_missing: 'quorum_missing',
	amendments_first: 'amendments_first',
	amended_settled: 'motion_settled',
	assembly_motion_hands: 'motion_hands',
	assembly_motion_seconded: 'motion_seconded',
	assembly_quorum_value: 'quorum_share',
	'assembly_motion.event_id': 'motion_still_open',
	'assembly_voter.motion_id': 'motion_voted',
	'assembly_ballot.motion_id': 'ballot_number_taken'
};

/** Runs a write of an assembly: what the database refuses becomes its sentence. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const broken = violation(error);
		const code = broken === undefined ? undefined : SENTENCES[broken];
		if (code) throw new Refusal(code);
		throw error;
	}
}
