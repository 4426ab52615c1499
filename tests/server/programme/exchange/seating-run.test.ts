import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import type { Handler } from '../../../../src/lib/server/outbox/worker.ts';
import { acceptSeating } from '../../../../src/lib/server/programme/exchange/accept.ts';
import { chooseTables } from '../../../../src/lib/server/programme/exchange/choose.ts';
import { startSeating } from '../../../../src/lib/server/programme/exchange/compute.ts';
import { seatingRun } from '../../../../src/lib/server/programme/exchange/run-report.ts';
import type { SeatingResult } from '../../../../src/lib/server/programme/exchange/seating-search.ts';
import { changeTable, removeTable } from '../../../../src/lib/server/programme/exchange/tables.ts';
import { verifyExchange } from '../../../../src/lib/server/programme/exchange/verify.ts';
import { dismissRun } from '../../../../src/lib/server/programme/solver/settle-run.ts';
import { cancelRegistrations } from '../../../../src/lib/server/registration/cancel.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { makeExchange, seatIn, seats, staff, told } from './made.ts';

/** Eight people of four organisations at two tables over two rounds, computed; the first chose the first table. */
async function computed() {
	const made = await makeExchange();
	await chooseTables({
		actor: staff,
		registrationCode: made.people[0]!.code,
		sessionId: made.sessionId,
		choices: new Map([[made.rounds[0]!.id, made.tables[0]!.id]])
	});
	const { runId, ended } = await startSeating(staff, made.sessionId);
	await ended;
	return { ...made, runId };
}

const accept = ({ sessionId, runId }: { sessionId: number; runId: number }) =>
	acceptSeating({ actor: staff, sessionId, runId });

describe('a computed seating', () => {
	test('changes nothing, and is told in figures beside first come and the luck of the draw', async () => {
		const { sessionId, made } = await computed();
		const eventId = made.event.id;
		expect(await seats(sessionId)).toHaveLength(1);
		const { review, ...run } = (await seatingRun(staff, { eventId, sessionId }))!;
		expect(run).toMatchObject({ status: 'done', failure: null });
		expect(review).toMatchObject({ people: 8, current: true });
		expect(review!.ours.value).toBeGreaterThanOrEqual(review!.firstCome.value);
		expect(review!.ours.value).toBeGreaterThanOrEqual(review!.random.value);
		expect(review!.ours.value).toBeLessThanOrEqual(review!.bound);
		expect(review!.rounds.map(({ tables }) => tables.map(({ people }) => people.length))).toEqual([
			[4, 4],
			[4, 4]
		]);
		expect((await refusalOf(seatingRun(ANONYMOUS, { eventId, sessionId }))).code).toBe('not_allowed');
		// Another session of the event has runs of its own.
		expect(await seatingRun(staff, { eventId, sessionId: made.sessions.a.id })).toBeUndefined();
	});

	test('is asked by staff, with people and enough seats, round by round', async () => {
		const { sessionId, tables, made } = await makeExchange({ people: 0, tables: [2] });
		expect((await refusalOf(startSeating(ANONYMOUS, sessionId))).code).toBe('not_allowed');
		expect((await refusalOf(startSeating(staff, 999_999))).code).toBe('not_found');
		expect((await refusalOf(startSeating(staff, sessionId))).code).toBe('nothing_to_seat');
		await seatIn(made, 3);
		expect(await refusalOf(startSeating(staff, sessionId))).toMatchObject({
			code: 'too_few_table_seats',
			values: { round: 1, people: 3, seats: 2 }
		});
		await removeTable({ actor: staff, tableId: tables[0]!.id, seated: 0 });
		expect((await refusalOf(startSeating(staff, sessionId))).code).toBe('nothing_to_seat');
	});

	test('put aside is not accepted', async () => {
		const run = await computed();
		await dismissRun(staff, run.made.event.id, run.runId);
		expect((await refusalOf(accept(run))).code).toBe('stale_page');
	});
});

describe('its acceptance', () => {
	test('seats everyone, keeps what was chosen, and tells each person once', async () => {
		const { people, ...run } = await computed();
		expect(await accept(run)).toEqual({ moved: 8 });
		const now = await seats(run.sessionId);
		expect(now).toHaveLength(16);
		expect(now.filter(({ source }) => source === 'chosen')).toEqual([
			{ round: 1, table: 1, registrationId: people[0]!.id, source: 'chosen' }
		]);
		const facts = await told(run.sessionId, `run-${run.runId}`);
		expect(facts).toHaveLength(8);
		const tell = handlers['exchange.seated'] as Handler<'exchange.seated'>;
		for (const fact of [...facts, ...facts]) await tell(fact.payload as never, fact as never);
		const mails = await (
			await reader()
		)
			.select()
			.from(t.mail)
			.where(sql`${t.mail.dedupeKey} LIKE ${`exchange.seated:run-${run.runId}:%`}`);
		expect(mails).toHaveLength(8);
		expect(mails[0]!.text).toContain('Thème 1');
		expect(mails[0]!.text).toContain('/ruche?cle=');
		expect(await verifyExchange()).toEqual([]);
	});

	test('of a later run replaces what was given, and tells only those whose tables change', async () => {
		const run = await computed();
		await accept(run);
		const before = await seats(run.sessionId);
		const again = await startSeating(staff, run.sessionId);
		await again.ended;
		const { moved } = await accept({ ...run, runId: again.runId });
		const after = await seats(run.sessionId);
		expect(after).toHaveLength(16);
		const keys = (list: typeof after) => new Set(list.map((one) => JSON.stringify(one)));
		const changed = new Set(
			[...keys(before).symmetricDifference(keys(after))].map(
				(one) => (JSON.parse(one) as { registrationId: number }).registrationId
			)
		);
		expect(moved).toBe(changed.size);
		const facts = await told(run.sessionId, `run-${again.runId}`);
		expect(new Set(facts.map(({ payload }) => payload?.registrationId))).toEqual(changed);
		expect(await verifyExchange()).toEqual([]);
	});

	test('of ten at once seats people once', async () => {
		const run = await computed();
		const asked = await Promise.allSettled(Array.from({ length: 10 }, () => accept(run)));
		expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const one of asked)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stale_page' });
		expect(await seats(run.sessionId)).toHaveLength(16);
		expect(await told(run.sessionId)).toHaveLength(8);
		expect(await verifyExchange()).toEqual([]);
	});

	test('asks that the problem be still the same', async () => {
		type Run = Awaited<ReturnType<typeof computed>>;
		for (const change of [
			({ people, sessionId, rounds, tables }: Run) =>
				chooseTables({
					actor: staff,
					registrationCode: people[1]!.code,
					sessionId,
					choices: new Map([[rounds[0]!.id, tables[1]!.id]])
				}),
			({ tables }: Run) =>
				changeTable({ actor: staff, tableId: tables[0]!.id, number: 1, theme: 'T', host: '', seats: 6 }),
			({ made }: Run) => seatIn(made, 1)
		]) {
			const run = await computed();
			await change(run);
			expect((await refusalOf(accept(run))).code).toBe('stale_page');
			expect((await seats(run.sessionId)).filter(({ source }) => source === 'assigned')).toEqual([]);
			const { review } = (await seatingRun(staff, {
				eventId: run.made.event.id,
				sessionId: run.sessionId
			}))!;
			expect(review!.current).toBe(false);
		}
	});

	test('control: without that question, a place given up since would be given a table, and all would fail', async () => {
		const run = await computed();
		const db = await reader();
		const [order] = await db
			.select({ code: t.order.code })
			.from(t.order)
			.innerJoin(t.registration, eq(t.registration.orderId, t.order.id))
			.where(eq(t.registration.id, run.people[1]!.id));
		await cancelRegistrations({
			actor: staff,
			orderCode: order!.code,
			registrationCodes: [run.people[1]!.code]
		});
		expect((await refusalOf(accept(run))).code).toBe('stale_page');
		const [row] = await db.select().from(t.solverRun).where(eq(t.solverRun.id, run.runId));
		const { problem, seating } = row!.result as unknown as SeatingResult;
		await expect(
			write('programme.test', (tx) =>
				tx.insert(t.exchangeSeat).values(
					problem.guests.map(({ id }, i) => ({
						roundId: problem.roundIds[1]!,
						registrationId: id,
						tableId: problem.tableIds[seating[1]![i]!]!,
						source: 'assigned' as const,
						at: new Date()
					}))
				)
			)
		).rejects.toThrow();
	});
});
