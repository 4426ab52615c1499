import type { CourseKind } from '../schemas/course-lists.ts';

/** Where an entry is shown: a training in the catalogue, an activity among the meetings. */
export function coursePath({ kind, slug }: { kind: CourseKind; slug: string }): string {
	return `/${kind === 'training' ? 'formations' : 'rencontres'}/${slug}`;
}
