import { asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { commonThemes } from '../../mentoring/match.ts';
import type { LastAnswer } from '../../staff/mentoring.ts';
import { DAY_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { mentoringAnswer, mentoringPair, mentoringProfile } from '../db/schema/mentoring.ts';

/** Days without a meeting after which a pair is called silent. */
const SILENT_DAYS = 45;

/**
 * The pairs of a year for those who follow it, whoever asks for help first, then the silent ones. Their meetings are a
 * day and minutes; nothing of what was said or agreed there.
 * @param named themes by their names, of their slugs
 */
export async function pairLines(programId: number, named: (slugs: readonly string[]) => string[]) {
	const mentor = alias(mentoringProfile, 'mentor');
	const mentee = alias(mentoringProfile, 'mentee');
	const who = (of: typeof mentor | typeof mentee) =>
		sql<string>`(SELECT p.given_name || ' ' || p.family_name || ', ' || o.name FROM person p, organisation o WHERE p.id = ${of.personId} AND o.id = ${of.organisationId})`;
	const db = await reader();
	const rows = await db
		.select({
			...{ id: mentoringPair.id, state: mentoringPair.state, reasons: mentoringPair.reasons },
			...{ mentorId: mentoringPair.mentorId, menteeId: mentoringPair.menteeId },
			...{ answersBy: mentoringPair.answersBy, activeAt: mentoringPair.activeAt },
			...{ endedBy: mentoringPair.endedBy, endReason: mentoringPair.endReason },
			...{ mentor: who(mentor), mentee: who(mentee) },
			...{ mentorThemes: mentor.themes, menteeThemes: mentee.themes },
			lastMeeting: sql<
				string | null
			>`(SELECT max(x.day) FROM mentoring_meeting x WHERE x.pair_id = ${mentoringPair.id})`,
			meetings: sql<number>`(SELECT count(*) FROM mentoring_meeting x WHERE x.pair_id = ${mentoringPair.id})`,
			minutes: sql<number>`(SELECT coalesce(sum(x.minutes), 0) FROM mentoring_meeting x WHERE x.pair_id = ${mentoringPair.id})`
		})
		.from(mentoringPair)
		.innerJoin(mentor, eq(mentor.id, mentoringPair.mentorId))
		.innerJoin(mentee, eq(mentee.id, mentoringPair.menteeId))
		.where(eq(mentoringPair.programId, programId))
		.orderBy(desc(mentoringPair.id));
	const answers = await db
		.select({
			...{ pairId: mentoringAnswer.pairId, profileId: mentoringAnswer.profileId },
			...{ answer: mentoringAnswer.answer, words: mentoringAnswer.words, month: mentoringAnswer.month }
		})
		.from(mentoringAnswer)
		.innerJoin(mentoringPair, eq(mentoringPair.id, mentoringAnswer.pairId))
		.where(eq(mentoringPair.programId, programId))
		.orderBy(asc(mentoringAnswer.month));
	const last = (pairId: number, profileId: number): LastAnswer | undefined => {
		const found = answers.findLast((one) => one.pairId === pairId && one.profileId === profileId);
		return found && { answer: found.answer, words: found.words, month: found.month };
	};
	const at = now().getTime();
	return rows
		.map(({ mentorId, menteeId, mentorThemes, menteeThemes, ...pair }) => {
			const since = pair.lastMeeting
				? Date.parse(`${pair.lastMeeting}T12:00Z`)
				: (pair.activeAt?.getTime() ?? at);
			const said = { mentor: last(pair.id, mentorId), mentee: last(pair.id, menteeId) };
			return {
				...{ ...pair, said },
				themes: named(commonThemes({ themes: mentorThemes }, { themes: menteeThemes })),
				asksHelp: pair.state === 'active' && [said.mentor, said.mentee].some((one) => one?.answer === 'help'),
				isSilent: pair.state === 'active' && at - since > SILENT_DAYS * DAY_MS
			};
		})
		.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ asksHelp, isSilent }: { asksHelp: boolean; isSilent: boolean }) =>
	asksHelp ? 0 : isSilent ? 1 : 2;
