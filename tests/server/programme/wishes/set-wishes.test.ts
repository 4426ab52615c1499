import { asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, linkHolder, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import { MAX_WISHES } from '../../../../src/lib/programme/wishes.ts';
import { wishSpace, wishState } from '../../../../src/lib/server/programme/wishes/queries.ts';
import { setWishes } from '../../../../src/lib/server/programme/wishes/set-wishes.ts';
import { setChoice } from '../../../../src/lib/server/programme/wishes/settings.ts';
import { cancelRegistrations } from '../../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { findOrder, findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';
import { personFields, placeNew } from '../../../factories/form.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { closeIn, makeRanked, peopleWishing, staff } from './ranked.ts';

async function wishesOf(registrationId: number) {
	return (await reader())
		.select({ sessionId: t.wish.sessionId, rank: t.wish.rank })
		.from(t.wish)
		.where(eq(t.wish.registrationId, registrationId))
		.orderBy(asc(t.wish.rank));
}

const holder = (code: string) => linkHolder('ticket', code, sign('ticket', code)) as Actor;

describe('one’s wishes', () => {
	test('are replaced whole, ranked from 1 without a hole, and traced', async () => {
		const made = await makeRanked();
		const { a, b, d } = made.sessions;
		const [one] = await makeAttendees(made, [{}]);
		const set = (ids: number[]) =>
			setWishes({ actor: holder(one!.code), registrationCode: one!.code, sessionIds: ids });
		expect(await set([d.id, a.id, b.id])).toBe(true);
		expect(await set([d.id, a.id, b.id])).toBe(false);
		expect(await set([b.id, d.id])).toBe(true);
		expect(await wishesOf(one!.id)).toEqual([
			{ sessionId: b.id, rank: 1 },
			{ sessionId: d.id, rank: 2 }
		]);
		expect(await set([])).toBe(true);
		const trail = await (
			await reader()
		)
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.action, 'wishes.set'));
		expect(trail.filter(({ objectId }) => objectId === String(one!.id))).toHaveLength(3);
	});

	test('are the person’s, their link’s and their order’s, and nobody else’s', async () => {
		const made = await makeRanked();
		const { actor: stranger } = await makePerson();
		const placed = await placeNew(made);
		const [row] = (await findOrder(placed.code)).people;
		const by = (actor: Actor) =>
			setWishes({ actor, registrationCode: row!.code, sessionIds: [made.sessions.a.id] });
		for (const actor of [ANONYMOUS, stranger]) expect((await refusalOf(by(actor))).code).toBe('not_allowed');
		expect(await by(linkHolder('order', placed.code, sign('order', placed.code))!)).toBe(true);
	});

	test('are refused for a repeat, too many, what tickets do not open, another event, what is over or called off', async () => {
		const made = await makeRanked();
		const other = await makeRanked();
		const { a, b, c, d } = made.sessions;
		const [one] = await makeAttendees(made, [{ tickets: ['jour-1'] }]);
		const set = (...ids: number[]) =>
			refusalOf(setWishes({ actor: staff, registrationCode: one!.code, sessionIds: ids }));
		expect(await set(a.id, b.id, a.id)).toMatchObject({
			code: 'wish_repeated',
			values: { session: a.title }
		});
		expect((await set(a.id, d.id)).code).toBe('session_not_covered');
		expect((await set(other.sessions.a.id)).code).toBe('invalid_input');
		await write('programme.test', (tx) =>
			tx.update(t.session).set({ status: 'cancelled' }).where(eq(t.session.id, c.id))
		);
		expect((await set(c.id)).code).toBe('session_not_bookable');
		expect(await wishesOf(one!.id)).toEqual([]);
		const more = await write('programme.test', (tx) =>
			tx
				.insert(t.session)
				.values(
					Array.from({ length: MAX_WISHES + 1 }, (_, i) => ({
						...a,
						id: undefined,
						slug: `de-plus-${i}`,
						booked: 0
					}))
				)
				.returning({ id: t.session.id })
		);
		expect((await set(...more.map(({ id }) => id))).code).toBe('too_many_wishes');
	});

	test('close at their date, for staff only once seats are given; a place that is held or gone has none', async () => {
		const made = await makeRanked({ closesIn: -1 });
		const { a } = made.sessions;
		const [one, held] = await makeAttendees(made, [{}, { order: 'held' }]);
		const set = (actor: Actor, code: string) =>
			setWishes({ actor, registrationCode: code, sessionIds: [a.id] });
		expect((await refusalOf(set(holder(one!.code), one!.code))).code).toBe('wishes_closed');
		expect(await set(staff, one!.code)).toBe(true);
		expect((await refusalOf(set(staff, held!.code))).code).toBe('order_not_confirmed');
		const choosing = await makeEvent();
		const [there] = await makeAttendees(choosing, [{}]);
		expect(
			(
				await refusalOf(
					setWishes({ actor: staff, registrationCode: there!.code, sessionIds: [choosing.sessions.a.id] })
				)
			).code
		).toBe('wishes_closed');
		expect((await refusalOf(wishSpace(await findTicket(there!.code)))).code).toBe('not_found');
	});

	test('go with the place', async () => {
		const made = await makeRanked();
		const placed = await placeNew(made);
		const [row] = (await findOrder(placed.code)).people;
		await setWishes({ actor: staff, registrationCode: row!.code, sessionIds: [made.sessions.a.id] });
		await cancelRegistrations({ actor: staff, orderCode: placed.code, registrationCodes: [row!.code] });
		expect(await wishesOf(row!.id)).toEqual([]);
		expect(
			(
				await refusalOf(
					setWishes({ actor: staff, registrationCode: row!.code, sessionIds: [made.sessions.a.id] })
				)
			).code
		).toBe('registration_not_active');
	});

	test('of ten lists sent at once, one stands whole', async () => {
		const made = await makeRanked();
		const [one] = await makeAttendees(made, [{}]);
		const { a, b, d } = made.sessions;
		const lists = Array.from({ length: 10 }, (_, i) => (i % 2 ? [a.id, b.id, d.id] : [d.id, b.id]));
		await Promise.all(
			lists.map((sessionIds) => setWishes({ actor: staff, registrationCode: one!.code, sessionIds }))
		);
		const kept = (await wishesOf(one!.id)).map(({ sessionId }) => sessionId);
		expect(lists.some((list) => list.join() === kept.join())).toBe(true);
	});
});

describe('while seats wait for the assignment', () => {
	test('nobody takes one by themselves, at registration or after; staff do', async () => {
		const made = await makeRanked();
		const { a, b } = made.sessions;
		const [one] = await makeAttendees(made, [{}]);
		const change = (actor: Actor) =>
			changeBookings({ actor, registrationCode: one!.code, sessionIds: [a.id] });
		expect((await refusalOf(change(holder(one!.code)))).code).toBe('choice_is_ranked');
		expect((await change(staff)).changed).toBe(true);
		const people = [personFields({ sessions: { [b.slot]: b.id } })];
		expect((await refusalOf(placeNew(made, { people }))).code).toBe('choice_is_ranked');
		await placeNew(made, { people: [personFields()] });
		const choosing = await makeEvent();
		const chosen = choosing.sessions.b;
		await placeNew(choosing, { people: [personFields({ sessions: { [chosen.slot]: chosen.id } })] });
	});
});

describe('the office', () => {
	test('sets the mode and the date, which leaves time to choose', async () => {
		const made = await makeEvent();
		const eventId = made.event.id;
		await setChoice({ actor: staff, eventId, mode: 'rank', closesOn: made.days[0]! }).then(
			() => expect.unreachable(),
			(refusal) => expect(refusal).toMatchObject({ code: 'wishes_close_late', field: 'closesOn' })
		);
		await setChoice({ actor: staff, eventId, mode: 'rank', closesOn: '2020-01-01' });
		const [one] = await makeAttendees(made, [{}]);
		expect((await wishSpace(await findTicket(one!.code))).stage).toBe('closed');
		await closeIn(eventId, 3);
		expect((await wishSpace(await findTicket(one!.code))).stage).toBe('open');
		await setChoice({ actor: staff, eventId, mode: 'choose' });
		expect((await refusalOf(wishSpace(await findTicket(one!.code)))).code).toBe('not_found');
		expect((await refusalOf(setChoice({ actor: ANONYMOUS, eventId, mode: 'choose' }))).code).toBe(
			'not_allowed'
		);
	});

	test('sees who has said their wishes, and what is wanted most', async () => {
		const made = await makeRanked();
		await peopleWishing(made, [['a', 'd'], ['b', 'a'], ['a'], []]);
		await makeAttendees(made, [{ tickets: ['souper'] }, { order: 'held' }]);
		const state = await wishState(staff, made.event.id);
		expect(state).toMatchObject({ people: 4, said: 3 });
		expect(state.sessions.map(({ id, wanted, first }) => [id, wanted, first])).toEqual([
			[made.sessions.a.id, 3, 2],
			[made.sessions.b.id, 1, 1],
			[made.sessions.d.id, 1, 0],
			[made.sessions.c.id, 0, 0]
		]);
		expect((await refusalOf(wishState(ANONYMOUS, made.event.id))).code).toBe('not_allowed');
	});
});

test('seats are not given from wishes where people wait for some', async () => {
	const made = await makeEvent({ sessionCapacity: 1 });
	const { a } = made.sessions;
	const [seated, waiting] = await makeAttendees(made, [{}, {}]);
	await changeBookings({ actor: staff, registrationCode: seated!.code, sessionIds: [a.id] });
	await waitForSession({ actor: staff, registrationCode: waiting!.code, sessionId: a.id });
	const rank = () => setChoice({ actor: staff, eventId: made.event.id, mode: 'rank' });
	expect(await refusalOf(rank())).toMatchObject({ code: 'waiting_lists_open', values: { count: 1 } });
	await changeBookings({ actor: staff, registrationCode: seated!.code, sessionIds: [] });
	expect((await findTicket(waiting!.code)).bookings.map(({ sessionId }) => sessionId)).toEqual([a.id]);
	await rank();
});
