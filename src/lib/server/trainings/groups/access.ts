import { and, eq, sql } from 'drizzle-orm';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { course, courseSession } from '../../db/schema/courses.ts';
import { event } from '../../db/schema/events.ts';
import { groupAgreement } from '../../db/schema/groups.ts';
import { session, speaker } from '../../db/schema/programme.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

const NOT_FOUND = () => new Refusal('not_found', { status: 404 });

/**
 * A group, for one of its members.
 * @throws Refusal `sign_in_required` (401), `not_found` (404): to the permanence and to whoever withdrew too
 */
export async function membership(db: Database | Tx, actor: Actor, slug: string) {
	const { personId, name } = requirePerson(actor);
	const of = await groupAt(db, slug);
	const [member] = await db.all<{ id: number }>(
		sql`SELECT registration_id AS id FROM group_member WHERE event_id = ${of.id} AND person_id = ${personId}`
	);
	if (!member) throw NOT_FOUND();
	const [agreement] = await db
		.select({ agreedAt: groupAgreement.agreedAt })
		.from(groupAgreement)
		.where(and(eq(groupAgreement.eventId, of.id), eq(groupAgreement.personId, personId)));
	return { of, personId, name, registrationId: member.id, agreedAt: agreement?.agreedAt ?? null };
}

/**
 * A group whose agreement the member accepted.
 * @throws Refusal as {@link membership}, `group_agreement_first`
 */
export async function agreedMembership(db: Database | Tx, actor: Actor, slug: string) {
	const found = await membership(db, actor, slug);
	if (!found.agreedAt) throw new Refusal('group_agreement_first');
	return found;
}

/**
 * A group, for whoever leads it.
 * @throws Refusal `sign_in_required` (401), `not_found` (404): to the permanence too, which keeps its sheets and reads
 *   nothing that is said there
 */
export async function ledGroup(db: Database | Tx, actor: Actor, slug: string) {
	const { personId } = requirePerson(actor);
	const of = await groupAt(db, slug);
	const [leads] = await db
		.select({ id: speaker.id })
		.from(speaker)
		.where(and(eq(speaker.eventId, of.id), eq(speaker.personId, personId)))
		.limit(1);
	if (!leads) throw NOT_FOUND();
	return of;
}

/** A meeting of a group that takes place. @throws Refusal `not_found` (404) */
export async function meetingIn(db: Database | Tx, eventId: number, meetingId: number) {
	const [found] = await db
		.select({ id: session.id, startsAt: session.startsAt, endsAt: session.endsAt })
		.from(session)
		.where(
			and(
				eq(session.id, meetingId),
				eq(session.eventId, eventId),
				eq(session.kind, 'training'),
				eq(session.status, 'scheduled')
			)
		);
	if (!found) throw NOT_FOUND();
	return found;
}

async function groupAt(db: Database | Tx, slug: string): Promise<typeof event.$inferSelect> {
	const [found] = await db
		.select({ event })
		.from(event)
		.innerJoin(courseSession, eq(courseSession.eventId, event.id))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(and(eq(event.slug, slug), eq(course.kind, 'group')));
	if (!found) throw NOT_FOUND();
	return found.event;
}

/** Whether an offer is a group that the actor leads. */
export async function leadsGroup(actor: Actor, slug: string): Promise<boolean> {
	return ledGroup(await reader(), actor, slug).then(
		() => true,
		(error: unknown) => {
			if (error instanceof Refusal) return false;
			throw error;
		}
	);
}
