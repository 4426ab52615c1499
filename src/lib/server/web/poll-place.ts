import type { PollPath } from '../polls/queries.ts';

/** Where a vote stands: the addresses of its pages, and how the domain finds it. */
export interface PollPlace {
	/** `/meritas/2026/vote`: what its cookies are for. */
	base: string;
	/** Of its register. */
	ledger: string;
	path: PollPath;
}

/** What a page of a vote is asked with. */
interface Asked {
	params: Partial<Record<string, string>>;
}

/** Where the vote of an edition of the Méritas stands. */
export function meritasPoll({ params }: Asked): PollPlace {
	const edition = params.edition!;
	return { base: `/meritas/${edition}/vote`, ledger: `/meritas/${edition}/registre`, path: { edition } };
}

/** Where a vote of an event stands. */
export function eventPoll({ params }: Asked): PollPlace {
	const [event, poll] = [params.evenement!, params.scrutin!];
	const base = `/evenements/${event}/vote/${poll}`;
	return { base, ledger: `${base}/registre`, path: { event, poll } };
}
