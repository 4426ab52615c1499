/** Lists that the catalogue's table, its forms and its pages share. */

/** What an entry is: a training of the catalogue; or an activity, a meeting of members, a general assembly, a group. */
export const COURSE_KINDS = ['training', 'meeting', 'agm', 'group'] as const;
export type CourseKind = (typeof COURSE_KINDS)[number];

export const COURSE_FORMATS = ['in_person', 'online', 'hybrid'] as const;
export type CourseFormat = (typeof COURSE_FORMATS)[number];

export const COURSE_LEVELS = ['all', 'introductory', 'intermediate', 'advanced'] as const;
export type CourseLevel = (typeof COURSE_LEVELS)[number];

/** Whom a course is for: those who manage a centre, those who counsel, or both. */
export const COURSE_AUDIENCES = ['all', 'management', 'intervention'] as const;
export type CourseAudience = (typeof COURSE_AUDIENCES)[number];
