import { and, eq } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { matchOf } from '../../mentoring/match.ts';
import { programState } from '../../mentoring/states.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { DAY_MS, now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { insertRows } from '../db/insert.ts';
import { mentoringPair, mentoringProfile } from '../db/schema/mentoring.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emitAll } from '../outbox/emit.ts';
import { searchPairs } from './assign.ts';
import { findProgram } from './queries.ts';
import { orRefusal } from './refusals.ts';

/** Days that both have to answer. */
const ANSWER_DAYS = 10;
/** A search is killed then. */
const SEARCH_MS = 20_000;
const LIVE = ['draft', 'proposed', 'active'];

/**
 * Prepares the best pairs among those who are free, for staff to read, drop and send. Nobody is told anything.
 * @returns how many
 * @throws Refusal `not_allowed` (403), `not_found` (404), `mentoring_over`, `mentoring_settled` where people were paired meanwhile
 */
export async function proposePairs(actor: Actor, code: string): Promise<number> {
	requireStaff(actor);
	const db = await reader();
	const { id: programId } = await currentProgram(db, code);
	const { profiles, pairs } = await peopleAndPairs(db, programId);
	const live = pairs.filter(({ state }) => LIVE.includes(state));
	const problem = {
		mentors: profiles
			.filter(({ role }) => role === 'mentor')
			.map((one) => ({
				...one,
				free: one.capacity - live.filter(({ mentorId }) => mentorId === one.id).length
			})),
		mentees: profiles.filter(
			({ role, id }) => role === 'mentee' && !live.some(({ menteeId }) => menteeId === id)
		),
		past: pairs.map(({ mentorId, menteeId }) => ({ mentorId, menteeId }))
	};
	const found = await searchPairs(problem, { limitMs: SEARCH_MS });
	if (found.length === 0) return 0;
	await orRefusal(() =>
		write('mentoring.propose', async (tx) => {
			await insertRows(
				tx,
				mentoringPair,
				found.map(({ mentorId, menteeId, reasons }) => ({ programId, mentorId, menteeId, reasons }))
			);
			await record(tx, actor, {
				...{ action: 'mentoring.prepared', objectKind: 'mentoring', objectId: code },
				details: { pairs: found.length }
			});
		})
	);
	return found.length;
}

/**
 * Prepares a pair by hand.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `mentoring_taken`, `mentoring_full`,
 *   `mentoring_same_organisation`, `mentoring_settled`, `mentoring_over`
 */
export async function addPair(
	actor: Actor,
	code: string,
	{ mentor, mentee }: { mentor: number; mentee: number }
): Promise<void> {
	requireStaff(actor);
	await orRefusal(() =>
		write('mentoring.addPair', async (tx) => {
			const { id: programId } = await currentProgram(tx, code);
			const { profiles } = await peopleAndPairs(tx, programId);
			const [one, other] = [mentor, mentee].map((id) => profiles.find((profile) => profile.id === id));
			if (!one || !other) throw new Refusal('not_found', { status: 404 });
			const reasons = matchOf(one, other)?.reasons ?? ['by_hand' as const];
			await tx.insert(mentoringPair).values({ programId, mentorId: mentor, menteeId: mentee, reasons });
			await record(tx, actor, {
				...{ action: 'mentoring.prepared', objectKind: 'mentoring', objectId: code },
				details: { pairs: 1 }
			});
		})
	);
}

/**
 * Drops a pair that was not sent.
 * @throws Refusal `not_allowed` (403), `mentoring_settled` for one that was
 */
export async function dropPair(actor: Actor, pairId: number): Promise<void> {
	requireStaff(actor);
	await write('mentoring.drop', async (tx) => {
		const gone = await tx
			.delete(mentoringPair)
			.where(and(eq(mentoringPair.id, pairId), eq(mentoringPair.state, 'draft')))
			.returning({ id: mentoringPair.id });
		if (gone.length === 0) throw new Refusal('mentoring_settled');
		await record(tx, actor, { action: 'mentoring.dropped', objectKind: 'mentoring', objectId: pairId });
	});
}

/**
 * Puts every pair that is prepared to its two people.
 * @returns how many
 * @throws Refusal `not_allowed` (403), `not_found` (404), `mentoring_over`
 */
export async function sendPairs(actor: Actor, code: string): Promise<number> {
	requireStaff(actor);
	return write('mentoring.send', async (tx) => {
		const { id } = await currentProgram(tx, code);
		const sentAt = now();
		const sent = await tx
			.update(mentoringPair)
			.set({ state: 'proposed', sentAt, answersBy: new Date(sentAt.getTime() + ANSWER_DAYS * DAY_MS) })
			.where(and(eq(mentoringPair.programId, id), eq(mentoringPair.state, 'draft')))
			.returning({ id: mentoringPair.id });
		await emitAll(
			tx,
			sent.map(({ id: pairId }) => ({ kind: 'mentoring.pair', payload: { pairId, what: 'proposed' } }))
		);
		await record(tx, actor, {
			...{ action: 'mentoring.sent', objectKind: 'mentoring', objectId: code },
			details: { pairs: sent.length }
		});
		return sent.length;
	});
}

/** A year that is not over: whoever is brought together in one that is would find nothing to answer. */
async function currentProgram(tx: Database | Tx, code: string) {
	const program = await findProgram(code, tx);
	if (programState(program, dayOf(now())) === 'over') throw new Refusal('mentoring_over');
	return program;
}

async function peopleAndPairs(tx: Database | Tx, programId: number) {
	const all = await tx.select().from(mentoringProfile).where(eq(mentoringProfile.programId, programId));
	const profiles = all.filter(({ withdrawnAt }) => withdrawnAt === null);
	const pairs = await tx.select().from(mentoringPair).where(eq(mentoringPair.programId, programId));
	return { profiles, pairs };
}
