import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { programState } from '../../mentoring/states.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import { mentoringProfile, mentoringProgram } from '../db/schema/mentoring.ts';
import { Refusal } from '../errors.ts';
import { standingPairs } from './own-pairs.ts';
import { findProgram, openProgram, shownProgram, themeNames } from './queries.ts';

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
	const pairs = await standingPairs(years.map(({ profile }) => profile.id));
	return {
		open: open && !years.some(({ program }) => program.id === open.id) ? shownProgram(open) : null,
		years: years.map(({ program, profile }) => ({
			...shownProgram(program),
			role: profile.role,
			pairs: pairs.get(profile.id) ?? []
		}))
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
		...{ program: shownProgram(program), isIn, profile: profile ?? null },
		homeRegion: home?.regionCode ?? null,
		themes: await themeNames(),
		regions: await db.select({ code: region.code, name: region.name }).from(region).orderBy(asc(region.code))
	};
}

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
