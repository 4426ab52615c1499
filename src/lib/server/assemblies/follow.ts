import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { assemblyPresence, assemblyVoter } from '../db/schema/assemblies.ts';
import { Refusal } from '../errors.ts';
import { followed, seatOf } from './access.ts';
import { shownOf } from './live.ts';
import { itemsOf, motionsOf } from './queries.ts';

/** An assembly as a delegate follows it on a phone: what is voted, whether they are counted there and have voted. @throws Refusal as {@link followed} */
export async function followAssembly(actor: Actor, slug: string) {
	const found = await followed(actor, slug);
	const db = await reader();
	const eventId = found.event.id;
	const seat = await seatOf(db, actor, found);
	const [[there], voted, shown, items, motions] = await Promise.all([
		seat
			? db
					.select()
					.from(assemblyPresence)
					.where(
						and(
							eq(assemblyPresence.eventId, eventId),
							eq(assemblyPresence.organisationId, seat.organisationId),
							isNull(assemblyPresence.leftAt)
						)
					)
			: Promise.resolve([]),
		seat
			? db
					.select({ motionId: assemblyVoter.motionId })
					.from(assemblyVoter)
					.where(eq(assemblyVoter.organisationId, seat.organisationId))
			: Promise.resolve([]),
		shownOf(db, eventId),
		itemsOf(db, eventId),
		motionsOf(db, eventId)
	]);
	return {
		event: eventOf(found),
		shown,
		items,
		motions: motions.filter(({ state }) => state !== 'draft'),
		seat: seat
			? {
					organisation: seat.organisation,
					/** Whose seat: what a browser keeps of a ballot is theirs alone. */
					of: `${seat.organisationId}-${seat.personId}`,
					isThere: there !== undefined
				}
			: null,
		voted: voted.map(({ motionId }) => motionId)
	};
}

/** The secret vote of an address, once it is closed. @throws Refusal as {@link followed}, `not_found` (404) */
export async function secretVote(actor: Actor, slug: string, code: string) {
	const found = await followed(actor, slug);
	const motions = await motionsOf(await reader(), found.event.id);
	const motion = motions.find(
		(one) => one.code === code && one.method === 'secret' && one.state === 'closed'
	);
	if (!motion) throw new Refusal('not_found', { status: 404 });
	return { event: eventOf(found), motion };
}

function eventOf({
	event: { id, slug, name, firstDay, timezone, venueName, city }
}: Awaited<ReturnType<typeof followed>>) {
	return { id, slug, name, firstDay, timezone, venueName, city };
}
