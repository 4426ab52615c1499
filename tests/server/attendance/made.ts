import { addDays, dayOf, instantAt } from '../../../src/lib/format/dates.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { eq } from 'drizzle-orm';
import { reader } from '../../../src/lib/server/db/client.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import type { PersonActor } from '../../../src/lib/server/auth/policy.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';

/** A dated offer with its trainer and so many people registered; its first date is at nine o'clock, in thirty days. */
export async function makeSheet(
	people: { givenName?: string; familyName?: string; email?: string }[] = [{}]
) {
	const made = await makeCourseSession({ days: [addDays(dayOf(now()), 30)] });
	const registered = await makeAttendees(
		made,
		people.map((one) => ({ ...one, tickets: ['formation'] }))
	);
	const trainer = await makePerson();
	await write('programme.test', (tx) =>
		tx.insert(t.speaker).values({
			...{ eventId: made.event.id, personId: trainer.person.id, slug: 'elle', name: 'Florence Gagné' }
		})
	);
	const session = made.dates[0]!;
	const of = { actor: trainer.actor, eventSlug: made.event.slug, sessionId: session.id };
	const actors = await Promise.all(registered.map(({ personId }) => actorOf(personId)));
	return { ...made, session, registered, actors, trainer, of };
}

/** Somebody registered, signed in. */
async function actorOf(personId: number): Promise<PersonActor> {
	const [found] = await (await reader()).select().from(t.person).where(eq(t.person.id, personId));
	const name = `${found!.givenName} ${found!.familyName}`;
	return { kind: 'person', personId, email: found!.email, name, roles: [], organisationIds: [] };
}

/** An hour of the session's day, as an instant. */
export function hour(session: { day: string }, time: string): Date {
	return instantAt(session.day, time);
}

/** Does something at an hour of the session's day. */
export async function at<T>(session: { day: string }, time: string, work: () => Promise<T>): Promise<T> {
	const back = setClock(() => hour(session, time).getTime());
	try {
		return await work();
	} finally {
		back();
	}
}
