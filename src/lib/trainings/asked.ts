import {
	COURSE_FORMATS,
	COURSE_LEVELS,
	type CourseAudience,
	type CourseFormat,
	type CourseLevel
} from '../schemas/course-lists.ts';

// What is asked of the catalogue, as its address says it.

export const DURATIONS = ['short', 'half', 'day', 'days'] as const;
export type Duration = (typeof DURATIONS)[number];

/** How long a course is, by its minutes as announced. */
export function durationOf(minutes: number): Duration {
	if (minutes <= 120) return 'short';
	if (minutes <= 240) return 'half';
	return minutes <= 480 ? 'day' : 'days';
}

/** With a date to come, or with places left at one. */
export const AVAILABILITIES = ['date', 'places'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

export const ORDERS = ['date', 'titre'] as const;
export type Order = (typeof ORDERS)[number];

/** The facets, by their name in an address, in the order of the page. */
export const FACETS = ['theme', 'format', 'region', 'dispo', 'duree', 'niveau', 'public', 'langue'] as const;
export type Facet = (typeof FACETS)[number];

/** What is on a page. */
export const PAGE_SIZE = 24;

/** Longer questions and more choices than a page can make are cut. */
const MAX_WORDS_LENGTH = 80;
const MAX_CHOICES = 40;

export interface Asked {
	words: string;
	/** What is chosen in each facet, each once and in order, so that one question has one address. */
	chosen: Readonly<Record<Facet, readonly string[]>>;
	order: Order;
	/** From 1. */
	page: number;
}

const SHORT_NAMES: Record<Duration, string> = {
	short: '2h',
	half: 'demi-journee',
	day: 'journee',
	days: 'plusieurs-jours'
};
const FORMAT_NAMES: Record<CourseFormat, string> = {
	in_person: 'presence',
	online: 'en-ligne',
	hybrid: 'hybride'
};
const LEVEL_NAMES: Record<Exclude<CourseLevel, 'all'>, string> = {
	introductory: 'initiation',
	intermediate: 'intermediaire',
	advanced: 'avance'
};
const AUDIENCE_NAMES: Record<Exclude<CourseAudience, 'all'>, string> = {
	management: 'gestion',
	intervention: 'intervention'
};

/** The choices of facets whose list is known, as addresses name them; themes and regions are the store's. */
export const KNOWN = {
	format: COURSE_FORMATS.map((one) => FORMAT_NAMES[one]),
	duree: DURATIONS.map((one) => SHORT_NAMES[one]),
	niveau: COURSE_LEVELS.flatMap((one) => (one === 'all' ? [] : [LEVEL_NAMES[one]])),
	public: Object.values(AUDIENCE_NAMES),
	langue: ['fr', 'en'],
	dispo: AVAILABILITIES
} as const satisfies Partial<Record<Facet, readonly string[]>>;

export const formatName = (one: CourseFormat): string => FORMAT_NAMES[one];
export const durationName = (minutes: number): string => SHORT_NAMES[durationOf(minutes)];
/** A course for every level answers each of them. */
export const levelNames = (one: CourseLevel): readonly string[] =>
	one === 'all' ? KNOWN.niveau : [LEVEL_NAMES[one]];
/** A course for everybody answers each audience. */
export const audienceNames = (one: CourseAudience): readonly string[] =>
	one === 'all' ? KNOWN.public : [AUDIENCE_NAMES[one]];

/** What an address asks; what it cannot ask is left out. */
export function readAsked(params: URLSearchParams): Asked {
	const choices = (facet: Facet) => {
		const given = [...new Set(params.getAll(facet).filter(Boolean))].slice(0, MAX_CHOICES).sort();
		const known: readonly string[] | undefined =
			facet in KNOWN ? KNOWN[facet as keyof typeof KNOWN] : undefined;
		return known ? known.filter((one) => given.includes(one)) : given;
	};
	return {
		words: (params.get('q') ?? '').slice(0, MAX_WORDS_LENGTH).trim(),
		chosen: Object.fromEntries(FACETS.map((facet) => [facet, choices(facet)])) as unknown as Asked['chosen'],
		order: ORDERS.find((one) => one === params.get('tri')) ?? 'date',
		page: Math.min(10_000, Math.max(1, Math.floor(Number(params.get('page'))) || 1))
	};
}

/** The address of a question. */
export function hrefOf({ words, chosen, order, page }: Asked): string {
	const params = new URLSearchParams();
	if (words) params.set('q', words);
	for (const facet of FACETS) for (const one of chosen[facet]) params.append(facet, one);
	if (order !== 'date') params.set('tri', order);
	if (page > 1) params.set('page', String(page));
	const query = params.toString();
	return query ? `/formations?${query}` : '/formations';
}

/** The question without one of its choices, from its first page. */
export function without(asked: Asked, facet: Facet, value: string): Asked {
	const chosen = { ...asked.chosen, [facet]: asked.chosen[facet].filter((one) => one !== value) };
	return { ...asked, chosen, page: 1 };
}

/** How many choices are made. */
export function countChosen({ chosen }: Asked): number {
	return FACETS.reduce((sum, facet) => sum + chosen[facet].length, 0);
}
