import { and, eq, sql } from 'drizzle-orm';
import { opens } from '../../../booking/sessions.ts';
import { record } from '../../audit/record.ts';
import { mayManageRegistration, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { waitlistEntry } from '../../db/schema/choice.ts';
import { session } from '../../db/schema/programme.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { catalogueOf } from '../catalogue.ts';
import { notBookable } from '../plan-order.ts';
import { findTicket, type RegistrationDetails } from '../queries.ts';
import { findChangeable } from './changeable.ts';
import { promoteWaiting } from './promote.ts';

/** What became of a wish to wait: in line, at this place, or seated at once because a seat had come back meanwhile. */
export type Waited = { state: 'waiting'; position: number } | { state: 'seated' };

export interface WaitRequest {
	actor: Actor;
	registrationCode: string;
	sessionId: number;
	/** A session at the same hour, that they have a seat in, and would leave for this one. */
	leavesSessionId?: number;
}

/**
 * Puts a registration in line for a session. First come, first served: a free seat that nobody before them could take is
 * given at once. Asked again, the same place in line, with the seat then named. Whoever still has to pay by card holds
 * their places without having bought them: they do not wait.
 * @throws Refusal `session_overlap` when the session has seats and only something else at that hour keeps them from it
 */
export async function waitForSession(request: WaitRequest): Promise<Waited> {
	const { actor, registrationCode, sessionId, leavesSessionId } = request;
	const found = await findChangeable(actor, registrationCode);
	const catalogue = (await catalogueOf(found.event.id))!;
	const wanted = catalogue.sessionById.get(sessionId);
	if (!wanted || wanted.startsAt <= now()) throw notBookable(catalogue, sessionId);
	if (!found.tickets.some((type) => type.status === 'active' && opens(type, wanted)))
		throw new Refusal('session_not_covered', { values: { session: wanted.title } });
	const others = found.bookings.filter(
		(one) => one.sessionId !== sessionId && one.startsAt < wanted.endsAt && wanted.startsAt < one.endsAt
	);
	if (leavesSessionId !== undefined && !others.some((one) => one.sessionId === leavesSessionId))
		throw new Refusal('stale_page');
	try {
		return await write('registration.waitForSession', async (tx) => {
			const waited = await enter(tx, request, found);
			if (waited.state === 'waiting' && (await hasSeats(tx, sessionId)) && others[0])
				throw new Refusal('session_overlap', { values: { session: wanted.title, other: others[0].title } });
			return waited;
		});
	} catch (error) {
		const broken = violation(error);
		if (broken === 'session_already_chosen') return { state: 'seated' };
		// The programme or the registration changed since they were read.
		if (broken && /^session_/.test(broken)) throw new Refusal('stale_page');
		throw error;
	}
}

async function enter(
	tx: Tx,
	request: WaitRequest,
	{ id: registrationId, code }: RegistrationDetails
): Promise<Waited> {
	const { actor, sessionId } = request;
	const leavesSessionId = request.leavesSessionId ?? null;
	const mine = and(
		eq(waitlistEntry.registrationId, registrationId),
		eq(waitlistEntry.sessionId, sessionId),
		eqLiteral(waitlistEntry.status, 'waiting')
	);
	const [known] = await tx
		.select({ id: waitlistEntry.id, leaves: waitlistEntry.leavesSessionId })
		.from(waitlistEntry)
		.where(mine);
	if (known && known.leaves !== leavesSessionId) {
		await tx.update(waitlistEntry).set({ leavesSessionId }).where(mine);
	} else if (!known) {
		await tx.insert(waitlistEntry).values({ registrationId, sessionId, leavesSessionId, createdAt: now() });
		await record(tx, actor, {
			action: 'waitlist.joined',
			objectKind: 'registration',
			objectId: registrationId,
			details: { code, session: sessionId, ...(leavesSessionId === null ? {} : { leaves: leavesSessionId }) }
		});
	}
	await promoteWaiting(tx);
	const [row] = await tx
		.select({
			position: sql<number>`(SELECT count(*) FROM waitlist_entry e
				WHERE e.session_id = ${sessionId} AND e.status = 'waiting' AND e.id <= waitlist_entry.id)`
		})
		.from(waitlistEntry)
		.where(mine);
	return row ? { state: 'waiting', position: row.position } : { state: 'seated' };
}

/**
 * Takes a registration off a list. May be done at any time; not being in line is being off it.
 * @returns whether they were in line
 */
export async function leaveWaitlist(request: {
	actor: Actor;
	registrationCode: string;
	sessionId: number;
}): Promise<boolean> {
	const { actor, registrationCode, sessionId } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	return write('registration.leaveWaitlist', (tx) => takeOffList(tx, actor, { ...found, sessionId }));
}

async function hasSeats(tx: Tx, sessionId: number): Promise<boolean> {
	const [row] = await tx
		.select({ left: sql<number>`${session.capacity} - ${session.booked}` })
		.from(session)
		.where(eq(session.id, sessionId));
	return row!.left > 0;
}

/** Ends someone's wait for a session, with its audit line. @returns whether they waited */
export async function takeOffList(
	tx: Tx,
	actor: Actor,
	{ id, code, sessionId }: { id: number; code: string; sessionId: number }
): Promise<boolean> {
	const ended = await tx
		.update(waitlistEntry)
		.set({ status: 'withdrawn', endedAt: now() })
		.where(
			and(
				eq(waitlistEntry.registrationId, id),
				eq(waitlistEntry.sessionId, sessionId),
				eqLiteral(waitlistEntry.status, 'waiting')
			)
		)
		.returning({ id: waitlistEntry.id });
	if (ended.length === 0) return false;
	await record(tx, actor, {
		action: 'waitlist.left',
		objectKind: 'registration',
		objectId: id,
		details: { code, session: sessionId }
	});
	return true;
}
