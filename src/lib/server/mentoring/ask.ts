import { and, eq, sql } from 'drizzle-orm';
import { CHECK_IN_MONTHS } from '../../schemas/mentoring-lists.ts';
import { addMonths } from '../../mentoring/months.ts';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { mentoringCheckIn, mentoringPair, mentoringProgram } from '../db/schema/mentoring.ts';
import { write } from '../db/write.ts';
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
	let lapsed = 0;
	for (const { id } of late) lapsed += Number(await lapse(id));
	const active = await db
		.select({ id: mentoringPair.id, activeAt: mentoringPair.activeAt })
		.from(mentoringPair)
		.innerJoin(mentoringProgram, eq(mentoringProgram.id, mentoringPair.programId))
		.where(and(eq(mentoringPair.state, 'active'), sql`${mentoringProgram.endsOn} >= ${dayOf(at)}`));
	let asked = 0;
	for (const { id, activeAt } of active) {
		// Of what several months without a worker would have asked, only the last is worth a message.
		const month = CHECK_IN_MONTHS.findLast((months) => addMonths(dayOf(activeAt!), months) <= dayOf(at));
		if (month) asked += Number(await ask(id, month));
	}
	return { lapsed, asked };
}

function lapse(pairId: number): Promise<boolean> {
	return write('mentoring.lapse', async (tx) => {
		const gone = await tx
			.update(mentoringPair)
			.set({ state: 'lapsed', endedAt: now() })
			.where(and(eq(mentoringPair.id, pairId), eq(mentoringPair.state, 'proposed')))
			.returning({ id: mentoringPair.id });
		if (gone.length > 0) await emit(tx, 'mentoring.pair', { pairId, what: 'over' });
		return gone.length > 0;
	});
}

async function ask(pairId: number, month: number): Promise<boolean> {
	const same = and(eq(mentoringCheckIn.pairId, pairId), eq(mentoringCheckIn.month, month));
	const [known] = await (await reader()).select().from(mentoringCheckIn).where(same);
	if (known) return false;
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
