import { eq } from 'drizzle-orm';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import { openBoard } from '../../src/lib/server/programme/board/open.ts';
import { placeCard, settleCard, swapCards } from '../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../src/lib/server/programme/board/publish.ts';

/**
 * The history of the colloquium's timetable begins with what is online, and its draft has what somebody would leave
 * there overnight: two workshops of the last morning that exchange rooms, one in a room too small for it, a pin.
 */
export async function seedBoard({ slug }: { slug: string }): Promise<void> {
	const actor = await permanence();
	const { digest } = await previewPublication(actor, slug);
	await publishTimetable({
		...{ actor, eventSlug: slug, digest, reason: '', notify: false },
		note: 'L’horaire tel qu’annoncé à l’ouverture des inscriptions.'
	});
	const { board } = await openBoard(actor, slug);
	const last = board.cards.filter(({ kind, bookable }) => kind === 'workshop' && bookable).slice(-5);
	const [one, other, tight, pinned] = last as [
		(typeof last)[0],
		(typeof last)[0],
		(typeof last)[0],
		(typeof last)[0]
	];
	const request = { actor, eventSlug: slug };
	const seen = ({ id: cardId, revision }: { id: number; revision: number }) => ({ cardId, revision });
	await swapCards({ ...request, one: seen(one), other: seen(other) });
	const smallest = board.rooms.toSorted((a, b) => a.capacity - b.capacity)[0]!;
	const first = board.slots.find(({ id }) => id === tight.slotId)!;
	const before = board.slots.findLast(({ endsAt }) => endsAt <= first.startsAt)!;
	await placeCard({ ...request, ...seen(tight), slotId: before.id, roomId: smallest.id });
	await settleCard({ ...request, ...seen(pinned), pinned: true, capacity: pinned.capacity });
}

/** The demonstration's own permanence, whose name stands in the history. */
async function permanence(): Promise<Actor> {
	const { email } = DEMO_ACCOUNTS.find(({ staff }) => staff?.includes('staff'))!;
	const [found] = await (await reader()).select().from(person).where(eq(person.email, email));
	return {
		kind: 'person',
		personId: found!.id,
		email,
		name: `${found!.givenName} ${found!.familyName}`,
		roles: ['staff'],
		organisationIds: []
	};
}
