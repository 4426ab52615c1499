import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { closesAt } from '../../../../src/lib/server/programme/evaluations/window.ts';
import { askedSessions } from '../../../../src/lib/server/programme/evaluations/queries.ts';
import { answerEvaluation } from '../../../../src/lib/server/programme/evaluations/answer.ts';
import { verifyEvaluations } from '../../../../src/lib/server/programme/evaluations/verify.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { makePerson } from '../../../factories/people.ts';
import { codeOf } from '../../../setup/refused.ts';
import { answer, attended, change, clockAt, holderOf, makeEvaluated, readAt, said, seat } from './made.ts';

afterEach(async () => expect(await verifyEvaluations()).toEqual([]));

async function answersTo(sessionId: number) {
	const db = await reader();
	return db.select().from(t.evaluation).where(eq(t.evaluation.sessionId, sessionId));
}

describe('an answer', () => {
	test('is taken once, and keeps nothing of who gave it nor when', async () => {
		const { session, people, made } = await makeEvaluated();
		const [me] = people;
		const state = async () =>
			(await askedSessions({ ...(await findTicket(me!.code)) })).map(({ slug, state: of }) => [slug, of]);
		expect(await state()).toEqual([['a', 'open']]);
		await answer(me!, session.id, { overall: 2, pace: 'fast', comment: 'Plus de pauses.' });
		expect(await state()).toEqual([['a', 'given']]);
		expect(await codeOf(answer(me!, session.id))).toBe('evaluation_given');
		const [row, ...others] = await answersTo(session.id);
		expect(others).toEqual([]);
		expect(row).toEqual({
			...{
				id: expect.stringMatching(/^[0-9a-f]{32}$/),
				sessionId: session.id,
				shown: false,
				commentRemoved: false
			},
			...{ overall: 2, useful: 5, pace: 'fast', comment: 'Plus de pauses.' }
		});
		// Neither in the trail: a line there would say when.
		const trail = await (await reader()).select().from(t.auditEntry);
		expect(trail.filter(({ action }) => action.startsWith('evaluation'))).toEqual([]);
		expect(made.event.timezone).toBe('America/Toronto');
	});

	test('is refused before the end, after the window, about another’s session and in another’s name', async () => {
		const { session, people, made } = await makeEvaluated(2);
		const [me, other] = people;
		clockAt(session.endsAt, -1);
		expect(await codeOf(answer(me!, session.id))).toBe('evaluation_not_open');
		clockAt(closesAt(session.day, made.event.timezone));
		expect(await codeOf(answer(me!, session.id))).toBe('evaluation_closed');
		clockAt(closesAt(session.day, made.event.timezone), -1);
		expect(await codeOf(answer(me!, made.sessions.b.id))).toBe('evaluation_not_there');
		const stranger = await makePerson();
		const payer = await makePerson({ roles: ['staff'] });
		for (const actor of [
			ANONYMOUS,
			system('test'),
			stranger.actor,
			payer.actor,
			holderOf(other!),
			{ kind: 'link', purpose: 'ticket', code: me!.code } as const,
			{ kind: 'link', purpose: 'order', code: me!.code } as const
		])
			expect(
				await codeOf(answerEvaluation({ actor, registrationCode: me!.code, answer: said(session.id) })),
				actor.kind
			).toBe('not_found');
		await answer(me!, session.id);
	});

	test('is refused about a cancelled session, and to whoever gave up their place', async () => {
		const { session, people } = await makeEvaluated(2);
		await change(session.id, { status: 'cancelled' });
		expect(await codeOf(answer(people[0]!, session.id))).toBe('evaluation_not_there');
		await change(session.id, { status: 'scheduled' });
		await write('registration.test', (tx) =>
			tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, people[1]!.id))
		);
		expect(await codeOf(answer(people[1]!, session.id))).toBe('registration_not_active');
	});

	test('never changes and never goes', async () => {
		const { session, people } = await makeEvaluated(1);
		await answer(people[0]!, session.id);
		const tries = [
			sql`UPDATE evaluation SET overall = 1 WHERE session_id = ${session.id}`,
			sql`UPDATE evaluation SET shown = 1 WHERE session_id = ${session.id}`,
			sql`DELETE FROM evaluation WHERE session_id = ${session.id}`,
			sql`INSERT INTO evaluation (session_id, overall, useful, pace, shown) VALUES (${session.id}, 5, 5, 'right', 1)`,
			sql`INSERT INTO evaluation (session_id, overall, useful, pace) VALUES (${session.id}, 6, 5, 'right')`
		];
		const names: (string | undefined)[] = [];
		for (const text of tries)
			await write('evaluations.test', (tx) => tx.run(text)).catch((error: unknown) =>
				names.push(violation(error))
			);
		expect(names).toEqual([
			'evaluation_append_only',
			'evaluation_shown_alone',
			'evaluation_append_only',
			'evaluation_shown_alone',
			'evaluation_scale'
		]);
	});
});

describe('two at once', () => {
	async function rush() {
		const { session, people } = await makeEvaluated(4);
		// Both have read the page: the second finds the first's answer only in the store.
		const sent = people.flatMap((one) => [answer(one, session.id), answer(one, session.id)]);
		const done = await Promise.allSettled(sent);
		return { session, done, answers: await answersTo(session.id) };
	}

	test('one answer is kept, and the other is told', async () => {
		const { done, answers } = await rush();
		expect(answers).toHaveLength(4);
		const refused = done.filter((one) => one.status === 'rejected');
		expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
			Array(4).fill('evaluation_given')
		);
	});

	test('control: without the key of who has answered, both are counted', async () => {
		const db = await reader();
		const [table] = await db.all<{ sql: string }>(
			sql`SELECT sql FROM sqlite_master WHERE name = 'evaluation_given'`
		);
		const others = await db.all<{ sql: string }>(
			sql`SELECT sql FROM sqlite_master WHERE tbl_name = 'evaluation_given' AND type IN ('index', 'trigger') AND sql IS NOT NULL`
		);
		await write('evaluations.test', async (tx) => {
			await tx.run(sql`DROP TABLE evaluation_given`);
			await tx.run(
				sql`CREATE TABLE evaluation_given (session_id integer NOT NULL, registration_id integer NOT NULL)`
			);
		});
		try {
			const { done, answers } = await rush();
			expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
			expect(answers).toHaveLength(8);
		} finally {
			await write('evaluations.test', async (tx) => {
				await tx.run(sql`DROP TABLE evaluation_given`);
				await tx.run(sql.raw(table!.sql));
				for (const other of others) await tx.run(sql.raw(other.sql));
			});
		}
	});
});

describe('who answered what', () => {
	/** Each of twenty people says a mark of their own, in an order drawn; what the store keeps, in its own order. */
	async function answered() {
		const { session, people } = await makeEvaluated(20);
		const order = people.toSorted(() => Math.random() - 0.5);
		for (const [i, one] of order.entries())
			await answer(one, session.id, { comment: `Je suis la personne ${one.id}.`, overall: 1 + (i % 5) });
		return { session, ids: order.map(({ id }) => id) };
	}

	const spoken = (rows: readonly { comment: string }[]) =>
		rows.map(({ comment }) => Number(/\d+/.exec(comment)![0]));

	test('is told by the order of neither table: they keep none', async () => {
		const { session, ids } = await answered();
		const db = await reader();
		for (const table of ['evaluation', 'evaluation_given', 'evaluation_asked'])
			await expect(db.all(sql.raw(`SELECT rowid FROM ${table}`)), table).rejects.toThrow(/rowid/);
		const given = await db.all<{ id: number }>(
			sql`SELECT registration_id AS id FROM evaluation_given WHERE session_id = ${session.id}`
		);
		const said = await db.all<{ comment: string }>(
			sql`SELECT comment FROM evaluation NOT INDEXED WHERE session_id = ${session.id}`
		);
		// By registration, whenever they answered; and by lot.
		expect(given.map(({ id }) => id)).toEqual(ids.toSorted((a, b) => a - b));
		expect(spoken(said).toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
		for (const order of [ids, ids.toReversed(), given.map(({ id }) => id)])
			expect(hits(spoken(said), order)).toBeLessThan(10);
	});

	test('control: with the row numbers that tables have by default, each answer has its name', async () => {
		const db = await reader();
		const { session, ids } = await answered();
		const rows = await db.all<{ comment: string }>(
			sql`SELECT comment FROM evaluation WHERE session_id = ${session.id}`
		);
		const comments = new Map(spoken(rows).map((id, i) => [id, rows[i]!.comment]));
		// The same answers, in their order, as the tables would have kept them.
		await write('evaluations.test', async (tx) => {
			await tx.run(
				sql`CREATE TABLE control_given (session_id integer, registration_id integer, PRIMARY KEY (session_id, registration_id))`
			);
			await tx.run(sql`CREATE TABLE control_answer (id integer PRIMARY KEY, comment text)`);
			for (const id of ids) {
				await tx.run(sql`INSERT INTO control_given VALUES (${session.id}, ${id})`);
				await tx.run(sql`INSERT INTO control_answer (comment) VALUES (${comments.get(id)!})`);
			}
		});
		const linked = await db.all<{ id: number; comment: string }>(
			sql`SELECT g.registration_id AS id, a.comment FROM control_given g JOIN control_answer a ON a.id = g.rowid`
		);
		await write('evaluations.test', async (tx) => {
			await tx.run(sql`DROP TABLE control_given`);
			await tx.run(sql`DROP TABLE control_answer`);
		});
		expect(linked.map(({ id }) => id)).toEqual(spoken(linked));
	});
});

/** How many stand at the same place in both. */
function hits(some: readonly number[], others: readonly number[]): number {
	return some.filter((one, i) => one === others[i]).length;
}

describe('who was there', () => {
	test('is what the door of the session read; without a door, who had a seat; and never who speaks', async () => {
		const { made, session, people } = await makeEvaluated(3);
		const [came, absent, speaks] = people;
		expect(await attended(came!)).toEqual(['a']);
		await write('programme.test', async (tx) => {
			const [speaker] = await tx
				.insert(t.speaker)
				.values({ eventId: made.event.id, slug: 'x', name: 'X', personId: speaks!.personId })
				.returning();
			await tx.insert(t.sessionSpeaker).values({ sessionId: session.id, speakerId: speaker!.id });
		});
		expect(await attended(speaks!)).toEqual([]);
		await readAt(made, { sessionId: session.id }, [came!]);
		expect(await attended(came!)).toEqual(['a']);
		expect(await attended(absent!)).toEqual([]);
		expect(await codeOf(answer(absent!, session.id))).toBe('evaluation_not_there');
	});

	test('on a day when the welcome desk read badges, is only whom it read, or a door', async () => {
		const { made, session, people } = await makeEvaluated(3);
		const [came, absent, byDoor] = people;
		await seat(made.sessions.c.id, []);
		await change(made.sessions.c.id, { bookable: false, kind: 'keynote' });
		await readAt(made, { day: session.day }, [came!]);
		expect(await attended(came!)).toEqual(['a', 'c']);
		expect(await attended(absent!)).toEqual([]);
		await readAt(made, { sessionId: made.sessions.b.id }, [byDoor!]);
		expect(await attended(byDoor!)).toEqual(['a', 'b', 'c']);
		// Another day's session has its own welcome.
		await seat(made.sessions.d.id, [absent!]);
		expect(await attended(absent!)).toEqual(['d']);
	});

	test('leaves out breaks, suppers and what one’s ticket does not open', async () => {
		const { made, people } = await makeEvaluated(1);
		const [me] = people;
		await change(made.sessions.c.id, { bookable: false, kind: 'break' });
		expect(await attended(me!)).toEqual(['a']);
		await change(made.sessions.c.id, { kind: 'keynote', ticketTypeCode: 'souper' });
		expect(await attended(me!)).toEqual(['a']);
	});
});
