import { and, eq, sql } from 'drizzle-orm';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { session } from '../../db/schema/programme.ts';
import { Refusal } from '../../errors.ts';
import { managedSlides } from '../slides/managed.ts';
import { evaluatedSessions, type HeldEvaluated } from './evaluated.ts';

/** The sessions that the person who asks spoke in and that are over, the last first, with their results. */
export async function spokenSessions(actor: Actor): Promise<HeldEvaluated[]> {
	return (await evaluatedSessions(spokenBy(requirePerson(actor).personId))).toReversed();
}

/**
 * One of them, with its slides.
 * @throws Refusal `not_found` (404), also for a session that somebody else spoke in, or that is not over
 */
export async function spokenSession(actor: Actor, eventSlug: string, sessionSlug: string) {
	const { personId } = requirePerson(actor);
	const found = (await evaluatedSessions(and(spokenBy(personId), eq(session.slug, sessionSlug))!)).find(
		({ event }) => event.slug === eventSlug
	);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { session: found, slides: await managedSlides(found.id) };
}

function spokenBy(personId: number) {
	return sql`${session.id} IN (SELECT x.session_id FROM session_speaker x JOIN speaker p ON p.id = x.speaker_id
		WHERE p.person_id = ${personId})`;
}
