import { verdictSentence } from '../../format/verdict.ts';
import type { CheckInAnswer, VerdictCode, WalkIn } from '../../schemas/checkin.ts';
import type { OpenGate } from './gate.ts';
import type { Holder } from './holding.ts';
import type { Seat } from './session-door.ts';
import { validDays, type DoorSession } from './verdict.ts';

/** The answer to a scan, made of the scan and of what stood before it: the same however often it is asked for. */
export function answerTo(
	scan: { id: number; verdict: VerdictCode; receivedAt: Date },
	gate: OpenGate,
	holder: Holder | undefined,
	present: number,
	here?: { seat: Seat; walkIn: WalkIn | null }
): CheckInAnswer {
	const { verdict } = scan;
	const isHere = holder !== undefined && verdict !== 'wrong_event' && verdict !== 'unknown';
	const first = verdict === 'already_admitted' ? (holder?.firstAdmitted ?? null) : null;
	const facts = {
		verdict,
		person: isHere ? attendeeOf(holder, verdict) : null,
		invoiceDue: verdict === 'admitted' && holder?.orderStatus === 'awaiting_payment',
		at: scan.receivedAt.toISOString(),
		where: gate.name,
		firstAdmittedAt: first?.at.toISOString() ?? null,
		firstAdmittedWhere: first && [gate.name, first.deviceName].filter(Boolean).join(', '),
		otherEvent: verdict === 'wrong_event' ? (holder?.eventName ?? null) : null,
		validDays: verdict === 'wrong_day' && holder ? validDays(gate, holder.tickets) : [],
		session: gate.session && here ? sessionView(gate.session, here) : null
	};
	return {
		scanId: scan.id,
		...facts,
		message: verdictSentence(facts, gate.timezone),
		counters: { present }
	};
}

function sessionView(
	session: DoorSession,
	{ seat, walkIn }: { seat: Seat; walkIn: WalkIn | null }
): NonNullable<CheckInAnswer['session']> {
	return {
		...timesOf(session),
		capacity: session.capacity,
		freeSeats: Math.max(0, session.capacity - session.booked),
		hasSeat: seat.isHeld,
		instead: seat.instead && timesOf(seat.instead),
		walkIn
	};
}

/** A session's title, room and times, as machines read them. */
export function timesOf(one: { title: string; room: string | null; startsAt: Date; endsAt: Date }) {
	return {
		title: one.title,
		room: one.room,
		startsAt: one.startsAt.toISOString(),
		endsAt: one.endsAt.toISOString()
	};
}

/** Who stands at the door. Needs, which may speak of health, are told only of someone who may come in. */
export function attendeeOf(holder: Holder, verdict: VerdictCode): NonNullable<CheckInAnswer['person']> {
	const comesIn = verdict === 'admitted' || verdict === 'already_admitted';
	const named = (role: string) =>
		holder.tickets.filter((ticket) => ticket.role === role).map(({ name }) => name);
	return {
		registrationCode: holder.code,
		givenName: holder.givenName,
		familyName: holder.familyName,
		organisation: holder.organisation,
		pass: named('admission')[0] ?? '',
		addons: named('addon'),
		dietaryNeeds: comesIn ? holder.dietaryNeeds : '',
		accessNeeds: comesIn ? holder.accessNeeds : ''
	};
}
