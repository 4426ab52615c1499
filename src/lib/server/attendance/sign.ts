import { and, eq, inArray } from 'drizzle-orm';
import type { Span } from '../../attendance/minutes.ts';
import { record as audit } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { order, registration } from '../db/schema/registration.ts';
import { attendance, attendanceSpan } from '../db/schema/attendance.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { addLine, changeLine, lineOf } from './lines.ts';
import { EARLY_MS, isUnderWay, sessionOf, type SheetSession } from './open-session.ts';

interface Signing {
	actor: Actor;
	sessionId: number;
	/** When the code on screen was read: arrival, or departure. */
	at: Date;
}

/**
 * Signs somebody registered in: they are there since they read the code, or since a keeper said so. Once each; whoever
 * left and comes back has a second arrival.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `attendance_not_on_list` for whoever is not registered,
 *   `attendance_cancelled`, `attendance_not_begun`, `attendance_over`
 */
export async function signPresence({ actor, sessionId, at }: Signing): Promise<void> {
	const { personId } = requirePerson(actor);
	const session = await sessionOf(await reader(), sessionId);
	requireUnderWay(session);
	await write('attendance.sign', async (tx) => {
		const registrationId = await registrationOf(tx, session, personId);
		const line = await lineOf(tx, session, registrationId);
		const as = { actor, source: 'code' as const };
		const isThere = line?.spans.some(({ leftAt }) => leftAt === null) ?? false;
		if (line?.signedAt && isThere) return;
		const again: Span = { arrivedAt: at.getTime(), leftAt: null };
		if (line) {
			const spans = isThere ? line.spans : [...line.spans, again];
			await changeLine(tx, session, line, { spans, signedAt: line.signedAt ?? at }, as);
		} else
			await addLine(
				tx,
				session,
				{ registrationId },
				{ ...as, spans: [again], isAdmissible: true, signedAt: at }
			);
		await audit(tx, actor, { action: 'attendance.signed', objectKind: 'session', objectId: session.id });
	});
}

/**
 * Signs somebody out, who leaves before the end.
 * @throws Refusal as {@link signPresence}; `attendance_not_there`; `attendance_left_first` for a code read before the arrival
 */
export async function signDeparture({ actor, sessionId, at }: Signing): Promise<void> {
	const { personId } = requirePerson(actor);
	const session = await sessionOf(await reader(), sessionId);
	requireUnderWay(session);
	await write('attendance.signDeparture', async (tx) => {
		const line = await lineOf(tx, session, await registrationOf(tx, session, personId));
		if (!line?.spans.some(({ leftAt }) => leftAt === null)) throw new Refusal('attendance_not_there');
		const spans = line.spans.map((span) => (span.leftAt === null ? { ...span, leftAt: at.getTime() } : span));
		await changeLine(tx, session, line, { spans }, { actor, source: 'code' });
		await audit(tx, actor, { action: 'attendance.signed_out', objectKind: 'session', objectId: session.id });
	});
}

/**
 * What whoever reads the code is shown: where they stand, if they are registered.
 * @throws Refusal `not_found` (404), also of a draft: addresses are numbers, which anybody may try
 */
export async function signingOf(actor: Actor, sessionId: number) {
	const db = await reader();
	const session = await sessionOf(db, sessionId);
	if (session.publishedAt === null) throw new Refusal('not_found', { status: 404 });
	const at = now();
	const third = (session.endsAt.getTime() - session.startsAt.getTime()) / 3;
	const shown = {
		session: {
			...{ id: session.id, title: session.title, eventName: session.eventName, day: session.day },
			...{ startsAt: session.startsAt, endsAt: session.endsAt, timezone: session.timezone }
		},
		isOpen: isUnderWay(session),
		mayLeave: at.getTime() >= session.startsAt.getTime() + third
	};
	if (actor.kind !== 'person') return { ...shown, registrationId: null, spans: null };
	const registrationId = await registrationIn(db, session, actor.personId);
	if (registrationId === undefined) return { ...shown, registrationId: null, spans: null };
	const spans = await db
		.select({ arrivedAt: attendanceSpan.arrivedAt, leftAt: attendanceSpan.leftAt })
		.from(attendanceSpan)
		.innerJoin(attendance, eq(attendance.id, attendanceSpan.attendanceId))
		.where(and(eq(attendance.sessionId, session.id), eq(attendance.registrationId, registrationId)))
		.orderBy(attendanceSpan.arrivedAt);
	return { ...shown, registrationId, spans };
}

function requireUnderWay({ status, startsAt, endsAt }: SheetSession): void {
	if (status !== 'scheduled') throw new Refusal('attendance_cancelled');
	const at = now().getTime();
	if (at < startsAt.getTime() - EARLY_MS) throw new Refusal('attendance_not_begun');
	if (at > endsAt.getTime()) throw new Refusal('attendance_over');
}

async function registrationOf(tx: Tx, of: SheetSession, personId: number): Promise<number> {
	const found = await registrationIn(tx, of, personId);
	if (found === undefined) throw new Refusal('attendance_not_on_list');
	return found;
}

async function registrationIn(
	db: Database | Tx,
	{ eventId }: SheetSession,
	personId: number
): Promise<number | undefined> {
	const [found] = await db
		.select({ id: registration.id })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(
			and(
				eq(registration.eventId, eventId),
				eq(registration.personId, personId),
				eqLiteral(registration.status, 'active'),
				inArray(order.status, ['awaiting_payment', 'paid'])
			)
		);
	return found?.id;
}
