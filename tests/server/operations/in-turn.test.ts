import { expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { write } from '../../../src/lib/server/db/write.ts';
import { inTurn } from '../../../src/lib/server/in-turn.ts';
import { followPairs } from '../../../src/lib/server/mentoring/ask.ts';
import { staffProgram } from '../../../src/lib/server/mentoring/office.ts';
import { addPair, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { staff, year } from '../../factories/mentoring.ts';
import { daysLater } from '../../factories/survey.ts';

test('works are done one after the other, and the first failure is told once all had their turn', async () => {
	const done: number[] = [];
	const work = (n: number) => async () => {
		await Promise.resolve();
		if (n % 2 === 0) throw new Error(`${n}`);
		done.push(n);
	};
	await expect(inTurn([1, 2, 3, 4, 5].map(work))).rejects.toThrow('2');
	expect(done).toEqual([1, 3, 5]);
	await inTurn([work(7)]);
	expect(done.at(-1)).toBe(7);
});

test('what goes wrong with one pair keeps the worker from no other', async () => {
	const { code, mentors, mentees } = await year([{}, {}], [{}, {}]);
	for (const i of [0, 1]) await addPair(staff, code, { mentor: mentors[i]!.id, mentee: mentees[i]!.id });
	await sendPairs(staff, code);
	const states = async () =>
		new Map((await staffProgram(staff, code)).pairs.map((one) => [one.id, one.state]));
	const broken = Math.min(...(await states()).keys());
	await write('mentoring.test', (tx) =>
		tx.run(
			sql.raw(
				`CREATE TRIGGER test_broken BEFORE UPDATE ON mentoring_pair WHEN OLD.id = ${broken} BEGIN SELECT RAISE(ABORT, 'test_broken'); END`
			)
		)
	);
	await daysLater(11, () => expect(followPairs()).rejects.toThrow());
	for (const [id, state] of await states()) expect(state).toBe(id === broken ? 'proposed' : 'lapsed');
	await write('mentoring.test', (tx) => tx.run(sql`DROP TRIGGER test_broken`));
	await daysLater(11, () => followPairs());
	expect((await states()).get(broken)).toBe('lapsed');
});
