import { eq } from 'drizzle-orm';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import type { BoardCard as Card } from '../../src/lib/programme/board.ts';
import { openBoard } from '../../src/lib/server/programme/board/open.ts';
import { settleCard, swapCards } from '../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../src/lib/server/programme/board/publish.ts';

/**
 * The history of the colloquium's timetable begins with what is online, and its draft has what somebody would leave
 * there overnight: two workshops of the last morning that exchange rooms, one of them too large for its new one, fewer
 * seats in a third than are taken, and a pin.
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
	const [one, other, fewer, pinned] = last as [Card, Card, Card, Card];
	const request = { actor, eventSlug: slug };
	const seen = ({ id: cardId, revision }: { id: number; revision: number }) => ({ cardId, revision });
	await swapCards({ ...request, one: seen(one), other: seen(other) });
	await settleCard({ ...request, ...seen(fewer), pinned: false, capacity: Math.max(1, fewer.booked - 2) });
	await settleCard({ ...request, ...seen(pinned), pinned: true, capacity: pinned.capacity });
}

/** The demonstration's own permanence, whose name stands in the history. */
async function permanence(): Promise<Actor> {
	const { email } = DEMO_ACCOUNTS.find(({ kind }) => kind === 'staff')!;
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
