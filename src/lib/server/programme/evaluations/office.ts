import { and, eq } from 'drizzle-orm';
import { session } from '../../db/schema/programme.ts';
import type { Actor } from '../../auth/policy.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { managedSlides } from '../slides/managed.ts';
import { evaluatedSessions } from './evaluated.ts';

/**
 * The sessions of an event that are over, by time, with what may be shown of their evaluations: no more than those who
 * speak in them see.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function officeEvaluations(actor: Actor, eventSlug: string) {
	const event = await staffEvent(actor, eventSlug);
	return { event, sessions: await evaluatedSessions(eq(session.eventId, event.id)) };
}

/**
 * One of them, with its slides.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also for a session that is not over
 */
export async function officeEvaluation(actor: Actor, eventSlug: string, sessionSlug: string) {
	const event = await staffEvent(actor, eventSlug);
	const [found] = await evaluatedSessions(and(eq(session.eventId, event.id), eq(session.slug, sessionSlug))!);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { event, session: found, slides: await managedSlides(found.id) };
}
