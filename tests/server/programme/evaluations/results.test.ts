import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { LEAST_ANSWERS, meanOf, rateOf } from '../../../../src/lib/programme/evaluations.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { exportEvaluations } from '../../../../src/lib/server/programme/evaluations/export.ts';
import {
	officeEvaluation,
	officeEvaluations
} from '../../../../src/lib/server/programme/evaluations/office.ts';
import { resultsOf } from '../../../../src/lib/server/programme/evaluations/results.ts';
import { spokenSession, spokenSessions } from '../../../../src/lib/server/programme/evaluations/speaker.ts';
import { verifyEvaluations } from '../../../../src/lib/server/programme/evaluations/verify.ts';
import { closesAt } from '../../../../src/lib/server/programme/evaluations/window.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { answer, clockAt, makeEvaluated, staff, type Made } from './made.ts';

afterEach(async () => expect(await verifyEvaluations()).toEqual([]));

async function resultOf(made: Made, session: { id: number; day: string }) {
	return (await resultsOf([session], made.event.timezone)).get(session.id)!;
}

describe('results', () => {
	test('while others may answer, grow by fives, with five always waiting; then everything is there', async () => {
		const { made, session, people } = await makeEvaluated(17);
		const shown: number[] = [];
		const comments: string[][] = [];
		for (const [i, one] of people.entries()) {
			await answer(one, session.id, { overall: 1 + (i % 5), comment: `Mot ${i}` });
			const result = await resultOf(made, session);
			expect(result.answers).toBe(i + 1);
			shown.push(result.shown?.answers ?? 0);
			comments.push(result.shown?.comments.map(({ text }) => text) ?? []);
		}
		expect(shown).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]);
		// What was shown stays; each step brings five at once.
		expect(comments[9]!.every((word) => comments[16]!.includes(word))).toBe(true);
		clockAt(closesAt(session.day, made.event.timezone));
		const last = await resultOf(made, session);
		expect(last.shown!.answers).toBe(17);
		expect(last.shown!.overall).toEqual([4, 4, 3, 3, 3]);
		expect(last.shown!.comments.map(({ text }) => text).toSorted()).toEqual(
			people.map((_, i) => `Mot ${i}`).toSorted()
		);
		expect(last.isClosed).toBe(true);
	});

	test('of four answers are nothing, even at the end: neither marks nor comments', async () => {
		const { made, session, people } = await makeEvaluated(5);
		for (const one of people.slice(0, LEAST_ANSWERS - 1))
			await answer(one, session.id, { comment: 'Un mot' });
		clockAt(closesAt(session.day, made.event.timezone), -1);
		expect(await resultOf(made, session)).toMatchObject({ answers: 4, attended: 5, shown: null });
		clockAt(closesAt(session.day, made.event.timezone));
		expect(await resultOf(made, session)).toMatchObject({ answers: 4, shown: null, isClosed: true });
	});

	test('of five answers wait for the end: the sixth would be the difference', async () => {
		const { made, session, people } = await makeEvaluated(6);
		for (const one of people.slice(0, 5)) await answer(one, session.id, { comment: 'Un mot' });
		expect((await resultOf(made, session)).shown).toBeNull();
		clockAt(closesAt(session.day, made.event.timezone));
		expect((await resultOf(made, session)).shown).toMatchObject({ answers: 5, useful: [0, 0, 0, 0, 5] });
	});

	test('the store refuses that fewer than five wait outside, and verify finds a group of fewer', async () => {
		const { session, people } = await makeEvaluated(9);
		for (const one of people) await answer(one, session.id);
		const show = (n: number) =>
			write('evaluations.test', (tx) =>
				tx.run(sql`UPDATE evaluation SET shown = 1 WHERE id IN (
					SELECT id FROM evaluation WHERE session_id = ${session.id} AND shown = 0 LIMIT ${n})`)
			);
		await expect(show(5)).rejects.toThrow();
		await show(1);
		expect((await verifyEvaluations()).map(({ rule }) => rule)).toEqual(['evaluation_shown_by_fives']);
		await show(3);
		await write('evaluations.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER evaluation_no_delete`);
			await tx.run(sql`DELETE FROM evaluation WHERE session_id = ${session.id}`);
			await tx.run(
				sql`CREATE TRIGGER evaluation_no_delete BEFORE DELETE ON evaluation BEGIN SELECT RAISE(ABORT, 'evaluation_append_only'); END`
			);
			await tx.run(sql`DELETE FROM evaluation_given WHERE session_id = ${session.id}`);
		});
	});

	test('comments come in an order that is not that of answering', async () => {
		const { made, session, people } = await makeEvaluated(30);
		for (const [i, one] of people.entries()) await answer(one, session.id, { comment: String(i) });
		clockAt(closesAt(session.day, made.event.timezone));
		const order = (await resultOf(made, session)).shown!.comments.map(Number);
		expect(order.filter((n, i) => n === i).length).toBeLessThan(12);
	});

	test('means and rates are those of the counts', () => {
		expect(meanOf([0, 0, 0, 1, 1])).toBe(4.5);
		expect(meanOf([0, 0, 0, 0, 0])).toBeNull();
		expect(rateOf({ answers: 5, attended: 20 })).toBe(25);
		expect(rateOf({ answers: 3, attended: 0 })).toBeNull();
		expect(rateOf({ answers: 3, attended: 2 })).toBe(100);
	});
});

describe('who sees them', () => {
	async function spoken() {
		const of = await makeEvaluated(10);
		const { person, actor } = await makePerson();
		await write('programme.test', async (tx) => {
			const [speaker] = await tx
				.insert(t.speaker)
				.values({ eventId: of.made.event.id, slug: 'elle', name: 'Elle', personId: person.id })
				.returning();
			await tx.insert(t.sessionSpeaker).values({ sessionId: of.session.id, speakerId: speaker!.id });
		});
		for (const one of of.people) await answer(one, of.session.id);
		return { ...of, speaker: actor };
	}

	test('whoever speaks sees those of their session and no other; the permanence sees the same', async () => {
		const { made, session, speaker } = await spoken();
		const mine = await spokenSessions(speaker);
		expect(mine.map(({ slug }) => slug)).toEqual(['a']);
		expect(mine[0]!.results.shown!.answers).toBe(5);
		const { session: one } = await spokenSession(speaker, made.event.slug, 'a');
		const office = await officeEvaluation(staff, made.event.slug, 'a');
		expect(office.session.results).toEqual(one.results);
		expect(office.session.speakers).toEqual(['Elle']);
		expect(await spokenSessions((await makePerson()).actor)).toEqual([]);
		const stranger = await makePerson();
		expect((await refusalOf(spokenSession(stranger.actor, made.event.slug, 'a'))).code).toBe('not_found');
		expect((await refusalOf(spokenSession(speaker, made.event.slug, 'b'))).code).toBe('not_found');
		expect((await refusalOf(spokenSession(speaker, 'autre', 'a'))).code).toBe('not_found');
		clockAt(session.endsAt, -1);
		expect(await spokenSessions(speaker)).toEqual([]);
	});

	test('the file says no more than the page, and leaves a line in the trail', async () => {
		const { made } = await spoken();
		const { sessions } = await officeEvaluations(staff, made.event.slug);
		expect(sessions.map(({ slug }) => slug)).toEqual(['a', 'b']);
		const file = await exportEvaluations({ actor: staff, eventSlug: made.event.slug, format: 'csv' });
		const parts: Buffer[] = [];
		for await (const part of file.body) parts.push(Buffer.from(part));
		const lines = Buffer.concat(parts).toString('utf8').trim().split('\r\n');
		expect(lines).toHaveLength(3);
		expect(lines[1]).toMatch(/^Atelier a[;,]Elle[;,]Salle A[;,].*[;,]10[;,]10[;,]"?100,0"?[;,]5[;,]/);
		expect(lines[2]).toMatch(/^Atelier b/);
		const trail = await (await reader()).select().from(t.auditEntry);
		expect(trail.at(-1)).toMatchObject({ action: 'export.made', details: { file: 'evaluations' } });
	});
});
