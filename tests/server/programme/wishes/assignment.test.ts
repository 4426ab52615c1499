import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, linkHolder } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import type { FactKind } from '../../../../src/lib/server/outbox/emit.ts';
import type { Handler } from '../../../../src/lib/server/outbox/worker.ts';
import { acceptAssignment } from '../../../../src/lib/server/programme/wishes/accept.ts';
import { startAssignment } from '../../../../src/lib/server/programme/wishes/compute.ts';
import { remindWishes } from '../../../../src/lib/server/programme/wishes/remind.ts';
import { assignmentRun } from '../../../../src/lib/server/programme/wishes/run-report.ts';
import { setWishes } from '../../../../src/lib/server/programme/wishes/set-wishes.ts';
import { setChoice } from '../../../../src/lib/server/programme/wishes/settings.ts';
import { dismissRun } from '../../../../src/lib/server/programme/solver/settle-run.ts';
import { cancelRegistrations } from '../../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { closeIn, makeRanked, peopleWishing, staff } from './ranked.ts';

async function seats(eventId: number) {
	return (await reader())
		.select({
			person: t.booking.registrationId,
			session: t.booking.sessionId,
			source: t.booking.source
		})
		.from(t.booking)
		.innerJoin(t.session, eq(t.session.id, t.booking.sessionId))
		.where(and(eq(t.session.eventId, eventId), eq(t.booking.status, 'active')))
		.orderBy(t.booking.registrationId, t.booking.sessionId);
}

/** Sixteen people for workshops of three seats, computed, and closed unless told. */
async function computed(options: { closesIn?: number } = {}) {
	const made = await makeRanked({ sessionCapacity: 3 });
	const people = await peopleWishing(
		made,
		Array.from({ length: 8 }, (_, i) => (i % 2 ? (['a', 'd'] as const) : (['b', 'a', 'd'] as const)))
	);
	const eventId = made.event.id;
	await closeIn(eventId, options.closesIn ?? -1);
	const { runId, ended } = await startAssignment(staff, eventId);
	await ended;
	return { made, eventId, people, runId };
}

async function factsOf(kind: FactKind, eventId?: number) {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, kind));
	return rows.filter(({ payload }) => eventId === undefined || payload?.eventId === eventId);
}

describe('a computed assignment', () => {
	test('changes nothing, and is told in figures beside first come, first served', async () => {
		const { eventId, made } = await computed();
		expect(await seats(eventId)).toEqual([]);
		const { review, ...run } = (await assignmentRun(staff, eventId))!;
		expect(run).toMatchObject({ status: 'done', failure: null });
		expect(review).toMatchObject({ people: 8, proven: true, changes: undefined });
		expect(review!.ours.firstWishShare).toBe(6 / 8);
		expect(review!.ours.byRank[0]).toBe(6);
		expect(review!.theirs.seats).toBeLessThanOrEqual(review!.ours.seats);
		const a = review!.sessions.find(({ id }) => id === made.sessions.a.id)!;
		expect(a).toMatchObject({ capacity: 3, booked: 0, given: 3, refused: 5 });
		expect(review!.least[0]!.given).toBeLessThan(review!.least[0]!.possible);
		await expect(assignmentRun(ANONYMOUS, eventId)).rejects.toMatchObject({ code: 'not_allowed' });
	});

	test('is asked by staff, of an event that ranks, with something to give', async () => {
		const made = await makeRanked();
		expect((await refusalOf(startAssignment(ANONYMOUS, made.event.id))).code).toBe('not_allowed');
		expect((await refusalOf(startAssignment(staff, made.event.id))).code).toBe('nothing_to_assign');
		expect((await refusalOf(startAssignment(staff, 999_999))).code).toBe('not_found');
		await setChoice({ actor: staff, eventId: made.event.id, mode: 'choose' });
		expect((await refusalOf(startAssignment(staff, made.event.id))).code).toBe('wishes_closed');
	});

	test('put aside is not accepted', async () => {
		const { eventId, runId } = await computed();
		await dismissRun(staff, eventId, runId);
		expect((await refusalOf(acceptAssignment({ actor: staff, eventId, runId }))).code).toBe('stale_page');
		expect(await seats(eventId)).toEqual([]);
	});
});

describe('its acceptance', () => {
	test('gives every seat, keeps those of staff, opens the choice, and tells each person once', async () => {
		const made = await makeRanked({ sessionCapacity: 3 });
		const eventId = made.event.id;
		const { a, b, d } = made.sessions;
		const [pinned, ...others] = await peopleWishing(made, [['a', 'd'], ['a'], ['b', 'd'], ['a', 'b']]);
		await changeBookings({ actor: staff, registrationCode: pinned!.code, sessionIds: [b.id] });
		await closeIn(eventId, -1);
		const { runId, ended } = await startAssignment(staff, eventId);
		await ended;
		const given = await acceptAssignment({ actor: staff, eventId, runId });
		const now = await seats(eventId);
		expect(given).toEqual({ people: 4, seats: now.length - 1 });
		expect(now.filter(({ person }) => person === pinned!.id)).toEqual([
			{ person: pinned!.id, session: b.id, source: 'choice' },
			{ person: pinned!.id, session: d.id, source: 'assignment' }
		]);
		expect(now.filter(({ session }) => session === a.id).map(({ person }) => person)).toEqual([
			others[0]!.id,
			others[2]!.id
		]);
		const db = await reader();
		const [row] = await db.select().from(t.registration).where(eq(t.registration.id, others[0]!.id));
		expect(row!.calendarSequence).toBe(1);

		const told = (await factsOf('assignment.accepted')).filter(({ payload }) => payload?.runId === runId);
		expect(told).toHaveLength(4);
		const tell = handlers['assignment.accepted'] as Handler<FactKind>;
		for (const fact of [...told, ...told]) await tell(fact.payload as never, fact as never);
		const mails = await db
			.select()
			.from(t.mail)
			.where(sql`${t.mail.dedupeKey} LIKE ${`assignment.accepted:${runId}:%`}`);
		expect(mails).toHaveLength(4);
		const toPinned = mails.find(({ dedupeKey }) => dedupeKey.endsWith(`:${pinned!.id}`))!;
		expect(toPinned.text).toContain('Vœu 1\u00a0: Atelier a (non obtenu)');
		expect(toPinned.text).toContain('Vœu 2\u00a0: Atelier d (obtenu)');

		// From now on, seats left are chosen, and wishes are over for everyone.
		const holder = linkHolder('ticket', others[0]!.code, sign('ticket', others[0]!.code))!;
		await changeBookings({ actor: holder, registrationCode: others[0]!.code, sessionIds: [d.id] });
		for (const over of [
			() => setWishes({ actor: staff, registrationCode: others[1]!.code, sessionIds: [] }),
			() => startAssignment(staff, eventId),
			() => setChoice({ actor: staff, eventId, mode: 'choose' })
		])
			expect((await refusalOf(over())).code).toMatch(/^(wishes_closed|assignment_accepted)$/);
		expect(await verify()).toEqual([]);
	});

	test('waits for the date that people were told', async () => {
		const { eventId, runId } = await computed({ closesIn: 2 });
		expect((await refusalOf(acceptAssignment({ actor: ANONYMOUS, eventId, runId }))).code).toBe(
			'not_allowed'
		);
		expect((await refusalOf(acceptAssignment({ actor: staff, eventId, runId }))).code).toBe(
			'wishes_still_open'
		);
		await closeIn(eventId, -1);
		await acceptAssignment({ actor: staff, eventId, runId });
	});

	test('of ten at once gives one set of seats', async () => {
		const { eventId, runId } = await computed();
		const asked = await Promise.allSettled(
			Array.from({ length: 10 }, () => acceptAssignment({ actor: staff, eventId, runId }))
		);
		const accepted = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(accepted).toHaveLength(1);
		for (const one of asked)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'assignment_accepted' });
		const now = await seats(eventId);
		expect(now).toHaveLength(accepted[0]!.seats);
		expect(new Set(now.map(({ person, session }) => `${person}:${session}`)).size).toBe(now.length);
		const told = (await factsOf('assignment.accepted')).filter(({ payload }) => payload?.runId === runId);
		expect(told).toHaveLength(8);
	});

	test('of two runs of one problem gives the seats of one', async () => {
		const { eventId, runId } = await computed();
		const again = await startAssignment(staff, eventId);
		await again.ended;
		const asked = await Promise.allSettled(
			[runId, again.runId].map((id) => acceptAssignment({ actor: staff, eventId, runId: id }))
		);
		expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await verify()).toEqual([]);
	});

	test('asks that the problem be still the same, and says what changed', async () => {
		for (const change of [
			async ({ people }: Awaited<ReturnType<typeof computed>>) => {
				const [order] = await (
					await reader()
				)
					.select({ code: t.order.code })
					.from(t.order)
					.innerJoin(t.registration, eq(t.registration.orderId, t.order.id))
					.where(eq(t.registration.id, people[0]!.id));
				await cancelRegistrations({
					actor: staff,
					orderCode: order!.code,
					registrationCodes: [people[0]!.code]
				});
				return { people: 1, sessions: [] as string[] };
			},
			async ({ people, made }: Awaited<ReturnType<typeof computed>>) => {
				await setWishes({
					actor: staff,
					registrationCode: people[1]!.code,
					sessionIds: [made.sessions.d.id]
				});
				return { people: 1, sessions: [] };
			},
			async ({ made }: Awaited<ReturnType<typeof computed>>) => {
				await write('programme.test', (tx) =>
					tx.update(t.session).set({ capacity: 2 }).where(eq(t.session.id, made.sessions.a.id))
				);
				return { people: 0, sessions: [made.sessions.a.title] };
			},
			async ({ made }: Awaited<ReturnType<typeof computed>>) => {
				const [late] = await makeAttendees(made, [{}]);
				await changeBookings({
					actor: staff,
					registrationCode: late!.code,
					sessionIds: [made.sessions.b.id]
				});
				return { people: 0, sessions: [made.sessions.b.title] };
			}
		]) {
			const run = await computed();
			const changes = await change(run);
			expect(
				(await refusalOf(acceptAssignment({ actor: staff, eventId: run.eventId, runId: run.runId }))).code
			).toBe('stale_page');
			expect((await seats(run.eventId)).filter(({ source }) => source === 'assignment')).toEqual([]);
			const { review, status } = (await assignmentRun(staff, run.eventId))!;
			expect(status).toBe('done');
			expect(review!.changes).toEqual(changes);
		}
	});

	test('control: without that question, a place given up since would be given a seat, and all would fail', async () => {
		const { eventId, runId, people } = await computed();
		await write('registration.test', (tx) =>
			tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, people[0]!.id))
		);
		const [run] = await (await reader()).select().from(t.solverRun).where(eq(t.solverRun.id, runId));
		const { given } = run!.result as unknown as { given: { person: number; session: number }[] };
		await expect(
			write('programme.test', (tx) =>
				tx.insert(t.booking).values(
					given.map(({ person, session }) => ({
						registrationId: person,
						sessionId: session,
						source: 'assignment' as const,
						createdAt: new Date()
					}))
				)
			)
		).rejects.toThrow();
		expect(await seats(eventId)).toEqual([]);
	});
});

describe('the reminder', () => {
	test('goes to those who have said nothing, once a day, while wishes are open', async () => {
		const made = await makeRanked();
		const eventId = made.event.id;
		const [, silent] = await peopleWishing(made, [['a'], []]);
		await makeAttendees(made, [{ tickets: ['souper'] }]);
		expect((await refusalOf(remindWishes(ANONYMOUS, eventId))).code).toBe('not_allowed');
		const asked = await Promise.all(Array.from({ length: 5 }, () => remindWishes(staff, eventId)));
		expect(asked.filter(Boolean)).toHaveLength(1);
		const facts = await factsOf('wishes.reminded', eventId);
		expect(facts).toHaveLength(1);
		const remind = handlers['wishes.reminded'] as Handler<FactKind>;
		for (const fact of [...facts, ...facts]) await remind(fact.payload as never, fact as never);
		const mails = await (await reader()).select().from(t.mail).where(eq(t.mail.template, 'wishes'));
		expect(mails.map(({ dedupeKey }) => dedupeKey)).toEqual([
			`wishes.reminded:${silent!.id}:${String(facts[0]!.payload?.day)}`
		]);
		expect(mails[0]!.text).toContain(`/billets/${silent!.code}/voeux?cle=`);
		await closeIn(eventId, -1);
		expect((await refusalOf(remindWishes(staff, eventId))).code).toBe('wishes_closed');
	});
});
