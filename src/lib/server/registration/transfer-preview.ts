import { and, asc, eq } from 'drizzle-orm';
import type { HandoverPlan } from '../../account/handover-plan.ts';
import { canonicalEmail } from '../../format/names.ts';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { person } from '../db/schema/members.ts';
import { waitlistEntry } from '../db/schema/choice.ts';
import { session } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { findTicket } from './queries.ts';
import { requireTransferable } from './transferable.ts';

/**
 * The first step of giving a place away: refuses what `transferRegistration` would, and writes nothing. The name is as
 * typed: what is known of an address is not told to whoever types it.
 * @throws Refusal `already_registered`, with field `email`, and whatever {@link requireTransferable} refuses
 */
export async function previewTransfer({
	actor,
	registrationCode,
	to
}: {
	actor: Actor;
	registrationCode: string;
	to: HandoverPlan['to'];
}): Promise<HandoverPlan> {
	const found = await findTicket(registrationCode);
	requireTransferable(actor, found, found.event);
	const db = await reader();
	const [taken] = await db
		.select({ id: registration.id })
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.where(
			and(
				eq(person.emailCanonical, canonicalEmail(to.email)),
				eq(registration.eventId, found.event.id),
				eqLiteral(registration.status, 'active')
			)
		);
	if (taken) throw new Refusal('already_registered', { values: { email: to.email }, field: 'email' });
	const lines = await db
		.select({ title: session.title })
		.from(waitlistEntry)
		.innerJoin(session, eq(session.id, waitlistEntry.sessionId))
		.where(and(eq(waitlistEntry.registrationId, found.id), eqLiteral(waitlistEntry.status, 'waiting')))
		.orderBy(asc(session.startsAt));
	return {
		to,
		sessions: found.bookings
			.filter(({ sessionStatus }) => sessionStatus === 'scheduled')
			.map(({ title }) => title),
		waiting: lines.map(({ title }) => title)
	};
}
