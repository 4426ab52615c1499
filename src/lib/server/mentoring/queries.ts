import { desc, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { mentoringProgram } from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** @throws Refusal `not_found` (404) */
export async function findProgram(code: string, tx?: Tx) {
	const [found] = await (tx ?? (await reader()))
		.select()
		.from(mentoringProgram)
		.where(eq(mentoringProgram.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The year in which one may enrol today: the last that was begun of those. */
export async function openProgram(tx?: Tx) {
	const today = dayOf(now());
	const [found] = await (tx ?? (await reader()))
		.select()
		.from(mentoringProgram)
		.where(sql`${mentoringProgram.intakeOpens} <= ${today} AND ${mentoringProgram.intakeCloses} >= ${today}`)
		.orderBy(desc(mentoringProgram.id))
		.limit(1);
	return found;
}
