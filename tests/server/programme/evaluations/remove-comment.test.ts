import { and, eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { officeEvaluation } from '../../../../src/lib/server/programme/evaluations/office.ts';
import { removeComment } from '../../../../src/lib/server/programme/evaluations/remove-comment.ts';
import { spokenSession } from '../../../../src/lib/server/programme/evaluations/speaker.ts';
import { verifyEvaluations } from '../../../../src/lib/server/programme/evaluations/verify.ts';
import { closesAt } from '../../../../src/lib/server/programme/evaluations/window.ts';
import { detailWords } from '../../../../src/lib/staff/journal.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { answer, clockAt, makeEvaluated, staff } from './made.ts';

afterEach(async () => expect(await verifyEvaluations()).toEqual([]));

/** A session that six people answered about, with a word each; nobody can answer any more, and somebody spoke in it. */
async function makeAnswered(options: { closed?: boolean } = {}) {
	const { made, session, people } = await makeEvaluated(6);
	const speaks = await makePerson();
	await write('programme.test', async (tx) => {
		const [speaker] = await tx
			.insert(t.speaker)
			.values({ eventId: made.event.id, slug: 'x', name: 'X', personId: speaks.person.id })
			.returning();
		await tx.insert(t.sessionSpeaker).values({ sessionId: session.id, speakerId: speaker!.id });
	});
	for (const [i, one] of people.entries())
		await answer(one, session.id, { overall: 1 + (i % 5), comment: `Mot ${i}` });
	if (options.closed !== false) clockAt(closesAt(session.day, made.event.timezone));
	const db = await reader();
	const rows = await db.select().from(t.evaluation).where(eq(t.evaluation.sessionId, session.id));
	const idOf = (text: string) => rows.find(({ comment }) => comment === text)!.id;
	const remove = (commentId: string) =>
		removeComment({
			...{ actor: staff, eventSlug: made.event.slug, sessionSlug: session.slug },
			...{ commentId, reason: 'abusive' as const }
		});
	const trail = () =>
		db
			.select()
			.from(t.auditEntry)
			.where(and(eq(t.auditEntry.action, 'comment.removed'), eq(t.auditEntry.objectId, String(session.id))));
	const office = async () =>
		(await officeEvaluation(staff, made.event.slug, session.slug)).session.results.shown!;
	const speaker = async () =>
		(await spokenSession(speaks.actor, made.event.slug, session.slug)).session.results.shown!;
	return { made, session, rows, idOf, remove, trail, office, speaker };
}

describe('a comment taken away', () => {
	test('is gone for whoever speaks as for the office; the marks stay, and all are told how many are gone', async () => {
		const { session, idOf, remove, office, speaker } = await makeAnswered();
		const before = await office();
		await remove(idOf('Mot 2'));
		const after = await office();
		expect(after.comments.map(({ text }) => text).toSorted()).toEqual([
			...['Mot 0', 'Mot 1', 'Mot 3', 'Mot 4', 'Mot 5']
		]);
		expect(after).toMatchObject({
			answers: 6,
			removedComments: 1,
			overall: before.overall,
			pace: before.pace
		});
		expect(await speaker()).toEqual(after);
		// Not hidden: erased.
		const [kept] = await (
			await reader()
		).all<{ n: number }>(
			sql`SELECT count(*) AS n FROM evaluation WHERE session_id = ${session.id} AND comment LIKE '%Mot 2%'`
		);
		expect(kept!.n).toBe(0);
	});

	test('leaves a line that says why, and neither the words, nor whose answer it was', async () => {
		const { idOf, remove, trail } = await makeAnswered();
		const id = idOf('Mot 1');
		await remove(id);
		const lines = await trail();
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatchObject({ objectKind: 'session', details: { reason: 'abusive' } });
		expect(JSON.stringify(lines)).not.toContain(id);
		expect(JSON.stringify(lines)).not.toContain('Mot 1');
		expect(detailWords(lines[0]!.details)).toContain('raison\u00a0: Propos blessants, haineux ou menaçants');
	});

	test('is one that the results show: what still waits outside is nobody’s to find', async () => {
		const { idOf, remove, trail } = await makeAnswered({ closed: false });
		expect((await refusalOf(remove(idOf('Mot 1')))).code).toBe('evaluation_comment_gone');
		expect(await trail()).toEqual([]);
	});

	test('is of that session, and by the permanence', async () => {
		const { made, session, idOf } = await makeAnswered();
		const other = await makeAnswered();
		const of = { eventSlug: made.event.slug, sessionSlug: session.slug, reason: 'abusive' as const };
		const foreign = removeComment({ ...of, actor: staff, commentId: other.idOf('Mot 1') });
		expect((await refusalOf(foreign)).code).toBe('evaluation_comment_gone');
		const { actor } = await makePerson();
		const mine = removeComment({ ...of, actor, commentId: idOf('Mot 1') });
		expect((await refusalOf(mine)).status).toBe(403);
	});

	test('by two at once is taken away once: the other is told', async () => {
		const { idOf, remove, trail } = await makeAnswered();
		const id = idOf('Mot 3');
		const done = await Promise.allSettled([remove(id), remove(id), remove(id)]);
		expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const refused = done.filter((one) => one.status === 'rejected');
		expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
			Array(2).fill('evaluation_comment_gone')
		);
		expect(await trail()).toHaveLength(1);
	});
});

describe('the store', () => {
	const tries = (id: string) => [
		sql`UPDATE evaluation SET comment = 'Autre chose' WHERE id = ${id}`,
		sql`UPDATE evaluation SET comment = '' WHERE id = ${id}`,
		sql`UPDATE evaluation SET comment_removed = 1 WHERE id = ${id}`,
		sql`UPDATE evaluation SET comment = '', comment_removed = 1, overall = 5 WHERE id = ${id}`
	];
	async function tried(texts: readonly ReturnType<typeof sql>[]) {
		const names: (string | undefined)[] = [];
		for (const text of texts)
			await write('evaluations.test', (tx) => tx.run(text)).catch((error: unknown) =>
				names.push(violation(error))
			);
		return names;
	}

	test('refuses that words change, go without a word of it, come back, or take a mark along', async () => {
		const { idOf, remove } = await makeAnswered();
		expect(await tried(tries(idOf('Mot 0')))).toEqual(Array(4).fill('evaluation_append_only'));
		const id = idOf('Mot 1');
		await remove(id);
		const back = [
			sql`UPDATE evaluation SET comment_removed = 0 WHERE id = ${id}`,
			sql`UPDATE evaluation SET comment = 'Mot 1', comment_removed = 0 WHERE id = ${id}`,
			sql`INSERT INTO evaluation (session_id, overall, useful, pace, comment_removed) SELECT session_id, 5, 5, 'right', 1 FROM evaluation WHERE id = ${id}`
		];
		expect(await tried(back)).toEqual(Array(3).fill('evaluation_append_only'));
	});

	test('control: without its trigger, all of that is written', async () => {
		const { idOf } = await makeAnswered();
		const db = await reader();
		const [trigger] = await db.all<{ sql: string }>(
			sql`SELECT sql FROM sqlite_master WHERE name = 'evaluation_no_update'`
		);
		await write('evaluations.test', (tx) => tx.run(sql`DROP TRIGGER evaluation_no_update`));
		try {
			expect(await tried(tries(idOf('Mot 0')))).toEqual([]);
		} finally {
			await write('evaluations.test', (tx) => tx.run(sql.raw(trigger!.sql)));
		}
	});
});
