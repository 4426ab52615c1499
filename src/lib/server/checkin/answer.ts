import { verdictSentence } from '../../format/verdict.ts';
import type { CheckInAnswer, VerdictCode } from '../../schemas/checkin.ts';
import type { OpenGate } from './gate.ts';
import type { Holder } from './holding.ts';
import { openingTickets } from './verdict.ts';

/** The answer to a scan, made of the scan and of what stood before it: the same however often it is asked for. */
export function answerTo(
	scan: { id: number; verdict: VerdictCode; receivedAt: Date },
	gate: OpenGate,
	holder: Holder | undefined,
	present: number
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
		validDays:
			verdict === 'wrong_day' && holder
				? [...new Set(openingTickets(gate, holder.tickets).flatMap(({ days }) => days))].sort()
				: []
	};
	return {
		scanId: scan.id,
		...facts,
		message: verdictSentence(facts, gate.timezone),
		counters: { present }
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
