import { certified } from './hours.ts';

/** Who is given hours: what was attended, and for a course of how many minutes, at which share of them. */
export interface Attended {
	/** Of the sheets and doors, never of the registration. */
	minutes: number;
	/** Minutes of all the dates of a course, and how much of them one must attend, in per cent; null: any other event. */
	course: { minutes: number; percent: number } | null;
}

/**
 * The minutes from which a certificate is given: of a course, a share of its dates; of any other event, whose people come to
 * what they like, a first quarter hour.
 */
export function needed({ course }: Pick<Attended, 'course'>): number {
	return course ? Math.max(15, Math.ceil((course.minutes * course.percent) / 100)) : 15;
}

/** Whether hours are certified. What is certified is the quarter hour below what was attended. */
export function isEntitled(attended: Attended): boolean {
	return certified(attended.minutes) > 0 && attended.minutes >= needed(attended);
}
