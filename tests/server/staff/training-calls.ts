import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import {
	addCourse,
	copyCourse,
	courseThemes,
	publishCourse,
	saveCourse,
	staffCourse
} from '../../../src/lib/server/trainings/courses.ts';
import { lineOf } from '../../../src/lib/server/registration/line/queries.ts';
import { managedOffer, staffCourses, staffOffers } from '../../../src/lib/server/trainings/office.ts';
import {
	cancelOffer,
	closeOffer,
	confirmOffer,
	publishOffer
} from '../../../src/lib/server/trainings/offer-state.ts';
import { addOffer, saveOffer } from '../../../src/lib/server/trainings/save-offer.ts';
import { courseInput } from '../../../src/lib/schemas/trainings.ts';
import { makeCourse, makeCourseSession } from '../../factories/course.ts';
import { offerFields } from '../../factories/offer.ts';

/** What the office reads and does of trainings, each on a course of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const COURSE = courseInput.parse({
	...{ revision: 1, title: 'Gérer un conflit', newTheme: 'Équipes', durationMinutes: 180 },
	...{ level: 'all', audience: 'all', language: 'fr', attendancePercent: 80 }
});

/** A draft offer of a course. */
async function made() {
	const { course } = await makeCourse();
	const { slug } = await addOffer({ actor: system('test'), courseSlug: course.slug, input: offerFields() });
	return { course, slug };
}

/** An offer in a state of its own. */
async function inState(status: 'tentative' | 'confirmed' | 'held') {
	const { event } = await makeCourseSession({ offer: { status } });
	return { slug: event.slug, revision: 1 };
}

export const TRAINING_READS: Calls = {
	courseThemes: (actor) => courseThemes(actor),
	staffCourse: async (actor) => staffCourse(actor, (await makeCourse()).course.slug),
	staffCourses: (actor) => staffCourses(actor, { kind: 'training' }),
	staffOffers: (actor) => staffOffers(actor),
	lineOf: async (actor) => lineOf(actor, (await makeCourseSession()).event.id),
	managedOffer: async (actor) => {
		const { course, slug } = await made();
		return managedOffer(actor, course.slug, slug);
	}
};

export const TRAINING_COMMANDS: Calls = {
	addCourse: (actor) => Promise.resolve().then(() => addCourse({ actor, input: COURSE })),
	copyCourse: async (actor) => copyCourse({ actor, slug: (await makeCourse()).course.slug }),
	saveCourse: async (actor) => saveCourse({ actor, slug: (await makeCourse()).course.slug, input: COURSE }),
	publishCourse: async (actor) =>
		publishCourse({ actor, slug: (await makeCourse()).course.slug, revision: 1, isPublished: false }),
	addOffer: async (actor) =>
		addOffer({ actor, courseSlug: (await makeCourse()).course.slug, input: offerFields() }),
	saveOffer: async (actor) =>
		saveOffer({ actor, slug: (await made()).slug, input: offerFields({ revision: 1 }) }),
	publishOffer: async (actor) => publishOffer({ actor, slug: (await made()).slug, revision: 1 }),
	confirmOffer: async (actor) => confirmOffer({ actor, ...(await inState('tentative')) }),
	cancelOffer: async (actor) =>
		cancelOffer({ actor, ...(await inState('confirmed')), reason: 'Formatrice malade' }),
	closeOffer: async (actor) => closeOffer({ actor, ...(await inState('held')) })
};
