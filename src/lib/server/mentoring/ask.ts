import { and, eq, sql } from 'drizzle-orm';
import { CHECK_IN_MONTHS } from '../../schemas/mentoring-lists.ts';
import { addMonths } from '../../mentoring/months.ts';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { mentoringCheckIn, mentoringPair, mentoringProgram } from '../db/schema/mentoring.ts';
import { write } from '../db/write.ts';
import { inTurn } from '../in-turn.ts';
import { emit } from '../outbox/emit.ts';

/**
 * Lets proposals lapse that were not answered in time, and asks pairs how it goes, one, three and six months in. The
 * worker calls it; harmless when two do it, since each step is one write that looks again.
 * @returns pairs that lapsed, and that were asked
 */
export async function followPairs(): Promise<{ lapsed: number; asked: number }> {
	const at = now();
	const db = await reader();
	const late = await db
		.select({ id: mentoringPair.id })
		.from(mentoringPair)
		.where(and(eq(mentoringPair.state, 'proposed'), sql`${mentoringPair.answersBy} <= ${at.getTime()}`));
	const active = await db
		.select({
			...{ id: mentoringPair.id, activeAt: mentoringPair.activeAt },
			askedOf: sql<
				number | null
			>`(SELECT max(k.month) FROM mentoring_check_in k WHERE k.pair_id = ${mentoringPair.id})`
		})
		.from(mentoringPair)
		.innerJoin(mentoringProgram, eq(mentoringProgram.id, mentoringPair.programId))
		.where(and(eq(mentoringPair.state, 'active'), sql`${mentoringProgram.endsOn} >= ${dayOf(at)}`));
	const done = { lapsed: 0, asked: 0 };
	await inTurn([
		...late.map(
			({ id }) =>
				async () =>
					(done.lapsed += Number(await lapse(id)))
		),
		...active.map(({ id, activeAt, askedOf }) => async () => {
			// Of what several months without a worker would have asked, only the last is worth a message.
			const month = CHECK_IN_MONTHS.findLast((months) => addMonths(dayOf(activeAt!), months) <= dayOf(at));
			if (month && month > (askedOf ?? 0)) done.asked += Number(await ask(id, month));
		})
	]);
	return done;
}

function lapse(pairId: number): Promise<boolean> {
	return write('mentoring.lapse', async (tx) => {
		const gone = await tx
			.update(mentoringPair)
			.set({ state: 'lapsed', endedAt: now(), mentorAcceptedAt: null, menteeAcceptedAt: null })
			.where(and(eq(mentoringPair.id, pairId), eq(mentoringPair.state, 'proposed')))
			.returning({ id: mentoringPair.id });
		if (gone.length > 0) await emit(tx, 'mentoring.pair', { pairId, what: 'over' });
		return gone.length > 0;
	});
}

function ask(pairId: number, month: number): Promise<boolean> {
	return write('mentoring.ask', async (tx) => {
		const made = await tx
			.insert(mentoringCheckIn)
			.values({ pairId, month, askedAt: now() })
			.onConflictDoNothing()
			.returning({ month: mentoringCheckIn.month });
		if (made.length > 0) await emit(tx, 'mentoring.asked', { pairId, month });
		return made.length > 0;
	});
}
