import { and, asc, count, eq, max } from 'drizzle-orm';
import { ORGANIZER_LIMITS, type OrganizerInput } from '../../schemas/organizers.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { event, eventOrganizer } from '../db/schema/events.ts';
import { violation } from '../db/violations.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { staffEvent } from './staff-events.ts';

/** Who holds an event with the association, in the order in which they are said; nobody, of one that is its own. */
export async function organizersOf(eventId: number): Promise<{ name: string; url: string }[]> {
	return (await listOf(eventId)).map(({ name, url }) => ({ name, url }));
}

/**
 * The same, for the office.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function staffOrganizers(actor: Actor, slug: string) {
	return listOf((await staffEvent(actor, slug)).id);
}

async function listOf(eventId: number) {
	return (await reader())
		.select({ id: eventOrganizer.id, name: eventOrganizer.name, url: eventOrganizer.url })
		.from(eventOrganizer)
		.where(eq(eventOrganizer.eventId, eventId))
		.orderBy(asc(eventOrganizer.position), asc(eventOrganizer.id));
}

/**
 * Says that an organisation holds an event with the association, after those that do.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `organizer_known`, `organizer_many`
 */
export async function addOrganizer(actor: Actor, slug: string, input: OrganizerInput): Promise<void> {
	requireStaff(actor);
	try {
		await write('events.addOrganizer', async (tx) => {
			const [found] = await tx.select({ id: event.id }).from(event).where(eq(event.slug, slug));
			if (!found) throw new Refusal('not_found', { status: 404 });
			const [known] = await tx
				.select({ count: count(), last: max(eventOrganizer.position) })
				.from(eventOrganizer)
				.where(eq(eventOrganizer.eventId, found.id));
			if (known!.count >= ORGANIZER_LIMITS.event) throw new Refusal('organizer_many');
			await tx
				.insert(eventOrganizer)
				.values({ ...input, eventId: found.id, position: (known!.last ?? 0) + 1 });
			await record(tx, actor, { action: 'event.organizers', objectKind: 'event', objectId: found.id });
		});
	} catch (error) {
		if (violation(error)?.includes('event_organizer'))
			throw new Refusal('organizer_known', { field: 'name' });
		throw error;
	}
}

/**
 * Says no more that an organisation holds an event.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also for one of another event
 */
export async function removeOrganizer(actor: Actor, slug: string, organizerId: number): Promise<void> {
	requireStaff(actor);
	await write('events.removeOrganizer', async (tx) => {
		const [found] = await tx.select({ id: event.id }).from(event).where(eq(event.slug, slug));
		const gone = await tx
			.delete(eventOrganizer)
			.where(and(eq(eventOrganizer.id, organizerId), eq(eventOrganizer.eventId, found?.id ?? 0)))
			.returning({ id: eventOrganizer.id });
		if (!found || gone.length === 0) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, { action: 'event.organizers', objectKind: 'event', objectId: found.id });
	});
}
