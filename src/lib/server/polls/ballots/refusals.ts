import { eq, sql } from 'drizzle-orm';
import { REFUSED_TRIES, type RefusedTry } from '../../../poll/refused.ts';
import type { Database } from '../../db/client.ts';
import { pollRefusal } from '../../db/schema/polls.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Receipt } from './cast.ts';
import type { Poll } from '../ledger/ledger.ts';

const KINDS: Partial<Record<string, RefusedTry>> = {
	voted_already: 'duplicate',
	code_invalid: 'code_wrong',
	code_expired: 'code_dead',
	address_unreadable: 'address',
	address_disposable: 'disposable',
	work_missing: 'work',
	too_many_requests: 'too_many',
	poll_not_open: 'closed',
	poll_closed: 'closed',
	poll_choices: 'choices',
	ballot_void: 'void',
	poll_attendees_only: 'electorate',
	poll_place_voted: 'electorate'
};

/**
 * Counted by this process and not yet in the store: whoever tries a thousand times costs no write each. A process that is
 * killed forgets the last seconds of it; ballots are never counted here.
 */
const waiting = new Map<number, Map<RefusedTry, number>>();
const EVERY_MS = 10_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Counts the refusal that a try to vote ends in, if it does, by its kind. */
export async function countingRefusals<T>(poll: Pick<Poll, 'id'>, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const kind = error instanceof Refusal ? KINDS[error.code] : undefined;
		if (kind) count(poll.id, kind);
		throw error;
	}
}

/** As {@link countingRefusals}, of a ballot that is cast: the same choice once more is a duplicate, which makes no ballot. */
export async function countingDuplicates(
	poll: Pick<Poll, 'id'>,
	work: () => Promise<Receipt>
): Promise<Receipt> {
	const receipt = await countingRefusals(poll, work);
	if (receipt.did === 'kept') count(poll.id, 'duplicate');
	return receipt;
}

function count(pollId: number, kind: RefusedTry, n = 1): void {
	const kinds = waiting.get(pollId) ?? new Map<RefusedTry, number>();
	waiting.set(pollId, kinds.set(kind, (kinds.get(kind) ?? 0) + n));
	timer ??= setTimeout(() => void storeRefusals(), EVERY_MS).unref();
}

/** Adds what this process has counted to the store, every ten seconds and when it stops; what could not be waits for the next. */
export async function storeRefusals(): Promise<void> {
	clearTimeout(timer);
	timer = undefined;
	const rows = [...waiting].flatMap(([pollId, kinds]) =>
		[...kinds].map(([kind, n]) => ({ pollId, kind, n }))
	);
	if (rows.length === 0) return;
	waiting.clear();
	try {
		await write('ballots.storeRefusals', (tx) =>
			tx
				.insert(pollRefusal)
				.values(rows)
				.onConflictDoUpdate({
					target: [pollRefusal.pollId, pollRefusal.kind],
					set: { n: sql`poll_refusal.n + excluded.n` }
				})
		);
	} catch (error) {
		log.error('refusals_not_stored', { error: error instanceof Error ? error.message : String(error) });
		for (const { pollId, kind, n } of rows) count(pollId, kind, n);
	}
}

/** Tries to vote that were refused, by kind in the order of the list; only kinds of which there were some. */
export async function refusalsOf(db: Database, pollId: number): Promise<{ kind: RefusedTry; n: number }[]> {
	const rows = await db.select().from(pollRefusal).where(eq(pollRefusal.pollId, pollId));
	return REFUSED_TRIES.flatMap((kind) => {
		const found = rows.find((row) => row.kind === kind);
		return found ? [{ kind, n: found.n }] : [];
	});
}
