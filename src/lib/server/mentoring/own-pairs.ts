import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { OwnPair, PairPerson } from '../../mentoring/own.ts';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import {
	mentoringAnswer,
	mentoringCheckIn,
	mentoringMeeting,
	mentoringPair,
	mentoringProfile,
	mentoringProgram
} from '../db/schema/mentoring.ts';
import { Refusal } from '../errors.ts';
import { pairOf } from './pair-of.ts';
import { shownProgram, themeNamer } from './queries.ts';

/** The profile that a pair is read by; the other's is `mentoringProfile`. */
const mine = alias(mentoringProfile, 'mine');
const isMentor = sql`${mentoringPair.mentorId} = ${mine.id}`;

/** What is shown of the other before both have accepted. */
const OTHER = {
	role: mentoringProfile.role,
	givenName: person.givenName,
	name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
	organisation: organisation.name,
	years: mentoringProfile.years,
	themes: mentoringProfile.themes,
	region: region.name,
	mode: mentoringProfile.mode,
	about: mentoringProfile.about
};

/** Whether something was asked that one has not answered, nor anything asked since. */
const isAsked = sql<number>`EXISTS (SELECT 1 FROM mentoring_check_in k WHERE k.pair_id = ${mentoringPair.id} AND NOT EXISTS (
	SELECT 1 FROM mentoring_answer x WHERE x.pair_id = k.pair_id AND x.profile_id = ${mine.id} AND x.month >= k.month))`;

/**
 * Pairs that are proposed or under way, by the profile that reads them. The other's answer is not among what is shown.
 */
export async function standingPairs(profileIds: readonly number[]): Promise<Map<number, OwnPair[]>> {
	const db = await reader();
	const rows = await db
		.select({
			profileId: mine.id,
			...{ id: mentoringPair.id, state: mentoringPair.state, answersBy: mentoringPair.answersBy },
			acceptedAt: sql<
				number | null
			>`iif(${isMentor}, ${mentoringPair.mentorAcceptedAt}, ${mentoringPair.menteeAcceptedAt})`,
			...{ isAsked, other: OTHER }
		})
		.from(mine)
		.innerJoin(mentoringPair, or(eq(mentoringPair.mentorId, mine.id), eq(mentoringPair.menteeId, mine.id)))
		.innerJoin(
			mentoringProfile,
			eq(mentoringProfile.id, sql`iif(${isMentor}, ${mentoringPair.menteeId}, ${mentoringPair.mentorId})`)
		)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.innerJoin(organisation, eq(organisation.id, mentoringProfile.organisationId))
		.innerJoin(region, eq(region.code, mentoringProfile.regionCode))
		.where(and(inArray(mine.id, [...profileIds]), inArray(mentoringPair.state, ['proposed', 'active'])))
		.orderBy(asc(mentoringPair.id));
	if (rows.length === 0) return new Map();
	const named = await themeNamer();
	return new Map(
		[...Map.groupBy(rows, ({ profileId }) => profileId)].map(([profileId, pairs]) => [
			profileId,
			pairs.map((pair) => ({
				...{ id: pair.id, isActive: pair.state === 'active', answersBy: pair.answersBy! },
				...{ isAccepted: pair.acceptedAt !== null, isAsked: pair.isAsked === 1 },
				other: { ...pair.other, themes: named(pair.other.themes) }
			}))
		])
	);
}

/**
 * A pair under way or that ended, for one of the two: who the other is, what they agreed and when they met.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), also for one that never began
 */
export async function myPair(actor: Actor, pairId: number) {
	const db = await reader();
	const { pair, profileId } = await pairOf(db, actor, pairId);
	if (!pair.activeAt) throw new Refusal('not_found', { status: 404 });
	const isActive = pair.state === 'active';
	const [program] = await db.select().from(mentoringProgram).where(eq(mentoringProgram.id, pair.programId));
	const [asked] = await db
		.select({ month: mentoringCheckIn.month, answer: mentoringAnswer.answer, words: mentoringAnswer.words })
		.from(mentoringCheckIn)
		.leftJoin(
			mentoringAnswer,
			and(
				eq(mentoringAnswer.pairId, mentoringCheckIn.pairId),
				eq(mentoringAnswer.month, mentoringCheckIn.month),
				eq(mentoringAnswer.profileId, profileId)
			)
		)
		.where(eq(mentoringCheckIn.pairId, pairId))
		.orderBy(desc(mentoringCheckIn.month))
		.limit(1);
	const { email, ...other } = await otherOf(pair.mentorId === profileId ? pair.menteeId : pair.mentorId);
	return {
		...{ id: pair.id, isActive, objectives: pair.objectives, activeAt: pair.activeAt },
		program: shownProgram(program!),
		other,
		/** Given while the pair stands. */
		email: isActive ? email : null,
		asked: isActive ? (asked ?? null) : null,
		meetings: await db
			.select({
				...{ id: mentoringMeeting.id, day: mentoringMeeting.day },
				...{ minutes: mentoringMeeting.minutes, subject: mentoringMeeting.subject }
			})
			.from(mentoringMeeting)
			.where(eq(mentoringMeeting.pairId, pairId))
			.orderBy(desc(mentoringMeeting.day), desc(mentoringMeeting.id))
	};
}

async function otherOf(profileId: number): Promise<PairPerson & { email: string }> {
	const [found] = await (
		await reader()
	)
		.select({ other: OTHER, email: person.email })
		.from(mentoringProfile)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.innerJoin(organisation, eq(organisation.id, mentoringProfile.organisationId))
		.innerJoin(region, eq(region.code, mentoringProfile.regionCode))
		.where(eq(mentoringProfile.id, profileId));
	const { other, email } = found!;
	return { ...other, themes: (await themeNamer())(other.themes), email };
}
