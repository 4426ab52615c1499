import * as m from '$lib/paraglide/messages';
import type { Fault } from '$lib/poll/recount';

/** What does not agree, in words. */
export const FAULT_WORDS: Record<Fault['what'], () => string> = {
	unreadable: m.votes_fault_unreadable,
	cut: m.votes_fault_cut,
	end: m.votes_fault_end,
	end_signature: m.votes_fault_end_signature,
	header: m.votes_fault_header,
	order: m.votes_fault_order,
	chain: m.votes_fault_chain,
	hash: m.votes_fault_hash,
	act: m.votes_fault_act,
	head: m.votes_fault_head,
	head_signature: m.votes_fault_head_signature,
	opening: m.votes_fault_opening,
	counts: m.votes_fault_counts
};
