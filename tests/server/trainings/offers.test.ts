import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { addDays, dayOf, instantAt } from '../../../src/lib/format/dates.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { recordRest } from '../../../src/lib/server/attendance/record.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { findTicket } from '../../../src/lib/server/registration/queries.ts';
import { accessAt, trainingSpace } from '../../../src/lib/server/trainings/given.ts';
import { managedOffer, staffOffers } from '../../../src/lib/server/trainings/office.ts';
import {
	cancelOffer,
	closeOffer,
	confirmOffer,
	publishOffer
} from '../../../src/lib/server/trainings/offer-state.ts';
import { linkTrainers } from '../../../src/lib/server/trainings/offer-dates.ts';
import { remindMeetings } from '../../../src/lib/server/trainings/remind.ts';
import { addOffer, saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { settleOffers } from '../../../src/lib/server/trainings/settle.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourse, makeCourseSession } from '../../factories/course.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { offerFields } from '../../factories/offer.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, withGuardOff, without } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());
const at = (instant: Date) => {
	restore();
	restore = setClock(() => instant.getTime());
};

const facts = async (kind: string) => {
	const db = await reader();
	return db
		.select({ payload: t.outbox.payload, key: t.outbox.dedupeKey })
		.from(t.outbox)
		.where(eq(t.outbox.kind, kind));
};
const factsOf = async (kind: string, eventId: number) =>
	(await facts(kind)).filter(({ payload }) => payload.eventId === eventId);

async function makeOffer(fields: Record<string, unknown> = {}) {
	const { actor } = await makePerson({ roles: ['staff'] });
	const { course } = await makeCourse();
	const { slug } = await addOffer({ actor, courseSlug: course.slug, input: offerFields(fields) });
	const read = () => managedOffer(actor, course.slug, slug);
	const publish = async () => publishOffer({ actor, slug, revision: (await read()).offer.revision });
	const order = async (options: Parameters<typeof placeNew>[1] = {}) => {
		const { event } = await read();
		return placeNew({ event } as never, {
			...options,
			people: options.people ?? [personFields({ pass: 'formation' })]
		});
	};
	return { actor, course, slug, read, publish, order };
}

describe('an offer', () => {
	test('is an event, its places, its pass, its prices, its meetings and its trainers, in one write', async () => {
		const { person } = await makePerson();
		const day = addDays(dayOf(now()), 30);
		const made = await makeOffer({
			dates: [0, 14, 28].map((days) => ({ day: addDays(day, days), from: '13:00', to: '16:30' })),
			trainers: [
				{ name: 'Florence Gagné', title: 'Conseillère', organisation: 'Le SOIT', email: person.email }
			]
		});
		const found = await made.read();
		expect(found.dates.map(({ startsAt }) => dayOf(startsAt))).toEqual(
			[0, 14, 28].map((n) => addDays(day, n))
		);
		expect(found.prices).toMatchObject({ member: 5_000, standard: 8_000 });
		expect(found.places).toEqual({ capacity: 12, taken: 0 });
		expect(found.trainers[0]).toMatchObject({ name: 'Florence Gagné', email: person.email });
		expect(found.event).toMatchObject({ firstDay: day, lastDay: addDays(day, 28), publishedAt: null });
		expect(found.offer.status).toBe('confirmed');
	});

	test.each([
		[{ dates: [] }, 'date_missing', 'dates[0].day'],
		[{ dates: [{ day: '2027-03-02', from: '09:00' }] }, 'date_incomplete', 'dates[0].to'],
		[{ dates: [{ day: '2027-03-02', from: '12:00', to: '09:00' }] }, 'date_ends_early', 'dates[0].to'],
		[
			{
				dates: [
					{ day: '2027-03-02', from: '09:00', to: '12:00' },
					{ day: '2027-03-02', from: '11:00', to: '13:00' }
				]
			},
			'dates_overlap',
			'dates[1].from'
		],
		// The night when clocks go forward.
		[{ dates: [{ day: '2027-03-14', from: '02:30', to: '04:00' }] }, 'time_missing', 'dates[0].from'],
		[{ minPeople: 20 }, 'minimum_above_capacity', 'minPeople'],
		[{ minPeople: 4 }, 'decide_missing', 'decideAt'],
		[{ format: 'in_person' }, 'region_missing', 'regionCode'],
		[{ trainers: [{ name: 'X', email: 'inconnue@exemple.org' }] }, 'trainer_unknown', 'trainers[0].email']
	])('refuses %j', async (fields, code, field) => {
		const thrown = await makeOffer(fields).catch((error: unknown) => error);
		expect(thrown).toBeInstanceOf(Refusal);
		expect(thrown).toMatchObject({ code, field });
	});

	test('of two people who change it, the second is told', async () => {
		const { actor, slug, read } = await makeOffer();
		const { revision } = (await read()).offer;
		await saveOffer({ actor, slug, input: offerFields({ revision }) });
		expect(await refusal(saveOffer({ actor, slug, input: offerFields({ revision }) }))).toBe(
			'training_changed'
		);
	});

	test('keeps what people bought, and tells them of a meeting that moves', async () => {
		const { actor, slug, read, publish, order } = await makeOffer();
		await publish();
		const { code } = await order({ people: [1, 2].map(() => personFields({ pass: 'formation' })) });
		const before = await read();
		const [date] = before.dates;
		const line = { id: date!.id, day: addDays(dayOf(date!.startsAt), 7), from: '09:00', to: '12:00' };
		const fields = { revision: before.offer.revision, dates: [line] };
		expect(await refusal(saveOffer({ actor, slug, input: offerFields({ ...fields, capacity: 1 }) }))).toBe(
			'capacity_below_taken'
		);
		await saveOffer({
			actor,
			slug,
			input: offerFields({ ...fields, memberPrice: '10', standardPrice: '20' })
		});
		const db = await reader();
		const [moved] = await db.select().from(t.session).where(eq(t.session.id, date!.id));
		expect(moved).toMatchObject({ calendarSequence: 1, day: line.day });
		const [order1] = await db.select().from(t.order).where(eq(t.order.code, code));
		expect(order1!.subtotalCents).toBe(16_000);
		expect(await factsOf('training.moved', before.event.id)).toHaveLength(1);
		const after = await read();
		expect(after.prices).toMatchObject({ member: 1_000, standard: 2_000 });
		// A meeting that began no longer moves.
		at(new Date(after.dates[0]!.startsAt.getTime() + 60_000));
		const late = offerFields({ revision: after.offer.revision, dates: [{ ...line, from: '10:00' }] });
		expect(await refusal(saveOffer({ actor, slug, input: late }))).toBe('date_begun');
	});
});

describe('the state of an offer', () => {
	const decideAt = () => `${addDays(dayOf(now()), 20)}T12:00`;

	test('is confirmed by the worker once its minimum is reached, and held once its last meeting is over', async () => {
		const { actor, slug, read, publish, order } = await makeOffer({ minPeople: 2, decideAt: decideAt() });
		await publish();
		await order();
		await settleOffers();
		expect((await read()).offer.status).toBe('tentative');
		await order();
		await Promise.all([settleOffers(), settleOffers()]);
		const { offer, event, dates } = await read();
		expect(offer.status).toBe('confirmed');
		expect(await factsOf('training.confirmed', event.id)).toHaveLength(1);
		at(dates[0]!.endsAt);
		await settleOffers();
		expect((await read()).offer.status).toBe('held');
		const close = async () => closeOffer({ actor, slug, revision: (await read()).offer.revision });
		expect(await refusal(close())).toBe('sheets_incomplete');
	});

	test('closes once everybody on its sheets is noted, whoever trains there and took a place left out', async () => {
		const { actor, slug, read, publish, order } = await makeOffer();
		await publish();
		await order();
		const { event, dates } = await read();
		const db = await reader();
		const [trains] = await db
			.select({ personId: t.registration.personId })
			.from(t.registration)
			.where(eq(t.registration.eventId, event.id));
		await order();
		await write('events.test', async (tx) => {
			const [speaker] = await tx
				.insert(t.speaker)
				.values({ eventId: event.id, slug: 'forme', name: 'Qui forme', personId: trains!.personId })
				.returning();
			await linkTrainers(tx, event.id, [speaker!.id]);
		});
		await settleOffers();
		at(dates.at(-1)!.endsAt);
		await settleOffers();
		const close = async () => closeOffer({ actor, slug, revision: (await read()).offer.revision });
		expect(await refusal(close())).toBe('sheets_incomplete');
		for (const { id: sessionId } of dates)
			expect(await recordRest({ actor, eventSlug: slug, sessionId, mark: 'present' })).toBe(1);
		await close();
		expect((await read()).offer.status).toBe('closed');
	});

	test('without its minimum, the permanence is told once, and decides', async () => {
		const { actor, slug, read, publish, order } = await makeOffer({ minPeople: 2, decideAt: decideAt() });
		await publish();
		await order();
		const { offer, event } = await read();
		at(offer.decideAt!);
		await settleOffers();
		await settleOffers();
		expect(await factsOf('training.undecided', event.id)).toHaveLength(1);
		expect((await staffOffers(actor)).find((one) => one.slug === slug)!.task).toBe('decide');
		await confirmOffer({ actor, slug, revision: offer.revision });
		expect((await read()).offer.status).toBe('confirmed');
		expect(await refusal(confirmOffer({ actor, slug, revision: offer.revision + 1 }))).toBe('offer_over');
	});

	test('cancelled, everybody gets their money back and is told, and nobody registers any more', async () => {
		const { actor, slug, read, publish, order } = await makeOffer();
		await publish();
		const one = await order();
		await order();
		const { offer, event } = await read();
		const request = { actor, slug, revision: offer.revision, reason: 'Formatrice malade' };
		expect(await cancelOffer(request)).toEqual({ people: 2 });
		const after = await read();
		expect(after.offer).toMatchObject({ status: 'cancelled', cancelReason: 'Formatrice malade' });
		const db = await reader();
		const [cancelled] = await db.select().from(t.order).where(eq(t.order.code, one.code));
		expect(cancelled!.status).toBe('cancelled');
		expect(cancelled!.creditedCents).toBe(cancelled!.totalCents);
		const told = await facts('order.cancelled');
		expect(told.some(({ payload }) => payload.orderId === cancelled!.id)).toBe(true);
		expect(await factsOf('training.cancelled', event.id)).toHaveLength(1);
		expect(await refusal(order())).toMatch(/event_closed|not_on_sale/);
		expect(await refusal(cancelOffer({ ...request, revision: after.offer.revision }))).toBe('offer_over');
	});

	test('of which somebody had a meeting is no longer cancelled: its dates to come are taken out, and hours stay', async () => {
		const first = addDays(dayOf(now()), 30);
		const dates = [first, addDays(first, 7)].map((day) => ({ day, from: '09:00', to: '12:00' }));
		const { actor, slug, read, publish, order } = await makeOffer({ dates });
		await publish();
		await order();
		await settleOffers();
		const before = await read();
		at(before.dates[0]!.endsAt);
		const sheet = { actor, eventSlug: slug, sessionId: before.dates[0]!.id };
		await recordRest({ ...sheet, mark: 'present' });
		const { revision } = (await read()).offer;
		const cancelling = cancelOffer({ actor, slug, revision, reason: 'Formatrice malade' });
		expect(await refusal(cancelling)).toBe('offer_attended');
		expect((await read()).offer.status).toBe('confirmed');
		const input = offerFields({
			...{ revision, dates: [{ id: sheet.sessionId, ...dates[0]! }] },
			...{ opensAt: `${addDays(first, -60)}T09:00`, closesAt: `${first}T09:00` },
			changesCloseAt: `${addDays(first, -5)}T17:00`
		});
		await saveOffer({ actor, slug, input });
		await settleOffers();
		expect((await read()).offer.status).toBe('held');
	});

	test('is never cancelled over the heads of those registered', async () => {
		const { read, publish, order } = await makeOffer();
		await publish();
		await order();
		const { event } = await read();
		const off = () =>
			refusedBy((tx) =>
				tx.update(t.courseSession).set({ status: 'cancelled' }).where(eq(t.courseSession.eventId, event.id))
			);
		expect(await off()).toBe('course_session_has_people');
		await withGuardOff(['course_session_people_told'], async () => expect(await off()).toBe('done'));
	});
});

describe('the room and the link', () => {
	test('are given from their hour until the meeting ends, by the clock of the server', () => {
		const offer = { status: 'confirmed' as const, accessMinutes: 60, room: 'B-12', meetingUrl: '' };
		const startsAt = instantAt('2027-03-02', '9:00');
		const meetings = [{ id: 1, startsAt, endsAt: instantAt('2027-03-02', '12:00') }];
		const given = (clock: string, more = {}) =>
			accessAt({ ...offer, ...more }, meetings, instantAt('2027-03-02', clock)).access?.room;
		expect(['7:59', '8:00', '11:59', '12:00'].map((clock) => given(clock))).toEqual([
			...[undefined, 'B-12', 'B-12', undefined]
		]);
		expect(given('8:30', { status: 'tentative' })).toBeUndefined();
		expect(given('8:30', { status: 'cancelled' })).toBeUndefined();
	});

	test('are of whoever is registered, in time, and of nobody else', async () => {
		const { read, publish, order } = await makeOffer();
		await publish();
		const placed = await order();
		const { dates } = await read();
		const db = await reader();
		const [mine] = await db.select().from(t.registration).where(eq(t.registration.orderId, placed.orderId));
		const space = async (isOwn = true) => trainingSpace(await findTicket(mine!.code), isOwn);
		const before = await space();
		expect(JSON.stringify(before)).not.toContain('rencontre.example');
		expect(before!.accessAt).toEqual(new Date(dates[0]!.startsAt.getTime() - 2880 * 60_000));
		at(before!.accessAt!);
		expect((await space())!.access).toEqual({ room: '', meetingUrl: 'https://rencontre.example/salle-7' });
		expect((await space(false))!.access).toBeNull();
		await cancelOrder({ actor: (await makePerson({ roles: ['staff'] })).actor, orderCode: placed.code });
		expect((await space())!.access).toBeNull();
	});

	test('are mailed once to each, also to whoever registers late, and again when the meeting moves', async () => {
		const organisation = await makeOrganisation();
		const { actor, slug, read, publish, order } = await makeOffer();
		await publish();
		await order({ fields: { payer: { organisationId: organisation.id } } });
		const { dates, event } = await read();
		const reminded = async () =>
			(await facts('training.reminded')).filter(({ payload }) => payload.sessionId === dates[0]!.id).length;
		await remindMeetings();
		expect(await reminded()).toBe(0);
		at(new Date(dates[0]!.startsAt.getTime() - 2879 * 60_000));
		await remindMeetings();
		await remindMeetings();
		expect(await reminded()).toBe(1);
		expect(
			(await facts('training.team_reminded')).filter((one) => one.payload.sessionId === dates[0]!.id)
		).toHaveLength(1);
		await order();
		await remindMeetings();
		expect(await reminded()).toBe(2);
		const line = { id: dates[0]!.id, day: event.firstDay, from: '10:00', to: '12:00' };
		const revision = (await read()).offer.revision;
		await saveOffer({ actor, slug, input: offerFields({ revision, dates: [line] }) });
		await remindMeetings();
		expect(await reminded()).toBe(2);
		at(new Date(dates[0]!.startsAt.getTime() - 2800 * 60_000));
		await remindMeetings();
		expect(await reminded()).toBe(4);
	});
});

describe('the cap of an organisation', () => {
	const rush = async (capped: boolean) => {
		const organisation = await makeOrganisation();
		const made = await makeCourseSession({ capacity: 40, offer: { perOrganisation: capped ? 2 : null } });
		const ends = await Promise.all(
			Array.from({ length: 8 }, () =>
				refusal(
					placeNew(made as never, {
						people: [personFields({ pass: 'formation' })],
						fields: { payer: { organisationId: organisation.id } }
					})
				)
			)
		);
		return { ends, organisation, made };
	};

	test('holds whatever arrives at once, and names the organisation', async () => {
		const { ends, organisation, made } = await rush(true);
		expect(ends.filter((end) => end === 'done')).toHaveLength(2);
		expect(ends.filter((end) => end === 'organisation_cap')).toHaveLength(6);
		const three = placeNew(made as never, {
			people: [personFields({ pass: 'formation' })],
			fields: { payer: { organisationId: organisation.id } }
		});
		await expect(three).rejects.toMatchObject({
			code: 'organisation_cap',
			field: 'payer.organisationId',
			values: { organisation: organisation.name, max: 2, left: 0 }
		});
	});

	test('control: without its guard, all of them pass', async () => {
		await withGuardOff(['organisation_cap_insert'], async () => {
			const { ends } = await rush(true);
			expect(ends.filter((end) => end === 'done')).toHaveLength(8);
		});
	});

	test('counts a registration that comes back', async () => {
		const { organisation, made } = await rush(true);
		const db = await reader();
		const [one] = await db
			.select()
			.from(t.registration)
			.where(eq(t.registration.organisationId, organisation.id));
		const set = (status: 'active' | 'cancelled') =>
			refusedBy((tx) => tx.update(t.registration).set({ status }).where(eq(t.registration.id, one!.id)));
		expect(await set('cancelled')).toBe('done');
		await placeNew(made as never, {
			people: [personFields({ pass: 'formation' })],
			fields: { payer: { organisationId: organisation.id } }
		});
		expect(await set('active')).toBe('organisation_cap');
		await withGuardOff(['organisation_cap_update'], async () => expect(await set('active')).toBe('done'));
	});
});

test('nobody is registered in what was called off', async () => {
	const made = await makeCourseSession();
	await write('trainings.test', (tx) =>
		tx.update(t.courseSession).set({ status: 'cancelled' }).where(eq(t.courseSession.eventId, made.event.id))
	);
	expect(await refusal(placeNew(made as never, { people: [personFields({ pass: 'formation' })] }))).toBe(
		'event_closed'
	);
	// By whatever door: the store itself refuses a registration that is new, and one that comes back.
	const other = await makeCourseSession();
	const [gone] = await makeAttendees(other, [{ tickets: ['formation'] }]);
	await write('trainings.test', async (tx) => {
		await tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, gone!.id));
		await tx
			.update(t.courseSession)
			.set({ status: 'cancelled' })
			.where(eq(t.courseSession.eventId, other.event.id));
	});
	const [{ id: _, ...row }] = (await (
		await reader()
	)
		.select()
		.from(t.registration)
		.where(eq(t.registration.id, gone!.id))) as [typeof t.registration.$inferSelect];
	const again = (tx: Tx) =>
		tx.insert(t.registration).values({ ...row, code: `${row.code}-2`, status: 'active' });
	const back = (tx: Tx) =>
		tx.update(t.registration).set({ status: 'active' }).where(eq(t.registration.id, gone!.id));
	expect(await refusedBy(again)).toBe('course_session_off');
	expect(await refusedBy(back)).toBe('course_session_off');
	expect(await without(['course_session_off_insert'], again)).toBe('done');
	expect(await without(['course_session_off_update'], back)).toBe('done');
});
