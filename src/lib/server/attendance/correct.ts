import { record as audit } from '../audit/record.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { addLine, changeLine, dropLine, lineById, lineOf, requireRegistered, revisionOf } from './lines.ts';
import { spansOfTimes, type ClockSpan } from './times.ts';
import { keeperSource, keptSession, requireWritable, type SheetOf } from './open-session.ts';

/**
 * Writes the times of somebody anew: from when to when they were there, none for an absence.
 * @param request.of a registration (`r12`) or a line (`a34`)
 * @param request.revision the last change that the page saw; 0 where nothing was written
 * @throws Refusal as {@link keptSession}, {@link requireWritable}, `checkedSpans`; `attendance_moved` when somebody has
 *   changed the line since
 */
export async function correctPresence(
	request: SheetOf & {
		of: string;
		times: readonly ClockSpan[];
		isAdmissible: boolean;
		revision: number;
		reason?: string;
	}
): Promise<void> {
	const { actor, isAdmissible, revision, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	await write('attendance.correct', async (tx) => {
		const id = Number(request.of.slice(1));
		const line = request.of.startsWith('a') ? await lineById(tx, session, id) : await lineOf(tx, session, id);
		if ((line ? await revisionOf(tx, line.id) : 0) !== revision) throw new Refusal('attendance_moved');
		const as = { actor, source: keeperSource(actor), reason };
		const spans = spansOfTimes(request.times, session, line?.spans ?? []);
		if (line) await changeLine(tx, session, line, { spans, isAdmissible }, as);
		else {
			await requireRegistered(tx, session, id);
			await addLine(tx, session, { registrationId: id }, { ...as, spans, isAdmissible });
		}
		await audit(tx, actor, {
			action: 'attendance.corrected',
			objectKind: 'session',
			objectId: session.id,
			details: { line: request.of }
		});
	});
}

/**
 * Takes a line off a sheet, as a guest written twice, or a press on the wrong person: what was written stays in the trail.
 * @throws Refusal as {@link correctPresence}, `not_found` (404)
 */
export async function removePresence(
	request: SheetOf & { attendanceId: number; revision: number; reason?: string }
): Promise<void> {
	const { actor, attendanceId, revision, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	await write('attendance.remove', async (tx) => {
		const line = await lineById(tx, session, attendanceId);
		if ((await revisionOf(tx, line.id)) !== revision) throw new Refusal('attendance_moved');
		await dropLine(tx, session, line, { actor, source: keeperSource(actor), reason });
		await audit(tx, actor, {
			action: 'attendance.removed',
			objectKind: 'session',
			objectId: session.id,
			details: { line: attendanceId }
		});
	});
}
