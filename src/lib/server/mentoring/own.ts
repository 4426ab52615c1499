import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { OwnPair, PairPerson } from '../../mentoring/own.ts';
import { programState } from '../../mentoring/states.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { courseTheme } from '../db/schema/courses.ts';
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
import { findProgram, openProgram } from './queries.ts';

/** Whether mentoring is something to somebody today: they are in a year that is not over, or may enrol in one. */
export async function isOfMentoring(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	return (await yearsOf(actor.personId)).length > 0 || (await mayEnrol(actor.personId)) !== null;
}

/**
 * What somebody has of mentoring: the years that they are in, each with their pairs that stand, and the year in which they
 * may enrol.
 * @throws Refusal `sign_in_required` (401)
 */
export async function myMentoring(actor: Actor) {
	const { personId } = requirePerson(actor);
	const years = await yearsOf(personId);
	const open = await mayEnrol(personId);
	const today = dayOf(now());
	return {
		open: open && !years.some(({ program }) => program.id === open.id) ? shownYear(open) : null,
		years: await Promise.all(
			years.map(async ({ program, profile }) => ({
				...shownYear(program),
				hasBegun: program.startsOn <= today,
				profileId: profile.id,
				role: profile.role,
				pairs: await standingPairs(profile.id)
			}))
		)
	};
}

/**
 * What somebody said of themselves in a year, or where it is still to be said, with what the form offers.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_closed` where nobody may enrol any more
 */
export async function myProfile(actor: Actor, code: string) {
	const { personId } = requirePerson(actor);
	const program = await findProgram(code);
	const db = await reader();
	const [profile] = await db
		.select()
		.from(mentoringProfile)
		.where(and(eq(mentoringProfile.programId, program.id), eq(mentoringProfile.personId, personId)));
	const state = programState(program, dayOf(now()));
	const isIn = profile?.withdrawnAt === null;
	if (state !== 'intake' && !(isIn && state === 'under_way')) throw new Refusal('mentoring_closed');
	const [home] = await db
		.select({ regionCode: organisation.regionCode })
		.from(person)
		.innerJoin(organisation, eq(organisation.id, person.organisationId))
		.where(eq(person.id, personId));
	return {
		...{ program: shownYear(program), isIn, profile: profile ?? null },
		homeRegion: home?.regionCode ?? null,
		themes: await themeNames(db),
		regions: await db.select({ code: region.code, name: region.name }).from(region).orderBy(asc(region.code))
	};
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
	const { other, email } = await otherOf(db, pair, profileId);
	return {
		...{ id: pair.id, isActive, objectives: pair.objectives, activeAt: pair.activeAt },
		program: shownYear(program!),
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

/** Pairs that are proposed or under way, of a profile. The other's answer is not among what is shown. */
async function standingPairs(profileId: number): Promise<OwnPair[]> {
	const db = await reader();
	const pairs = await db
		.select()
		.from(mentoringPair)
		.where(
			and(
				or(eq(mentoringPair.mentorId, profileId), eq(mentoringPair.menteeId, profileId)),
				inArray(mentoringPair.state, ['proposed', 'active'])
			)
		)
		.orderBy(asc(mentoringPair.id));
	return Promise.all(
		pairs.map(async (pair) => {
			const { other } = await otherOf(db, pair, profileId);
			const accepted = pair.mentorId === profileId ? pair.mentorAcceptedAt : pair.menteeAcceptedAt;
			const [unanswered] = await db
				.select({ month: mentoringCheckIn.month })
				.from(mentoringCheckIn)
				.where(
					and(
						eq(mentoringCheckIn.pairId, pair.id),
						sql`NOT EXISTS (SELECT 1 FROM mentoring_answer x WHERE x.pair_id = ${pair.id} AND x.profile_id = ${profileId} AND x.month >= ${mentoringCheckIn.month})`
					)
				)
				.limit(1);
			return {
				...{ id: pair.id, isActive: pair.state === 'active', answersBy: pair.answersBy! },
				...{ isAccepted: accepted !== null, isAsked: unanswered !== undefined, other }
			};
		})
	);
}

async function otherOf(
	db: Database,
	pair: { mentorId: number; menteeId: number },
	profileId: number
): Promise<{ other: PairPerson; email: string }> {
	const [found] = await db
		.select({
			role: mentoringProfile.role,
			givenName: person.givenName,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			organisation: organisation.name,
			years: mentoringProfile.years,
			themes: mentoringProfile.themes,
			region: region.name,
			mode: mentoringProfile.mode,
			about: mentoringProfile.about,
			email: person.email
		})
		.from(mentoringProfile)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.innerJoin(organisation, eq(organisation.id, mentoringProfile.organisationId))
		.innerJoin(region, eq(region.code, mentoringProfile.regionCode))
		.where(eq(mentoringProfile.id, pair.mentorId === profileId ? pair.menteeId : pair.mentorId));
	const named = new Map((await themeNames(db)).map(({ slug, name }) => [slug, name]));
	const { email, ...other } = found!;
	return { other: { ...other, themes: other.themes.map((slug) => named.get(slug) ?? slug) }, email };
}

const themeNames = (db: Database) =>
	db
		.select({ slug: courseTheme.slug, name: courseTheme.name })
		.from(courseTheme)
		.orderBy(asc(courseTheme.position), asc(courseTheme.name));

/** The years that somebody is in and that are not over, the last begun first. */
async function yearsOf(personId: number) {
	return (await reader())
		.select({ program: mentoringProgram, profile: mentoringProfile })
		.from(mentoringProfile)
		.innerJoin(mentoringProgram, eq(mentoringProgram.id, mentoringProfile.programId))
		.where(
			and(
				eq(mentoringProfile.personId, personId),
				isNull(mentoringProfile.withdrawnAt),
				sql`${mentoringProgram.endsOn} >= ${dayOf(now())}`
			)
		)
		.orderBy(desc(mentoringProgram.id));
}

/** The year that takes people, for somebody of a member organisation. */
async function mayEnrol(personId: number) {
	const open = await openProgram();
	if (!open) return null;
	const [of] = await (
		await reader()
	)
		.select({ isMember: organisation.isMember })
		.from(person)
		.innerJoin(organisation, eq(organisation.id, person.organisationId))
		.where(eq(person.id, personId));
	return of?.isMember ? open : null;
}

const shownYear = ({
	code,
	name,
	description,
	intakeCloses,
	startsOn,
	endsOn
}: typeof mentoringProgram.$inferSelect) => ({ code, name, description, intakeCloses, startsOn, endsOn });
