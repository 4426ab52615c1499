import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { exportMyData } from '../../../../src/lib/server/privacy/export.ts';
import { tracesOf } from '../../../../src/lib/server/privacy/forget-mail.ts';
import { forgetPeople } from '../../../../src/lib/server/privacy/forget-people.ts';
import { purge, purgeDue } from '../../../../src/lib/server/privacy/purge.ts';
import { askEvaluations } from '../../../../src/lib/server/programme/evaluations/ask.ts';
import { verifyEvaluations } from '../../../../src/lib/server/programme/evaluations/verify.ts';
import { closesAt } from '../../../../src/lib/server/programme/evaluations/window.ts';
import { DAY_MS } from '../../../../src/lib/server/clock.ts';
import { answer, clockAt, makeEvaluated, type Made } from './made.ts';

async function held(made: Made, people: readonly { id: number }[]) {
	const db = await reader();
	const ids = new Set(people.map(({ id }) => id));
	const [given, asked] = await Promise.all([
		db.select().from(t.evaluationGiven),
		db.select().from(t.evaluationAsked)
	]);
	return {
		given: given.filter(({ registrationId }) => ids.has(registrationId)).length,
		asked: asked.filter(({ registrationId }) => ids.has(registrationId)).length,
		answers: (await db.select().from(t.evaluation).where(eq(t.evaluation.sessionId, made.sessions.a.id)))
			.length
	};
}

async function askedAndAnswered() {
	const of = await makeEvaluated(2);
	clockAt(instantAt(of.session.day, '16:00'));
	await askEvaluations();
	await answer(of.people[0]!, of.session.id, { comment: 'Un secret' });
	return of;
}

test('that one was asked and answered is among one’s data; what one answered is nobody’s', async () => {
	const { people } = await askedAndAnswered();
	const [me] = people;
	const [row] = await (await reader()).select().from(t.person).where(eq(t.person.id, me!.personId));
	const { data } = await exportMyData({
		...{ kind: 'person', personId: row!.id, email: row!.email, name: '', roles: [], organisationIds: [] }
	});
	expect(data.avis_demandes).toHaveLength(1);
	expect(data.avis_donnes).toEqual([{ inscription: me!.code, seance: 'Atelier a' }]);
	expect(JSON.stringify(data)).not.toContain('Un secret');
});

test('who answered is forgotten with the person, and the answer stays', async () => {
	const { made, people } = await askedAndAnswered();
	const ids = [people[0]!.personId];
	const traces = await tracesOf(ids);
	await write('privacy.test', (tx) => forgetPeople(tx, ids, traces));
	expect(await held(made, people)).toEqual({ given: 0, asked: 1, answers: 1 });
	expect(await verifyEvaluations()).toEqual([]);
});

test('who answered and who was asked are erased once nobody can answer any more, the answers are not', async () => {
	const { made, session, people } = await askedAndAnswered();
	const close = closesAt(session.day, made.event.timezone);
	await purge({ at: close });
	expect(await held(made, people)).toEqual({ given: 1, asked: 2, answers: 1 });
	const later = new Date(close.getTime() + DAY_MS);
	expect((await purgeDue(later)).evaluations).toBeGreaterThanOrEqual(2);
	clockAt(later);
	await purge({ at: later });
	expect(await held(made, people)).toEqual({ given: 0, asked: 0, answers: 1 });
	expect((await purgeDue(later)).evaluations).toBe(0);
	expect(await verifyEvaluations()).toEqual([]);
});
