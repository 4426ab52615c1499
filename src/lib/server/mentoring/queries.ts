import { asc, desc, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { courseTheme } from '../db/schema/courses.ts';
import { mentoringProgram } from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** @throws Refusal `not_found` (404) */
export async function findProgram(code: string, tx?: Database | Tx) {
	const [found] = await (tx ?? (await reader()))
		.select()
		.from(mentoringProgram)
		.where(eq(mentoringProgram.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The year in which one may enrol today: the last that was begun of those. */
export async function openProgram() {
	const today = dayOf(now());
	const [found] = await (
		await reader()
	)
		.select()
		.from(mentoringProgram)
		.where(sql`${mentoringProgram.intakeOpens} <= ${today} AND ${mentoringProgram.intakeCloses} >= ${today}`)
		.orderBy(desc(mentoringProgram.id))
		.limit(1);
	return found;
}

/** What everybody may read of a year. */
export function shownProgram(program: typeof mentoringProgram.$inferSelect) {
	const { code, name, description, intakeCloses, startsOn, endsOn } = program;
	return { code, name, description, intakeCloses, startsOn, endsOn };
}

/** The themes of the catalogue, which people choose theirs among. */
export async function themeNames(): Promise<{ slug: string; name: string }[]> {
	return (await reader())
		.select({ slug: courseTheme.slug, name: courseTheme.name })
		.from(courseTheme)
		.orderBy(asc(courseTheme.position), asc(courseTheme.name));
}

/** Says themes by their names. */
export async function themeNamer(): Promise<(slugs: readonly string[]) => string[]> {
	const named = new Map((await themeNames()).map(({ slug, name }) => [slug, name]));
	return (slugs) => slugs.map((slug) => named.get(slug) ?? slug);
}
