import type { Span } from '../../attendance/minutes.ts';
import { record as audit } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import {
	addLine,
	changeLine,
	lineById,
	lineOf,
	readAtDoor,
	requireRegistered,
	type HeldLine
} from './lines.ts';
import {
	keeperSource,
	keptSession,
	requireWritable,
	type SheetOf,
	type SheetSession
} from './open-session.ts';
import { unmarkedOn } from './unmarked.ts';

/** What a keeper says with one press. */
export type Mark = 'present' | 'absent' | 'arrived' | 'left' | 'admissible' | 'not_admissible';

/**
 * Says where somebody stands: there from the beginning (or since the door read them), absent, there since now, gone now;
 * counted by whoever funds the activity, or not. Saying it twice changes nothing.
 * @param request.of a registration (`r12`) or a line (`a34`)
 * @param request.at when it was pressed, where the network brought it late
 * @throws Refusal as {@link keptSession}, {@link requireWritable}, `requireRegistered`; `attendance_not_there` for the
 *   departure of somebody who is not there; `attendance_left_first`, `attendance_other_day`
 */
export async function recordPresence(
	request: SheetOf & { of: string; mark: Mark; reason?: string; at?: number | undefined }
): Promise<void> {
	const { actor, mark, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	// No clock of a device makes tomorrow of now.
	const at = Math.min(request.at ?? now().getTime(), now().getTime());
	await write('attendance.record', async (tx) => {
		const { line, registrationId } = await whose(tx, session, request.of);
		if (await setMark(tx, session, { actor, line, registrationId, mark, reason, at }))
			await audit(tx, actor, {
				action: 'attendance.recorded',
				objectKind: 'session',
				objectId: session.id,
				details: { mark, line: request.of }
			});
	});
}

/**
 * Says the same of everybody who is not noted yet, whom the door has not read and whose place stands.
 * @returns how many lines were written
 * @throws Refusal as {@link recordPresence}
 */
export async function recordRest(
	request: SheetOf & { mark: 'present' | 'absent'; reason?: string }
): Promise<number> {
	const { actor, mark, reason = '' } = request;
	const session = await keptSession(request);
	requireWritable(session, reason);
	return write('attendance.recordRest', async (tx) => {
		const rest = await unmarkedOn(tx, session);
		for (const registrationId of rest)
			await setMark(tx, session, {
				...{ actor, line: undefined, registrationId, mark, reason, at: now().getTime() }
			});
		if (rest.length > 0)
			await audit(tx, actor, {
				action: 'attendance.recorded',
				objectKind: 'session',
				objectId: session.id,
				details: { mark, people: rest.length }
			});
		return rest.length;
	});
}

async function whose(
	tx: Tx,
	of: SheetSession,
	key: string
): Promise<{ line: HeldLine | undefined; registrationId: number | null }> {
	const id = Number(key.slice(1));
	if (key.startsWith('a')) {
		const line = await lineById(tx, of, id);
		return { line, registrationId: line.registrationId };
	}
	const line = await lineOf(tx, of, id);
	if (!line) await requireRegistered(tx, of, id);
	return { line, registrationId: id };
}

/** @returns whether anything changed */
async function setMark(
	tx: Tx,
	of: SheetSession,
	{
		actor,
		line,
		registrationId,
		mark,
		reason,
		at
	}: {
		actor: Actor;
		line: HeldLine | undefined;
		registrationId: number | null;
		mark: Mark;
		reason: string;
		at: number;
	}
): Promise<boolean> {
	const as = { actor, source: keeperSource(actor), reason };
	const held = line?.spans ?? [];
	const readAt = line || registrationId === null ? undefined : await readAtDoor(tx, of, registrationId);
	const isAdmissible =
		mark === 'admissible' || (mark !== 'not_admissible' && (line?.isAdmissible ?? registrationId !== null));
	const spans = spansAfter(mark, { held, readAt, at, of });
	const isSame =
		line !== undefined &&
		JSON.stringify(spans) === JSON.stringify(held) &&
		isAdmissible === line.isAdmissible &&
		// The first press of a keeper confirms a guest who wrote their own name.
		!(line.registrationId === null && line.source === 'code');
	if (isSame) return false;
	if (line) await changeLine(tx, of, line, { spans, isAdmissible }, as);
	else await addLine(tx, of, { registrationId: registrationId! }, { ...as, spans, isAdmissible });
	return true;
}

function spansAfter(
	mark: Mark,
	{ held, readAt, at, of }: { held: Span[]; readAt: number | undefined; at: number; of: SheetSession }
): Span[] {
	const door = readAt === undefined ? [] : [{ arrivedAt: readAt, leftAt: null }];
	const stood = held.length > 0 ? held : door;
	const open = stood.findLast(({ leftAt }) => leftAt === null);
	switch (mark) {
		case 'absent':
			return [];
		case 'present':
			// Whoever left was there; « present » again means to the end.
			if (stood.length === 0) return [{ arrivedAt: of.startsAt.getTime(), leftAt: null }];
			return open ? stood : [...stood.slice(0, -1), { ...stood.at(-1)!, leftAt: null }];
		case 'arrived':
			return open ? stood : [...stood, { arrivedAt: at, leftAt: null }];
		case 'left':
			if (!open) throw new Refusal('attendance_not_there');
			return stood.map((span) => (span === open ? { ...span, leftAt: at } : span));
		default:
			return stood;
	}
}
