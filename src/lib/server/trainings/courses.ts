import { asc, desc, eq, like } from 'drizzle-orm';
import { searchable } from '../../format/names.ts';
import type { CourseInput } from '../../schemas/trainings.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { course, courseTheme } from '../db/schema/courses.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { touchCourse } from './touch.ts';

export type Course = typeof course.$inferSelect;

/** What stands beside the courses at `/formations/…` and `/gestion/formations/…`. */
const PAGES = ['nouvelle'];

/** Themes of the catalogue, in their order. @throws Refusal `not_allowed` (403) */
export async function courseThemes(actor: Actor): Promise<{ id: number; name: string }[]> {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({ id: courseTheme.id, name: courseTheme.name })
		.from(courseTheme)
		.orderBy(asc(courseTheme.position), asc(courseTheme.id));
}

/** A course as the office changes it. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function staffCourse(actor: Actor, slug: string): Promise<Course> {
	requireStaff(actor);
	const [found] = await (await reader()).select().from(course).where(eq(course.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/**
 * Adds a course to the catalogue, as a draft.
 * @throws Refusal `not_allowed` (403), `theme_missing` where neither a theme is chosen nor one is named
 */
export function addCourse({ actor, input }: { actor: Actor; input: CourseInput }): Promise<{ slug: string }> {
	requireStaff(actor);
	return write('trainings.addCourse', async (tx) =>
		insertCourse(tx, actor, { kind: input.kind, ...(await valuesOf(tx, input)) })
	);
}

/**
 * Changes a course. Its address and its kind stay.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `training_changed` when somebody else changed it since,
 *   `theme_missing`
 */
export async function saveCourse(request: { actor: Actor; slug: string; input: CourseInput }): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	await write('trainings.saveCourse', async (tx) => {
		const { id } = await touchCourse(tx, slug, input.revision ?? 0);
		await tx
			.update(course)
			.set({ ...(await valuesOf(tx, input)), updatedAt: now() })
			.where(eq(course.id, id));
		await record(tx, actor, { action: 'course.set', objectKind: 'course', objectId: id });
	});
}

/** Shows a course in the catalogue, or takes it out of it. @throws Refusal as {@link saveCourse} */
export async function publishCourse(request: {
	actor: Actor;
	slug: string;
	revision: number;
	isPublished: boolean;
}): Promise<void> {
	const { actor, slug, revision, isPublished } = request;
	requireStaff(actor);
	await write('trainings.publishCourse', async (tx) => {
		const { id } = await touchCourse(tx, slug, revision);
		const at = now();
		await tx
			.update(course)
			.set({ publishedAt: isPublished ? at : null, updatedAt: at })
			.where(eq(course.id, id));
		await record(tx, actor, {
			action: isPublished ? 'course.published' : 'course.unpublished',
			objectKind: 'course',
			objectId: id
		});
	});
}

/** Begins a course as a copy of another: its words and its rules, a draft without dates. */
export function copyCourse({ actor, slug }: { actor: Actor; slug: string }): Promise<{ slug: string }> {
	requireStaff(actor);
	return write('trainings.copyCourse', async (tx) => {
		const [from] = await tx.select().from(course).where(eq(course.slug, slug));
		if (!from) throw new Refusal('not_found', { status: 404 });
		const { id: _, slug: __, revision: ___, publishedAt: ____, title, ...values } = from;
		return insertCourse(tx, actor, { ...values, title: `${title} (copie)` }, slug);
	});
}

async function insertCourse(
	tx: Tx,
	actor: Actor,
	values: Omit<typeof course.$inferInsert, 'slug' | 'createdAt' | 'updatedAt'>,
	copyOf?: string
): Promise<{ slug: string }> {
	const at = now();
	const [made] = await tx
		.insert(course)
		.values({ ...values, slug: await freeSlug(tx, course, values.title), createdAt: at, updatedAt: at })
		.returning();
	await record(tx, actor, {
		action: 'course.added',
		objectKind: 'course',
		objectId: made!.id,
		details: copyOf ? { copyOf } : {}
	});
	return { slug: made!.slug };
}

async function valuesOf(tx: Tx, input: CourseInput) {
	const { revision: _, kind: __, themeId, newTheme, ...words } = input;
	return { ...words, themeId: await themeOf(tx, themeId, newTheme) };
}

/** The theme chosen, or the one that is named: by its name, one that is there already. */
async function themeOf(tx: Tx, themeId: number | undefined, name: string): Promise<number> {
	const themes = await tx.select().from(courseTheme).orderBy(desc(courseTheme.position));
	const same = name
		? themes.find((one) => searchable(one.name) === searchable(name))
		: themes.find(({ id }) => id === themeId);
	if (same) return same.id;
	if (!name) throw new Refusal('theme_missing', { status: 400, field: 'themeId' });
	const [made] = await tx
		.insert(courseTheme)
		.values({
			slug: await freeSlug(tx, courseTheme, name),
			name,
			position: (themes[0]?.position ?? -1) + 1
		})
		.returning();
	return made!.id;
}

/** An address for a title that nothing else has: `gerer-un-conflit`, then `gerer-un-conflit-2`. */
async function freeSlug(tx: Tx, table: typeof course | typeof courseTheme, title: string): Promise<string> {
	const base =
		searchable(title)
			.replace(/[^a-z0-9]+/g, '-')
			.slice(0, 80)
			.replace(/^-|-$/g, '') || 'formation';
	const rows = await tx
		.select({ slug: table.slug })
		.from(table)
		.where(like(table.slug, `${base}%`));
	const taken = new Set([...PAGES, ...rows.map(({ slug }) => slug)]);
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
