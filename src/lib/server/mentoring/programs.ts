import { eq } from 'drizzle-orm';
import type { ProgramInput } from '../../schemas/mentoring.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { mentoringProgram } from '../db/schema/mentoring.ts';
import { write } from '../db/write.ts';
import { readableCode } from '../ids.ts';
import { findProgram } from './queries.ts';

/**
 * Begins a year of mentoring.
 * @throws Refusal `not_allowed` (403)
 */
export async function addProgram(actor: Actor, input: ProgramInput): Promise<{ code: string }> {
	requireStaff(actor);
	return write('mentoring.addProgram', async (tx) => {
		const code = readableCode();
		await tx.insert(mentoringProgram).values({ ...input, code, createdAt: now() });
		await record(tx, actor, { action: 'mentoring.begun', objectKind: 'mentoring', objectId: code });
		return { code };
	});
}

/**
 * Changes the words and days of a year of mentoring.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function setProgram(actor: Actor, code: string, input: ProgramInput): Promise<void> {
	requireStaff(actor);
	await write('mentoring.setProgram', async (tx) => {
		const { id } = await findProgram(code, tx);
		await tx.update(mentoringProgram).set(input).where(eq(mentoringProgram.id, id));
		await record(tx, actor, { action: 'mentoring.changed', objectKind: 'mentoring', objectId: code });
	});
}
