import { and, eq, isNull, sql } from 'drizzle-orm';
import { addDays, dayOf, instantAt } from '../../format/dates.ts';
import { LEAST_PEOPLE } from '../../surveys/suppression.ts';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { DAY_MS, MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { insertRows } from '../db/insert.ts';
import { survey, surveyInvited } from '../db/schema/surveys.ts';
import { write, type Tx } from '../db/write.ts';
import { inTurn } from '../in-turn.ts';
import { emitAll } from '../outbox/emit.ts';
import { peopleAsked } from './audience.ts';
import { findSurvey, type Survey } from './queries.ts';

/** Minutes after the end of an event at which its hot survey is asked. */
const AFTER_MINUTES = 10;
/** Nobody is reminded in the last hours: it would be too late to answer at ease. */
const LAST_MS = DAY_MS / 2;

/**
 * Asks the surveys that are due and reminds of those that are open. The worker calls it every minute; harmless when two
 * do it, since each step is one write that looks again.
 * @returns surveys that were to ask, and to remind of
 */
export async function askSurveys(): Promise<{ asked: number; reminded: number }> {
	const at = now().getTime();
	const db = await reader();
	// Of what is hot, the hour is the end of its event as the programme stands: it may have moved since it was opened.
	const due = await db.all<{ code: string }>(sql`
		SELECT s.code FROM survey s WHERE s.ready_at IS NOT NULL AND s.asked_at IS NULL AND s.skipped_at IS NULL
			AND coalesce(s.asks_at, CASE WHEN s.kind <> 'hot' THEN s.ready_at ELSE (SELECT max(x.ends_at) FROM session x
				WHERE x.event_id = s.event_id AND x.status = 'scheduled') + ${AFTER_MINUTES * MINUTE_MS} END) <= ${at}`);
	const late = await db.all<{ code: string }>(sql`
		SELECT s.code FROM survey s WHERE s.asked_at IS NOT NULL AND s.closed_at IS NULL AND s.reminded < s.reminders
			AND coalesce(s.reminded_at, s.asked_at) + s.every_days * ${DAY_MS} <= ${at}
			AND s.closes_at - ${LAST_MS} > ${at}`);
	await inTurn([
		...due.map(
			({ code }) =>
				() =>
					write('surveys.ask', async (tx) => ask(tx, await findSurvey(code, tx)))
		),
		...late.map(
			({ code }) =>
				() =>
					write('surveys.remind', async (tx) => remind(tx, await findSurvey(code, tx)))
		)
	]);
	return { asked: due.length, reminded: late.length };
}

async function ask(tx: Tx, found: Survey): Promise<void> {
	if (!found.readyAt || found.askedAt || found.skippedAt) return;
	const at = now();
	const people = await peopleAsked(tx, found);
	const isTooFew = people.length === 0 || (found.isAnonymous && people.length < LEAST_PEOPLE);
	if (isTooFew) {
		await tx.update(survey).set({ skippedAt: at }).where(eq(survey.id, found.id));
		await record(tx, system('surveys'), {
			...{ action: 'survey.skipped', objectKind: 'survey', objectId: found.code },
			details: { people: people.length }
		});
		return;
	}
	await insertRows(
		tx,
		surveyInvited,
		people.map((one) => ({ surveyId: found.id, ...one }))
	);
	// To the end of its last day.
	const closesAt = instantAt(addDays(dayOf(at), found.openDays + 1), '0:00');
	await tx.update(survey).set({ askedAt: at, closesAt }).where(eq(survey.id, found.id));
	await say(tx, found, 0);
	await record(tx, system('surveys'), {
		...{ action: 'survey.asked', objectKind: 'survey', objectId: found.code },
		details: { people: people.length }
	});
}

async function remind(tx: Tx, found: Survey): Promise<void> {
	const round = found.reminded + 1;
	const moved = await tx
		.update(survey)
		.set({ reminded: round, remindedAt: now() })
		.where(
			and(
				...[eq(survey.id, found.id), eq(survey.reminded, found.reminded), isNull(survey.closedAt)],
				sql`coalesce(${survey.remindedAt}, ${survey.askedAt}) + ${survey.everyDays} * ${DAY_MS} <= ${now().getTime()}`
			)
		)
		.returning({ id: survey.id });
	if (moved.length === 0) return;
	await say(tx, found, round);
	await record(tx, system('surveys'), {
		...{ action: 'survey.reminded', objectKind: 'survey', objectId: found.code },
		details: { reminder: round }
	});
}

/** One fact for everybody: whom it is mailed to is read when it is acted upon. */
function say(tx: Tx, found: Survey, round: number): Promise<void> {
	return emitAll(tx, [
		{
			kind: 'survey.asked',
			payload: { surveyId: found.id, round },
			dedupeKey: `survey.asked:${found.id}:${round}`
		}
	]);
}
