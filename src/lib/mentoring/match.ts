import type { MentoringMode, PairReason } from '../schemas/mentoring-lists.ts';

/** What brings people together, of each of them. */
export interface Matched {
	id: number;
	organisationId: number;
	years: number;
	themes: readonly string[];
	regionCode: string;
	language: 'fr' | 'en';
	mode: MentoringMode;
}

/** How well two people would go together, and why. */
export interface Match {
	score: number;
	reasons: PairReason[];
}

/** So many years more count as experience, and no more than the second number of them. */
const EXPERIENCE = { least: 3, most: 10 };

/**
 * Why a mentor and a mentee would go together: at least a theme in common, a language, a way to meet and another
 * organisation; then nearness and experience.
 * @returns undefined for two who are never proposed to one another
 */
export function matchOf(mentor: Matched, mentee: Matched): Match | undefined {
	if (mentor.organisationId === mentee.organisationId || mentor.language !== mentee.language)
		return undefined;
	const common = commonThemes(mentor, mentee).length;
	const isNear =
		mentor.regionCode === mentee.regionCode && mentor.mode !== 'online' && mentee.mode !== 'online';
	const isOnline = mentor.mode !== 'in_person' && mentee.mode !== 'in_person';
	if (common === 0 || !(isNear || isOnline)) return undefined;
	const more = mentor.years - mentee.years;
	const isExperienced = more >= EXPERIENCE.least;
	return {
		score: 10 * common + (isNear ? 6 : 3) + (isExperienced ? Math.min(more, EXPERIENCE.most) : 0),
		reasons: [
			'themes',
			isNear ? 'region' : 'online',
			'language',
			...(isExperienced ? (['experience'] as const) : [])
		]
	};
}

/** Themes that both named, in the mentee's order. */
export function commonThemes(
	mentor: { themes: readonly string[] },
	mentee: { themes: readonly string[] }
): string[] {
	return mentee.themes.filter((theme) => mentor.themes.includes(theme));
}
