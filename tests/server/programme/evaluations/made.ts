import { eq, sql } from 'drizzle-orm';
import { afterEach } from 'vitest';
import { linkHolder, system } from '../../../../src/lib/server/auth/policy.ts';
import { MINUTE_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import { answerEvaluation } from '../../../../src/lib/server/programme/evaluations/answer.ts';
import type { EvaluationInput } from '../../../../src/lib/schemas/evaluations.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';

export const staff = system('test');

let restore = () => {};
afterEach(() => restore());

/** Moves the clock to so many minutes after an instant, until the end of the test. */
export function clockAt(instant: Date, minutes = 0): void {
	restore();
	restore = setClock(() => instant.getTime() + minutes * MINUTE_MS);
}

export type Made = Awaited<ReturnType<typeof makeEvent>>;

/** An event with people who have a seat in its session « a »; the clock stands a minute after its end. */
export async function makeEvaluated(people = 3) {
	const made = await makeEvent();
	const attendees = await makeAttendees(
		made,
		Array.from({ length: people }, () => ({}))
	);
	await seat(made.sessions.a.id, attendees);
	clockAt(made.sessions.a.endsAt, 1);
	return { made, session: made.sessions.a, people: attendees };
}

/** Gives seats in a session. */
export async function seat(sessionId: number, people: readonly { id: number }[]): Promise<void> {
	if (people.length === 0) return;
	await write('registration.test', (tx) =>
		tx.insert(t.booking).values(people.map(({ id }) => ({ registrationId: id, sessionId, createdAt: now() })))
	);
}

export function holderOf({ code }: { code: string }) {
	return linkHolder('evaluations', code, sign('evaluations', code))!;
}

/** What somebody answers about a session. */
export function said(session: number, more: Partial<EvaluationInput> = {}): EvaluationInput {
	return { session, overall: 4, useful: 5, pace: 'right', comment: '', ...more };
}

export function answer(person: { code: string }, session: number, more: Partial<EvaluationInput> = {}) {
	return answerEvaluation({
		actor: holderOf(person),
		registrationCode: person.code,
		answer: said(session, more)
	});
}

/** A checkpoint and whom it has read, as the door would have written it. */
export async function readAt(
	made: Made,
	at: { sessionId?: number; day?: string },
	people: readonly { id: number }[]
): Promise<void> {
	const eventId = made.event.id;
	const period = at.day ?? '';
	await write('checkin.test', async (tx) => {
		const [door] = await tx
			.insert(t.checkpoint)
			.values({
				...{ eventId, slug: `point-${at.sessionId ?? 'accueil'}`, name: 'Point' },
				...{ rule: at.day ? ('daily' as const) : ('once' as const), ticketTypeCodes: [] },
				sessionId: at.sessionId ?? null
			})
			.returning();
		for (const { id } of people) {
			const [read] = await tx
				.insert(t.scan)
				.values({
					...{ nonce: `${door!.id}-${id}`, checkpointId: door!.id, registrationId: id },
					...{
						verdict: 'admitted' as const,
						period,
						how: 'scan' as const,
						scannedAt: now(),
						receivedAt: now()
					}
				})
				.returning();
			await tx
				.insert(t.admission)
				.values({ checkpointId: door!.id, registrationId: id, period, scanId: read!.id, at: now() });
		}
	});
}

/** Names of the sessions that the store holds somebody to have been at. */
export async function attended({ id }: { id: number }): Promise<string[]> {
	const rows = await (
		await reader()
	).all<{ slug: string }>(
		sql`SELECT s.slug FROM attended_session a JOIN session s ON s.id = a.session_id
			WHERE a.registration_id = ${id} ORDER BY s.slug`
	);
	return rows.map(({ slug }) => slug);
}

/** Changes a session's row. */
export function change(sessionId: number, set: Partial<typeof t.session.$inferInsert>) {
	return write('programme.test', (tx) => tx.update(t.session).set(set).where(eq(t.session.id, sessionId)));
}
