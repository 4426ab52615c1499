import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { programState } from '../../mentoring/states.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import { mentoringProfile, mentoringProgram } from '../db/schema/mentoring.ts';
import { pairLines } from './pair-lines.ts';
import { findProgram, themeNamer } from './queries.ts';

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
			// Of one table, Drizzle writes a column without its table: here it would be the profile's or the pair's own.
			people: sql<number>`(SELECT count(*) FROM mentoring_profile x WHERE x.program_id = mentoring_program.id AND x.withdrawn_at IS NULL)`,
			active: sql<number>`(SELECT count(*) FROM mentoring_pair x WHERE x.program_id = mentoring_program.id AND x.state = 'active')`
		})
		.from(mentoringProgram)
		.orderBy(desc(mentoringProgram.id));
	return rows.map(({ program, ...counts }) => ({
		...program,
		...counts,
		state: programState(program, today)
	}));
}

/**
 * A year of mentoring as the permanence follows it: who is enrolled, with the pairs that they may still have (`free`), and
 * the pairs, those that ask for help or have been silent first. That people met and for how long; what about is theirs.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function staffProgram(actor: Actor, code: string) {
	requireStaff(actor);
	const program = await findProgram(code);
	const db = await reader();
	const named = await themeNamer();
	const profiles = await db
		.select({
			id: mentoringProfile.id,
			role: mentoringProfile.role,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			organisation: organisation.name,
			years: mentoringProfile.years,
			themes: mentoringProfile.themes,
			region: region.name,
			language: mentoringProfile.language,
			mode: mentoringProfile.mode,
			about: mentoringProfile.about,
			free: sql<number>`${mentoringProfile.capacity} - (SELECT count(*) FROM mentoring_pair x WHERE ${mentoringProfile.id} IN (x.mentor_id, x.mentee_id) AND x.state IN ('draft', 'proposed', 'active'))`
		})
		.from(mentoringProfile)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.innerJoin(organisation, eq(organisation.id, mentoringProfile.organisationId))
		.innerJoin(region, eq(region.code, mentoringProfile.regionCode))
		.where(and(eq(mentoringProfile.programId, program.id), isNull(mentoringProfile.withdrawnAt)))
		.orderBy(asc(person.familyName), asc(mentoringProfile.id));
	return {
		program: { ...program, state: programState(program, dayOf(now())) },
		profiles: profiles.map((profile) => ({ ...profile, themes: named(profile.themes) })),
		pairs: await pairLines(program.id, named)
	};
}
