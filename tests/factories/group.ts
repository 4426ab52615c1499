import { eq } from 'drizzle-orm';
import { addDays, dayOf } from '../../src/lib/format/dates.ts';
import { courseInput } from '../../src/lib/schemas/trainings.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { AGREEMENT_VERSION } from '../../src/lib/trainings/group.ts';
import { addCourse, publishCourse } from '../../src/lib/server/trainings/courses.ts';
import { acceptAgreement } from '../../src/lib/server/trainings/groups/agree.ts';
import { publishOffer } from '../../src/lib/server/trainings/offer-state.ts';
import { addOffer } from '../../src/lib/server/trainings/save-offer.ts';
import { findOrder } from '../../src/lib/server/registration/queries.ts';
import { personFields, placeNew } from './form.ts';
import { offerFields } from './offer.ts';
import { makeOrganisation, makePerson } from './people.ts';

const actor = system('test');
export const AGREED = { version: AGREEMENT_VERSION, statement: 'Ce qui se dit ici reste ici.' };

/** A group of two meetings, in thirty and forty days, that somebody leads, with so many members who agreed. */
export async function makeGroup(count = 2) {
	const { slug: courseSlug } = await addCourse({
		actor,
		input: courseInput.parse({
			...{ title: 'Codéveloppement', newTheme: 'Vie associative', durationMinutes: 300, kind: 'group' },
			...{ level: 'all', audience: 'all', language: 'fr', attendancePercent: 80, isCertified: 'no' }
		})
	});
	await publishCourse({ actor, slug: courseSlug, revision: 1, isPublished: true });
	const dates = [30, 40].map((days) => ({
		...{ day: addDays(dayOf(now()), days), from: '09:00', to: '11:30' }
	}));
	const { slug } = await addOffer({
		actor,
		courseSlug,
		input: offerFields({
			...{ dates, membersOnly: 'yes', capacity: 8, minPeople: 6, memberPrice: '0' },
			decideAt: `${addDays(dayOf(now()), 20)}T12:00`
		})
	});
	await publishOffer({ actor, slug, revision: 1 });
	const db = await reader();
	const [event] = await db.select().from(t.event).where(eq(t.event.slug, slug));
	const meetings = await db
		.select()
		.from(t.session)
		.where(eq(t.session.eventId, event!.id))
		.orderBy(t.session.startsAt);
	const leader = await makePerson();
	await write('events.factory', (tx) =>
		tx.insert(t.speaker).values({
			...{ eventId: event!.id, personId: leader.person.id, slug: 'anime', name: leader.actor.name }
		})
	);
	const organisation = await makeOrganisation();
	const members = [];
	for (let i = 0; i < count; i++) members.push(await joins(slug, event!, organisation.id));
	for (const one of members) await acceptAgreement(one.actor, slug, AGREED);
	return { slug, event: event!, meetings, leader: leader.actor, members, organisation };
}

/** Somebody registers in a group, who has agreed to nothing yet. */
export async function joins(
	slug: string,
	event: typeof t.event.$inferSelect,
	organisationId: number
): Promise<{ actor: Actor & { kind: 'person' }; orderCode: string; registrationCode: string }> {
	const fields = personFields({ pass: 'groupe' });
	const made = await makePerson({ email: fields.email });
	const { code } = await placeNew({ event, types: {} } as never, {
		people: [fields],
		fields: { payer: { organisationId } }
	});
	const found = await findOrder(code);
	return { actor: made.actor as never, orderCode: code, registrationCode: found.people[0]!.code };
}
