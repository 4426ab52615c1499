import { and, asc, eq, inArray, isNull, lt, lte, min, or, sql } from 'drizzle-orm';
import { HOUR_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { outbox } from '../db/schema/outbox.ts';
import { write } from '../db/write.ts';
import type { FactKind, Facts } from './emit.ts';
import { SECRET_KINDS } from './queries.ts';

/** A fact that this worker has to itself until its lease ends. */
export interface LeasedFact<K extends FactKind = FactKind> {
	id: number;
	kind: K;
	payload: Facts[K];
	/** Tries so far, this one included; also what tells this lease from a later one. */
	attempts: number;
	createdAt: Date;
}

/** What became of a leased fact. */
export type Outcome =
	{ fact: LeasedFact; ok: true } | { fact: LeasedFact; ok: false; error: string; permanent: boolean };

/** Tries before a fact is left to staff: with the waits below, about twenty hours. */
export const MAX_ATTEMPTS = 10;

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 6 * HOUR_MS;

/**
 * How long to wait after a failed try: ten seconds, tripled each time up to six hours, shortened by up to a half at
 * random so that facts that failed together do not come back together.
 * @param random in [0, 1)
 */
export function backoffMs(attempts: number, random = Math.random()): number {
	const wait = Math.min(FIRST_WAIT_MS * 3 ** (attempts - 1), LONGEST_WAIT_MS);
	return Math.round(wait * (1 - random / 2));
}

/**
 * Takes up to `limit` due facts, oldest first, for `leaseMs`. The try is counted here, before anything is done, so
 * that a fact that kills the process is not tried for ever.
 */
export async function leaseFacts(limit: number, leaseMs: number): Promise<LeasedFact[]> {
	const at = now();
	return write('outbox.lease', async (tx) => {
		const due = tx
			.select({ id: outbox.id })
			.from(outbox)
			.where(
				and(
					isNull(outbox.doneAt),
					isNull(outbox.deadAt),
					lte(outbox.runAfter, at),
					or(isNull(outbox.leasedUntil), lte(outbox.leasedUntil, at))
				)
			)
			// Somebody waits at the screen for a code: it never stands behind a pile of confirmations.
			.orderBy(sql`${outbox.kind} <> 'login.code'`, asc(outbox.runAfter), asc(outbox.id))
			.limit(limit);
		const rows = await tx
			.update(outbox)
			.set({ leasedUntil: new Date(at.getTime() + leaseMs), attempts: sql`${outbox.attempts} + 1` })
			.where(inArray(outbox.id, due))
			.returning({
				id: outbox.id,
				kind: outbox.kind,
				payload: outbox.payload,
				attempts: outbox.attempts,
				createdAt: outbox.createdAt
			});
		return rows.sort((a, b) => a.id - b.id) as unknown as LeasedFact[];
	});
}

/**
 * Writes what became of facts, in one transaction: done, to be tried again later, or dead. A fact whose lease has
 * ended and was taken by another worker meanwhile is left to that one.
 */
export async function settleFacts(outcomes: readonly Outcome[]): Promise<void> {
	if (outcomes.length === 0) return;
	const at = now();
	await write('outbox.settle', async (tx) => {
		for (const outcome of outcomes) {
			const { fact } = outcome;
			const dead = !outcome.ok && (outcome.permanent || fact.attempts >= MAX_ATTEMPTS);
			const erased = (outcome.ok || dead) && SECRET_KINDS.includes(fact.kind);
			await tx
				.update(outbox)
				.set({
					leasedUntil: null,
					...(outcome.ok
						? { doneAt: at, lastError: null }
						: dead
							? { deadAt: at, lastError: outcome.error }
							: {
									runAfter: new Date(at.getTime() + backoffMs(fact.attempts)),
									lastError: outcome.error
								}),
					...(erased ? { payload: {} } : {})
				})
				.where(and(eq(outbox.id, fact.id), eq(outbox.attempts, fact.attempts), isNull(outbox.doneAt)));
		}
	});
}

/** The instant of the first fact that waits, leased or not; null when none does. */
export async function nextDue(): Promise<Date | null> {
	const [row] = await (
		await reader()
	)
		.select({
			at: min(sql<number>`max(${outbox.runAfter}, coalesce(${outbox.leasedUntil}, 0))`)
		})
		.from(outbox)
		.where(and(isNull(outbox.doneAt), isNull(outbox.deadAt)));
	return row?.at == null ? null : new Date(Number(row.at));
}

/** Deletes facts done before an instant; the dead stay until staff decide. */
export async function forgetDone(before: Date): Promise<void> {
	await write('outbox.forget', (tx) => tx.delete(outbox).where(lt(outbox.doneAt, before)));
}
