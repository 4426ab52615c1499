import { and, eq, isNotNull } from 'drizzle-orm';
import { linkHolder, requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { course, courseInterest } from '../db/schema/courses.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

// Who asked to be told of the next dates of a course. No line of the trail says it: once taken back, nothing is left.

/** Whether somebody is to be told of the next dates of a course; never, for a visitor. */
export async function isInterested(actor: Actor, courseSlug: string): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const found = await db
		.select({ id: courseInterest.id })
		.from(courseInterest)
		.innerJoin(course, eq(course.id, courseInterest.courseId))
		.where(and(eq(course.slug, courseSlug), eq(courseInterest.personId, actor.personId)));
	return found.length > 0;
}

/**
 * Asks to be told of the next dates of a published course, or takes it back; twice is once.
 * @throws Refusal `sign_in_required` (401), `not_found` (404)
 */
export async function setInterest(actor: Actor, courseSlug: string, wanted: boolean): Promise<void> {
	const { personId } = requirePerson(actor);
	// Named apart from `trainings`: no public page shows it, and none is made again.
	await write('interest.set', async (tx) => {
		const courseId = await publishedCourse(tx, courseSlug);
		if (wanted)
			await tx
				.insert(courseInterest)
				.values({ courseId, personId, createdAt: now() })
				.onConflictDoNothing({ target: [courseInterest.courseId, courseInterest.personId] });
		else
			await tx
				.delete(courseInterest)
				.where(and(eq(courseInterest.courseId, courseId), eq(courseInterest.personId, personId)));
	});
}

async function publishedCourse(db: Database | Tx, slug: string): Promise<number> {
	const [found] = await db
		.select({ id: course.id })
		.from(course)
		.where(and(eq(course.slug, slug), isNotNull(course.publishedAt)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.id;
}

/** A link of one's own mail: whose notices of which course, and the key made for them. */
interface InterestLink {
	code: string;
	key: string | null;
}

/**
 * The course of a link that stops its notices, and whether they still come.
 * @throws Refusal `not_found` (404) for a link that is not ours
 */
export async function interestOfLink(
	link: InterestLink
): Promise<{ slug: string; title: string; isTold: boolean }> {
	const { courseId, theirs } = subjectOf(link);
	const db = await reader();
	const [found] = await db
		.select({ slug: course.slug, title: course.title, interestId: courseInterest.id })
		.from(course)
		.leftJoin(courseInterest, theirs)
		.where(eq(course.id, courseId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { slug: found.slug, title: found.title, isTold: found.interestId !== null };
}

/** Stops the notices of a link; twice is once. @throws Refusal `not_found` (404) for a link that is not ours */
export async function stopByLink(link: InterestLink): Promise<void> {
	const { theirs } = subjectOf(link);
	await write('interest.stop', (tx) => tx.delete(courseInterest).where(theirs));
}

function subjectOf({ code, key }: InterestLink) {
	const [, courseId, personId] = /^(\d{1,9})-(\d{1,9})$/.exec(code) ?? [];
	if (!courseId || !linkHolder('interest', code, key)) throw new Refusal('not_found', { status: 404 });
	return {
		courseId: Number(courseId),
		theirs: and(eq(courseInterest.courseId, Number(courseId)), eq(courseInterest.personId, Number(personId)))
	};
}
