import { and, count, eq, isNull } from 'drizzle-orm';
import { record as audit } from '../audit/record.ts';
import { now } from '../clock.ts';
import { attendance } from '../db/schema/attendance.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { addLine, changeLine, lineById, lineOf, requireRegistered } from './lines.ts';
import { keeperSource, keptSession, requireWritable, sessionOf, type SheetOf } from './open-session.ts';
import { reader } from '../db/client.ts';
import { ANONYMOUS, type Actor } from '../auth/policy.ts';

/** Names written with the code on screen that a keeper has not confirmed: more than these, and somebody plays. */
const MOST_TO_CONFIRM = 60;

/**
 * Adds somebody who is not registered, or several people counted together, there from the beginning.
 * @returns the number of the line
 * @throws Refusal as {@link keptSession}, {@link requireWritable}
 */
export async function addGuest(
	request: SheetOf & { name: string; people?: number; reason?: string; isAdmissible?: boolean }
): Promise<number> {
	const { actor, name, people = 1, reason = '', isAdmissible = false } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	return write('attendance.addGuest', async (tx) => {
		const spans = [{ arrivedAt: session.startsAt.getTime(), leftAt: null }];
		const as = { actor, source: keeperSource(actor), reason, spans, isAdmissible };
		const id = await addLine(tx, session, { guestName: name, people }, as);
		await audit(tx, actor, {
			action: 'attendance.guest_added',
			objectKind: 'session',
			objectId: session.id,
			details: { line: id, people }
		});
		return id;
	});
}

/**
 * Somebody who is not registered writes their own name with the code on screen; whoever keeps the sheet confirms it.
 * @returns the number of the line; that of the same name if it is already there
 * @throws Refusal `not_found` (404), `attendance_cancelled`, `attendance_not_begun`, `attendance_over`,
 *   `too_many_requests` (429) where many names wait to be confirmed
 */
export async function signAsGuest({
	actor,
	sessionId,
	name,
	at
}: {
	actor: Actor;
	sessionId: number;
	name: string;
	/** When the code was read. */
	at: Date;
}): Promise<number> {
	const session = await sessionOf(await reader(), sessionId);
	if (now() > session.endsAt) throw new Refusal('attendance_over');
	requireWritable(session, '');
	return write('attendance.signAsGuest', async (tx) => {
		const waiting = and(
			eq(attendance.sessionId, session.id),
			isNull(attendance.registrationId),
			eq(attendance.source, 'code')
		);
		const [same] = await tx
			.select({ id: attendance.id })
			.from(attendance)
			.where(and(waiting, eq(attendance.guestName, name)));
		if (same) return same.id;
		const [{ names } = { names: 0 }] = await tx.select({ names: count() }).from(attendance).where(waiting);
		if (names >= MOST_TO_CONFIRM) throw new Refusal('too_many_requests', { status: 429 });
		const by = actor.kind === 'person' ? actor : ANONYMOUS;
		const spans = [{ arrivedAt: at.getTime(), leftAt: null }];
		const as = { actor: by, source: 'code' as const, spans, isAdmissible: false, signedAt: at };
		const id = await addLine(tx, session, { guestName: name }, as);
		await audit(tx, by, {
			action: 'attendance.guest_signed',
			objectKind: 'session',
			objectId: session.id,
			details: { line: id }
		});
		return id;
	});
}

/**
 * Says who a guest turned out to be: somebody registered, perhaps since. The line keeps its times and counts from now on.
 * @throws Refusal as {@link keptSession}, {@link requireWritable}, `requireRegistered`; `attendance_not_one_guest` for
 *   people counted together or somebody registered; `attendance_line_exists` where that person is already noted
 */
export async function linkGuest(
	request: SheetOf & { attendanceId: number; registrationId: number; reason?: string }
): Promise<void> {
	const { actor, registrationId, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	await write('attendance.linkGuest', async (tx) => {
		const line = await lineById(tx, session, request.attendanceId);
		if (line.registrationId !== null || line.people !== 1) throw new Refusal('attendance_not_one_guest');
		await requireRegistered(tx, session, registrationId);
		if (await lineOf(tx, session, registrationId)) throw new Refusal('attendance_line_exists');
		const as = { actor, source: keeperSource(actor), reason };
		await changeLine(tx, session, line, { registrationId, isAdmissible: true }, as);
		await audit(tx, actor, {
			action: 'attendance.guest_linked',
			objectKind: 'session',
			objectId: session.id,
			details: { line: line.id, to: registrationId }
		});
	});
}
