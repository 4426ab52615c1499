import { eq } from 'drizzle-orm';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { setWishes } from '../../../../src/lib/server/programme/wishes/set-wishes.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';

export const staff = system('test');
const DAY = 86_400_000;

/** An event whose seats are given from wishes; wishes close in so many days (a negative number: they are closed). */
export async function makeRanked(options: Parameters<typeof makeEvent>[0] & { closesIn?: number } = {}) {
	const made = await makeEvent(options);
	await closeIn(made.event.id, options.closesIn ?? 5);
	return made;
}

export async function closeIn(eventId: number, days: number): Promise<void> {
	await write('events.test', (tx) =>
		tx
			.update(t.event)
			.set({ choiceMode: 'rank', choiceClosesAt: new Date(now().getTime() + days * DAY) })
			.where(eq(t.event.id, eventId))
	);
}

/** People registered one after the other, each with their wishes, by letters of the factory's sessions. */
export async function peopleWishing(
	made: Awaited<ReturnType<typeof makeEvent>>,
	wishes: readonly (readonly ('a' | 'b' | 'c' | 'd')[])[]
) {
	const people = await makeAttendees(
		made,
		wishes.map(() => ({}))
	);
	for (const [i, letters] of wishes.entries())
		if (letters.length > 0)
			await setWishes({
				actor: staff,
				registrationCode: people[i]!.code,
				sessionIds: letters.map((letter) => made.sessions[letter].id)
			});
	return people;
}
