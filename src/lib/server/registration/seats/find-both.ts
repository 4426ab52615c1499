import { and, eq } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { session } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** What staff decide of somebody's seat, or of their place in line. */
export interface SeatRequest {
	actor: Actor;
	eventSlug: string;
	sessionId: number;
	/** Whom it concerns. */
	registrationCode: string;
}

/** The session and the registration of a request, both of one event. @throws Refusal `not_found` (404) */
export async function findBoth(tx: Tx, eventId: number, { registrationCode, sessionId }: SeatRequest) {
	const [found] = await tx
		.select({ title: session.title, startsAt: session.startsAt })
		.from(session)
		.where(and(eq(session.id, sessionId), eq(session.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { ...(await findRegistration(tx, eventId, registrationCode)), ...found };
}

/** @throws Refusal `not_found` (404) */
export async function findRegistration(tx: Tx, eventId: number, code: string) {
	const [found] = await tx
		.select({ id: registration.id, code: registration.code })
		.from(registration)
		.where(and(eq(registration.code, code), eq(registration.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}
