import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { courseInput } from '../../../src/lib/schemas/trainings.ts';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { requireHours } from '../../../src/lib/server/certificates/issue.ts';
import { certifiedEvent } from '../../../src/lib/server/certificates/presence.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { waitForPlace } from '../../../src/lib/server/registration/line/wait-for-place.ts';
import { comingActivities } from '../../../src/lib/server/trainings/activities.ts';
import { searchCatalogue } from '../../../src/lib/server/trainings/catalogue.ts';
import { addCourse, publishCourse, saveCourse } from '../../../src/lib/server/trainings/courses.ts';
import { findCourse } from '../../../src/lib/server/trainings/find-course.ts';
import { managedOffer, staffCourses, staffOffers } from '../../../src/lib/server/trainings/office.ts';
import { publishOffer } from '../../../src/lib/server/trainings/offer-state.ts';
import { addOffer, saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { readAsked } from '../../../src/lib/trainings/asked.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { offerFields } from '../../factories/offer.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { expectEachHoldsAlone, refusal, refusedBy, withGuardOff } from '../../setup/guards.ts';

const actor = system('test');
const activityFields = (fields: Record<string, unknown> = {}) =>
	courseInput.parse({
		...{ title: 'Rendez-vous des membres', newTheme: 'Vie associative', durationMinutes: 60 },
		...{ level: 'all', audience: 'all', language: 'fr', attendancePercent: 80, isCertified: 'no' },
		...{ kind: 'meeting', ...fields }
	});

const SIX_AT_LEAST = {
	minPeople: 6,
	decideAt: `${addDays(dayOf(now()), 20)}T12:00`
};

/** A published activity with an offer for members. */
async function published(kind: 'meeting' | 'agm' | 'group' = 'meeting') {
	const { slug: courseSlug } = await addCourse({ actor, input: activityFields({ kind }) });
	await publishCourse({ actor, slug: courseSlug, revision: 1, isPublished: true });
	const { slug } = await addOffer({
		actor,
		courseSlug,
		input: offerFields({ membersOnly: 'yes', capacity: 8, ...(kind === 'group' ? SIX_AT_LEAST : {}) })
	});
	await publishOffer({ actor, slug, revision: 1 });
	const [event] = await (await reader()).select().from(t.event).where(eq(t.event.slug, slug));
	return { courseSlug, event: event! };
}

describe('an activity', () => {
	test('is among the meetings, and not in the catalogue of trainings', async () => {
		const { courseSlug, event } = await published();
		await makeCourseSession();
		expect(event.kind).toBe('meeting');
		expect((await comingActivities()).map(({ slug, kind }) => [slug, kind])).toEqual([
			[courseSlug, 'meeting']
		]);
		const { cards } = await searchCatalogue(readAsked(new URLSearchParams()));
		expect(cards).toHaveLength(1);
		expect(cards[0]!.slug).not.toBe(courseSlug);
		expect(await findCourse(courseSlug, ANONYMOUS)).toMatchObject({ kind: 'meeting', isCertified: false });
		expect(await staffCourses(actor, { kind: 'training' })).toHaveLength(1);
		expect(await staffCourses(actor, { kind: 'meeting' })).toMatchObject([{ slug: courseSlug }]);
		expect(await staffOffers(actor, { kind: 'agm' })).toEqual([]);
	});

	test('is an event of its kind: an assembly is one, a group meets', async () => {
		expect((await published('agm')).event.kind).toBe('agm');
		expect((await published('group')).event.kind).toBe('meeting');
	});

	test('keeps its kind, whatever is sent or written', async () => {
		const { courseSlug } = await published();
		await saveCourse({ actor, slug: courseSlug, input: activityFields({ kind: 'agm', revision: 2 }) });
		expect(await findCourse(courseSlug, ANONYMOUS)).toMatchObject({ kind: 'meeting' });
		expect(
			await refusedBy((tx) => tx.update(t.course).set({ kind: 'agm' }).where(eq(t.course.slug, courseSlug)))
		).toBe('course_kind_stays');
	});

	test('gives no certificate where it says so', async () => {
		const { event } = await published();
		const of = await certifiedEvent(await reader(), event.id);
		expect(() => requireHours(of, [])).toThrow('certificate_not_given');
	});
});

const register = (event: typeof t.event.$inferSelect, organisationId?: number) =>
	placeNew({ event, types: {} } as never, {
		people: [personFields({ pass: 'rencontre' })],
		fields: { payer: { organisationId } }
	});

describe('members only', () => {
	test('takes people of a member organisation, and tells the others why not', async () => {
		const { event } = await published();
		const member = await makeOrganisation();
		const other = await makeOrganisation({ isMember: false });
		await expect(register(event, member.id)).resolves.toBeTruthy();
		for (const organisationId of [other.id, undefined])
			await expect(register(event, organisationId)).rejects.toMatchObject({
				...{ code: 'offer_members_only', field: 'payer.organisationId' }
			});
	});

	test('keeps its line for them too', async () => {
		const { event } = await published();
		const member = await makeOrganisation();
		const other = await makeOrganisation({ isMember: false });
		await write('events.test', (tx) =>
			tx.update(t.quota).set({ capacity: 1 }).where(eq(t.quota.eventId, event.id))
		);
		await register(event, member.id);
		const join = async (its: { manages?: number; of?: number }) => {
			const { actor: who, person } = await makePerson({
				organisationIds: its.manages ? [its.manages] : []
			});
			if (its.of)
				await write('members.test', (tx) =>
					tx.update(t.person).set({ organisationId: its.of }).where(eq(t.person.id, person.id))
				);
			return refusal(waitForPlace(who, event.slug));
		};
		expect(await join({})).toBe('done');
		expect(await join({ manages: other.id, of: other.id })).toBe('line_members_only');
		expect(await join({ of: member.id })).toBe('done');
		expect(await join({ manages: member.id })).toBe('done');
	});

	test('tells the office who was registered before, and keeps their place', async () => {
		const { courseSlug, event } = await published();
		const fields = { standardPrice: '0', memberPrice: '0', capacity: 8 };
		await saveOffer({ actor, slug: event.slug, input: offerFields({ revision: 2, ...fields }) });
		await register(event);
		await register(event, (await makeOrganisation({ isMember: false })).id);
		await register(event, (await makeOrganisation()).id);
		const read = () => managedOffer(actor, courseSlug, event.slug);
		expect(await read()).toMatchObject({ notMembers: 0 });
		const { revision } = (await read()).offer;
		await saveOffer({
			actor,
			slug: event.slug,
			input: offerFields({ revision, ...fields, membersOnly: 'yes' })
		});
		expect(await read()).toMatchObject({ notMembers: 2, places: { taken: 3 } });
	});

	/** An offer that everybody has a price for, said to be the members' a moment after the page was read. */
	const late = async () => {
		const made = await makeCourseSession({ priceCents: { member: 0, standard: 0 } });
		await write('events.test', (tx) =>
			tx.update(t.courseSession).set({ membersOnly: true }).where(eq(t.courseSession.eventId, made.event.id))
		);
		const other = await makeOrganisation({ isMember: false });
		return placeNew(made as never, {
			people: [personFields({ pass: 'formation' })],
			fields: { payer: { organisationId: other.id } }
		});
	};

	test('holds in the store, whatever the prices say', async () => {
		await expect(late()).rejects.toMatchObject({ code: 'offer_members_only' });
	});

	test('control: without its guard, anybody passes', async () => {
		await withGuardOff(['offer_members_only_insert'], async () => {
			await expect(late()).resolves.toBeTruthy();
		});
	});

	test('opened to everyone again, it has a price for them', async () => {
		const { event } = await published();
		await saveOffer({
			actor,
			slug: event.slug,
			input: offerFields({ revision: 2, standardPrice: '0', memberPrice: '0' })
		});
		await expect(register(event)).resolves.toBeTruthy();
	});
});

describe('a co-development group', () => {
	test('is of six to eight, in the form as in the store', async () => {
		const { courseSlug, event } = await published('group');
		for (const [fields, field] of [
			[{ capacity: 9, ...SIX_AT_LEAST }, 'capacity'],
			[{ capacity: 5 }, 'capacity'],
			[{ capacity: 8 }, 'minPeople']
		] as const)
			await expect(addOffer({ actor, courseSlug, input: offerFields(fields) })).rejects.toMatchObject({
				...{ code: 'group_size', field }
			});
		const change = (capacity: number) =>
			refusedBy((tx) => tx.update(t.quota).set({ capacity }).where(eq(t.quota.eventId, event.id)));
		expect(await change(9)).toBe('group_size');
		expect(await change(6)).toBe('done');
		const least = (minPeople: number) =>
			refusedBy((tx) =>
				tx.update(t.courseSession).set({ minPeople }).where(eq(t.courseSession.eventId, event.id))
			);
		expect(await least(4)).toBe('group_size');
		expect(await least(7)).toBe('done');
	});

	test('each guard of its size holds alone', async () => {
		const { event } = await published('group');
		const meeting = await published();
		await expectEachHoldsAlone([
			{
				...{ guard: 'group_size_insert', says: 'group_size' },
				does: sql`INSERT INTO quota (event_id, name, capacity) VALUES (${event.id}, 'Autres', 20)`
			},
			{
				...{ guard: 'group_size_update', says: 'group_size' },
				does: sql`UPDATE quota SET capacity = 20 WHERE event_id = ${event.id}`
			},
			{
				...{ guard: 'group_minimum_insert', says: 'group_size' },
				// Another event, as an offer of the group's course, with its minimum of four.
				before: sql`DELETE FROM course_session WHERE event_id = ${meeting.event.id}`,
				does: sql`INSERT INTO course_session (event_id, course_id, format, min_people, decide_at)
					SELECT ${meeting.event.id}, course_id, format, 4, decide_at FROM course_session WHERE event_id = ${event.id}`
			},
			{
				...{ guard: 'group_minimum_update', says: 'group_size' },
				does: sql`UPDATE course_session SET min_people = 4 WHERE event_id = ${event.id}`
			}
		]);
	});

	test('has an eighth place for one, of two who take it at once', async () => {
		const { event } = await published('group');
		const payer = { organisationId: (await makeOrganisation()).id };
		const register = (count: number) =>
			placeNew({ event, types: {} } as never, {
				people: Array.from({ length: count }, () => personFields({ pass: 'groupe' })),
				fields: { payer }
			});
		await register(7);
		const ends = await Promise.all([1, 2].map(() => refusal(register(1))));
		expect(ends.sort()).toEqual(['done', 'sold_out']);
	});

	/** Somebody whom the permanence registers while the group meets for the first time. */
	const late = async () => {
		const { event } = await published('group');
		const member = await makeOrganisation();
		const [first] = await (await reader()).select().from(t.session).where(eq(t.session.eventId, event.id));
		const restore = setClock(() => first!.startsAt.getTime() + 60_000);
		try {
			return await placeNew(
				{ event, types: {} } as never,
				{
					actor,
					people: [personFields({ pass: 'groupe' })],
					fields: { payer: { organisationId: member.id } }
				} as never
			);
		} finally {
			restore();
		}
	};

	test('is closed once it has begun, to the permanence too', async () => {
		await expect(late()).rejects.toMatchObject({ code: 'group_begun' });
	});

	/** A colleague whom the permanence puts in somebody's place while the group meets for the first time. */
	const instead = async () => {
		const { event } = await published('group');
		const { code } = await placeNew({ event, types: {} } as never, {
			people: [personFields({ pass: 'groupe' })],
			fields: { payer: { organisationId: (await makeOrganisation()).id } }
		});
		const [first] = await (await reader()).select().from(t.session).where(eq(t.session.eventId, event.id));
		const restore = setClock(() => first!.startsAt.getTime() + 60_000);
		try {
			const { email } = personFields();
			return await transferRegistration({
				actor,
				registrationCode: (await findOrder(code)).people[0]!.code,
				to: { givenName: 'Noémie', familyName: 'Gagné', email },
				locale: 'fr'
			});
		} finally {
			restore();
		}
	};

	test('has nobody come instead of another once it has begun', async () => {
		await expect(instead()).rejects.toMatchObject({ code: 'group_begun' });
		await withGuardOff(['group_begun'], async () => {
			await expect(instead()).resolves.toBeTruthy();
		});
	});

	test('control: without its guard, somebody comes in the middle', async () => {
		await withGuardOff(['group_begun'], async () => {
			await expect(late()).resolves.toBeTruthy();
		});
	});
});
