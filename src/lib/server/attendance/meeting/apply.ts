import { and, asc, desc, eq, isNull, lt } from 'drizzle-orm';
import { record as audit } from '../../audit/record.ts';
import { now } from '../../clock.ts';
import { attendanceChange, attendanceImport } from '../../db/schema/attendance.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { addLine, changeLine, dropLine, lineById, lineOf, revisionOf, type Means } from '../lines.ts';
import { keptSession, requireWritable, type SheetOf, type SheetSession } from '../open-session.ts';
import { planned, reportDigest, type PlannedPerson, type Report } from './preview.ts';

/** What one says of what is not simply on the sheet. */
interface Choices {
	/** Adds whoever is not registered as a guest. */
	guests: boolean;
	/** Writes over what was noted by hand. */
	replace: boolean;
}

/**
 * Writes a report on a sheet, in one write, once: the same file sent again is refused.
 * @param request.digest of what was previewed
 * @returns how many lines were written
 * @throws Refusal as `previewReport`, `requireWritable`; `report_applied` for a file that is already written there,
 *   `stale_page` for another file than the one that was shown
 */
export async function applyReport(
	request: SheetOf & Report & Choices & { fileName: string; digest: string; reason?: string }
): Promise<number> {
	const { actor, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	try {
		return await write('attendance.applyReport', async (tx) => {
			const plan = await planned(tx, session, request);
			if (plan.digest !== request.digest) throw new Refusal('stale_page');
			if (plan.applied) throw new Refusal('report_applied');
			const [kept] = await tx
				.insert(attendanceImport)
				.values({
					sessionId: session.id,
					sha256: reportDigest(request.text),
					fileName: request.fileName,
					byPersonId: actor.kind === 'person' ? actor.personId : null,
					at: now()
				})
				.returning();
			const as: Means = { actor, source: 'meeting', reason, importId: kept!.id };
			let written = 0;
			for (const one of plan.people) if (await writeOne(tx, session, one, request, as)) written += 1;
			await audit(tx, actor, {
				action: 'attendance.imported',
				objectKind: 'session',
				objectId: session.id,
				details: { lines: written }
			});
			return written;
		});
	} catch (error) {
		if (violation(error)?.startsWith('attendance_import.')) throw new Refusal('report_applied');
		throw error;
	}
}

async function writeOne(
	tx: Tx,
	session: SheetSession,
	one: PlannedPerson,
	{ guests, replace }: Choices,
	as: Means
): Promise<boolean> {
	const { registrationId, spans } = one;
	if (registrationId === null) {
		if (!guests || one.name === '') return false;
		await addLine(tx, session, { guestName: one.name }, { ...as, spans, isAdmissible: false });
		return true;
	}
	if (one.isNoted && !replace) return false;
	const line = await lineOf(tx, session, registrationId);
	if (line) await changeLine(tx, session, line, { spans }, as);
	else await addLine(tx, session, { registrationId }, { ...as, spans, isAdmissible: true });
	return true;
}

/**
 * Takes a report back: each line is again what it was before it.
 * @throws Refusal `not_found` (404), `report_corrected` once somebody has changed one of its lines, `requireWritable`
 */
export async function undoReport(request: SheetOf & { importId: number; reason?: string }): Promise<void> {
	const { actor, importId, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	await write('attendance.undoReport', async (tx) => {
		const mine = and(
			eq(attendanceImport.id, importId),
			eq(attendanceImport.sessionId, session.id),
			isNull(attendanceImport.undoneAt)
		);
		const [undone] = await tx.update(attendanceImport).set({ undoneAt: now() }).where(mine).returning();
		if (!undone) throw new Refusal('not_found', { status: 404 });
		const changes = await tx
			.select()
			.from(attendanceChange)
			.where(eq(attendanceChange.importId, importId))
			.orderBy(asc(attendanceChange.id));
		for (const change of changes) {
			if ((await revisionOf(tx, change.attendanceId)) !== change.id) throw new Refusal('report_corrected');
			const line = await lineById(tx, session, change.attendanceId);
			const [prior] = await tx
				.select({ source: attendanceChange.source })
				.from(attendanceChange)
				.where(
					and(eq(attendanceChange.attendanceId, change.attendanceId), lt(attendanceChange.id, change.id))
				)
				.orderBy(desc(attendanceChange.id))
				.limit(1);
			const as: Means = { actor, source: prior?.source ?? 'meeting', reason };
			if (change.before) await changeLine(tx, session, line, change.before, as);
			else await dropLine(tx, session, line, as);
		}
		await audit(tx, actor, {
			action: 'attendance.import_undone',
			objectKind: 'session',
			objectId: session.id,
			details: { lines: changes.length }
		});
	});
}
