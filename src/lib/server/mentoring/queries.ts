import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { dayOf } from '../../format/dates.ts';
import { programState } from '../../mentoring/states.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import { mentoringPair, mentoringProfile, mentoringProgram } from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** @throws Refusal `not_found` (404) */
export async function findProgram(code: string, tx?: Tx) {
	const [found] = await (tx ?? (await reader()))
		.select()
		.from(mentoringProgram)
		.where(eq(mentoringProgram.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The year in which one may enrol today: the last that was begun of those. */
export async function openProgram(tx?: Tx) {
	const today = dayOf(now());
	const [found] = await (tx ?? (await reader()))
		.select()
		.from(mentoringProgram)
		.where(sql`${mentoringProgram.intakeOpens} <= ${today} AND ${mentoringProgram.intakeCloses} >= ${today}`)
		.orderBy(desc(mentoringProgram.id))
		.limit(1);
	return found;
}

/**
 * Every year of mentoring, the last begun first.
 * @throws Refusal `not_allowed` (403)
 */
export async function staffPrograms(actor: Actor) {
	requireStaff(actor);
	const today = dayOf(now());
	const rows = await (
		await reader()
	)
		.select({
			program: mentoringProgram,
			people: sql<number>`(SELECT count(*) FROM mentoring_profile x WHERE x.program_id = ${mentoringProgram.id} AND x.withdrawn_at IS NULL)`,
			active: sql<number>`(SELECT count(*) FROM mentoring_pair x WHERE x.program_id = ${mentoringProgram.id} AND x.state = 'active')`
		})
		.from(mentoringProgram)
		.orderBy(desc(mentoringProgram.id));
	return rows.map(({ program, ...counts }) => ({
		...program,
		...counts,
		state: programState(program, today)
	}));
}

/** Days without a meeting after which a pair is called silent. */
const SILENT_DAYS = 45;

/**
 * A year of mentoring as the permanence follows it: who enrolled, and the pairs, those that ask for help or have been
 * silent first. That people met and for how long; what about is theirs.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function staffProgram(actor: Actor, code: string) {
	requireStaff(actor);
	const program = await findProgram(code);
	const db = await reader();
	const profiles = await db
		.select({
			id: mentoringProfile.id,
			role: mentoringProfile.role,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			organisation: organisation.name,
			years: mentoringProfile.years,
			themes: mentoringProfile.themes,
			region: region.name,
			capacity: mentoringProfile.capacity,
			live: sql<number>`(SELECT count(*) FROM mentoring_pair x WHERE ${mentoringProfile.id} IN (x.mentor_id, x.mentee_id) AND x.state IN ('draft', 'proposed', 'active'))`
		})
		.from(mentoringProfile)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.innerJoin(organisation, eq(organisation.id, mentoringProfile.organisationId))
		.innerJoin(region, eq(region.code, mentoringProfile.regionCode))
		.where(and(eq(mentoringProfile.programId, program.id), isNull(mentoringProfile.withdrawnAt)))
		.orderBy(asc(mentoringProfile.role), asc(person.familyName));
	const pairs = await pairsOf(program.id);
	return { program: { ...program, state: programState(program, dayOf(now())) }, profiles, pairs };
}

/** The more pressing of what each of the two answered last: nobody's word hides the other's call for help. */
const lastAnswer = (column: SQL) =>
	sql<string | null>`(SELECT ${column} FROM mentoring_answer x WHERE x.pair_id = ${mentoringPair.id}
		AND x.month = (SELECT max(y.month) FROM mentoring_answer y WHERE y.pair_id = x.pair_id AND y.profile_id = x.profile_id)
		ORDER BY CASE x.answer WHEN 'help' THEN 0 WHEN 'stop' THEN 1 ELSE 2 END, x.profile_id LIMIT 1)`;

async function pairsOf(programId: number) {
	const mentor = alias(mentoringProfile, 'mentor');
	const mentee = alias(mentoringProfile, 'mentee');
	const who = (of: typeof mentor | typeof mentee) =>
		sql<string>`(SELECT p.given_name || ' ' || p.family_name || ', ' || o.name FROM person p, organisation o WHERE p.id = ${of.personId} AND o.id = ${of.organisationId})`;
	const rows = await (
		await reader()
	)
		.select({
			...{ id: mentoringPair.id, state: mentoringPair.state, reasons: mentoringPair.reasons },
			...{ answersBy: mentoringPair.answersBy, activeAt: mentoringPair.activeAt },
			...{ endedBy: mentoringPair.endedBy, endReason: mentoringPair.endReason },
			...{ mentor: who(mentor), mentee: who(mentee) },
			...{ mentorThemes: mentor.themes, menteeThemes: mentee.themes },
			lastMeeting: sql<
				string | null
			>`(SELECT max(x.day) FROM mentoring_meeting x WHERE x.pair_id = ${mentoringPair.id})`,
			minutes: sql<number>`(SELECT coalesce(sum(x.minutes), 0) FROM mentoring_meeting x WHERE x.pair_id = ${mentoringPair.id})`,
			...{ answer: lastAnswer(sql`x.answer`), words: lastAnswer(sql`x.words`) }
		})
		.from(mentoringPair)
		.innerJoin(mentor, eq(mentor.id, mentoringPair.mentorId))
		.innerJoin(mentee, eq(mentee.id, mentoringPair.menteeId))
		.where(eq(mentoringPair.programId, programId))
		.orderBy(desc(mentoringPair.id));
	const at = now().getTime();
	const lines = rows.map((pair) => {
		const since = pair.lastMeeting
			? Date.parse(`${pair.lastMeeting}T12:00Z`)
			: (pair.activeAt?.getTime() ?? at);
		return { ...pair, isSilent: pair.state === 'active' && at - since > SILENT_DAYS * 86_400_000 };
	});
	const rank = (pair: (typeof lines)[number]) =>
		pair.state !== 'active' ? 3 : pair.answer && pair.answer !== 'well' ? 0 : pair.isSilent ? 1 : 2;
	return lines.sort((a, b) => rank(a) - rank(b));
}
