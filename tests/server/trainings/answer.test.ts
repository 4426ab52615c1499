import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../scripts/seed/random.ts';
import { answer } from '../../../src/lib/trainings/answer.ts';
import {
	audienceNames,
	durationName,
	FACETS,
	formatName,
	KNOWN,
	levelNames,
	PAGE_SIZE,
	readAsked,
	type Asked,
	type Facet
} from '../../../src/lib/trainings/asked.ts';
import {
	indexCatalogue,
	type CourseEntry,
	type OfferEntry
} from '../../../src/lib/trainings/catalogue-index.ts';
import { COURSE_AUDIENCES, COURSE_FORMATS, COURSE_LEVELS } from '../../../src/lib/schemas/course-lists.ts';

const NOW = 1_000_000_000;
const REGIONS = ['03', '05', '06'];
const THEMES = ['gestion', 'sante', 'numerique'];
const WORDS = ['écoute', 'équipe', 'conflit', 'deuil'];

function invent(seed: number) {
	const random = seededRandom(seed);
	const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const courses: CourseEntry[] = Array.from({ length: 60 }, (_, i) => ({
		id: i + 1,
		title: `${one(WORDS)} ${one(WORDS)} ${i}`,
		text: `${one(WORDS)} ${one(WORDS)}`,
		theme: one(THEMES),
		minutes: one([90, 180, 360, 900]),
		level: one(COURSE_LEVELS),
		audience: one(COURSE_AUDIENCES),
		language: one(['fr', 'en'] as const)
	}));
	const offers: OfferEntry[] = Array.from({ length: 90 }, (_, i) => {
		const format = one(COURSE_FORMATS);
		return {
			eventId: i + 1,
			courseId: 1 + Math.floor(random() * 60),
			format,
			region: format === 'online' ? null : one(REGIONS),
			startsAt: NOW + Math.round((random() - 0.3) * 1e9)
		};
	});
	const full = new Set(offers.filter(() => random() < 0.3).map(({ eventId }) => eventId));
	const some = (list: readonly string[]) => list.filter(() => random() < 0.22);
	const asked: Asked = {
		...readAsked(new URLSearchParams()),
		words: random() < 0.4 ? one(WORDS) : '',
		chosen: {
			theme: some(THEMES),
			format: some(KNOWN.format),
			region: some(REGIONS),
			dispo: some(KNOWN.dispo),
			duree: some(KNOWN.duree),
			niveau: some(KNOWN.niveau),
			public: some(KNOWN.public),
			langue: some(KNOWN.langue)
		},
		order: one(['date', 'titre'] as const)
	};
	return { courses, offers, full, asked };
}

/** The same, said as one would say it: each course looked at by itself. */
function passes(course: CourseEntry, { offers, full, asked }: ReturnType<typeof invent>): boolean {
	const { chosen, words } = asked;
	const within = (facet: Facet, values: readonly string[]) =>
		chosen[facet].length === 0 || chosen[facet].some((value) => values.includes(value));
	const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
	if (words && !plain(course.text).includes(plain(words))) return false;
	if (!within('theme', [course.theme]) || !within('langue', [course.language])) return false;
	if (!within('duree', [durationName(course.minutes)])) return false;
	if (!within('niveau', levelNames(course.level)) || !within('public', audienceNames(course.audience)))
		return false;
	if (chosen.format.length + chosen.region.length + chosen.dispo.length === 0) return true;
	return offers.some(
		(offer) =>
			offer.courseId === course.id &&
			offer.startsAt > NOW &&
			within('format', [formatName(offer.format)]) &&
			within('region', offer.region ? [offer.region] : []) &&
			within('dispo', full.has(offer.eventId) ? ['date'] : ['date', 'places'])
	);
}

const values: Record<Facet, readonly string[]> = { ...KNOWN, theme: THEMES, region: REGIONS };

describe('what the catalogue answers', () => {
	test.each(Array.from({ length: 150 }, (_, i) => i))(
		'is what a recount by hand finds, counts beside choices too (%i)',
		(seed) => {
			const made = invent(seed);
			const index = indexCatalogue(made.courses, made.offers);
			const found = answer(index, made.asked, { at: NOW, full: made.full });
			const expected = made.courses.filter((course) => passes(course, made));
			expect(found.total).toBe(expected.length);
			const shown = found.found.map(({ course }) => course.id);
			expect(shown).toHaveLength(Math.min(PAGE_SIZE, expected.length));
			expect(expected.map(({ id }) => id)).toEqual(expect.arrayContaining(shown));
			for (const facet of FACETS)
				for (const value of values[facet]) {
					const alone = { ...made.asked, chosen: { ...made.asked.chosen, [facet]: [value] } };
					const count = made.courses.filter((course) => passes(course, { ...made, asked: alone })).length;
					expect(found.counts[facet].get(value) ?? 0, `${facet} ${value}`).toBe(count);
				}
		}
	);

	test('comes by the next date, then without one by title; or by title alone', () => {
		const course = (id: number, title: string): CourseEntry => ({
			...{ id, title, text: title, theme: 'gestion', minutes: 60 },
			...{ level: 'all', audience: 'all', language: 'fr' }
		});
		const offer = (eventId: number, courseId: number, startsAt: number): OfferEntry => ({
			...{ eventId, courseId, startsAt, format: 'online', region: null }
		});
		const index = indexCatalogue(
			[course(1, 'Zèle'), course(2, 'Été'), course(3, 'Deuil'), course(4, 'École')],
			// The third has only begun.
			[offer(1, 1, NOW + 60_000), offer(2, 4, NOW + 120_000), offer(3, 3, NOW - 60_000)]
		);
		const titles = (query: string) =>
			answer(index, readAsked(new URLSearchParams(query)), { at: NOW, full: new Set() }).found.map(
				(one) => one.course.title
			);
		expect(titles('')).toEqual(['Zèle', 'École', 'Deuil', 'Été']);
		expect(titles('tri=titre')).toEqual(['Deuil', 'École', 'Été', 'Zèle']);
		expect(titles('dispo=date')).toEqual(['Zèle', 'École']);
	});

	test('comes in one order, whether few answer or many', () => {
		const random = seededRandom(9);
		const courses: CourseEntry[] = Array.from({ length: 900 }, (_, i) => ({
			...{ id: i + 1, title: `Cours ${String(i).padStart(3, '0')}`, text: 'x', minutes: 60 },
			...{ theme: i % 3 === 0 ? 'few' : 'many', level: 'all', audience: 'all', language: 'fr' }
		}));
		const offers: OfferEntry[] = Array.from({ length: 1500 }, (_, i) => ({
			...{ eventId: i + 1, courseId: 1 + Math.floor(random() * 900), format: 'online', region: null },
			startsAt: NOW + Math.floor((random() - 0.2) * 500) * 20_000
		}));
		const index = indexCatalogue(courses, offers);
		const first = (id: number) =>
			Math.min(
				...offers
					.filter(({ courseId, startsAt }) => courseId === id && startsAt > NOW)
					.map(({ startsAt }) => Math.floor(startsAt / 60_000))
			);
		for (const theme of ['few', 'many']) {
			const expected = courses
				.filter((one) => one.theme === theme)
				.map(({ id }) => ({ id, at: first(id) }))
				.sort((a, b) => (a.at === b.at ? a.id - b.id : a.at - b.at))
				.map(({ id }) => id);
			const shown: number[] = [];
			for (let page = 1; page <= Math.ceil(expected.length / PAGE_SIZE); page++) {
				const asked = readAsked(new URLSearchParams({ theme, page: String(page) }));
				shown.push(
					...answer(index, asked, { at: NOW, full: new Set() }).found.map(({ course }) => course.id)
				);
			}
			expect(shown).toEqual(expected);
		}
	});

	test('forgets an offer as it begins, for the same places', () => {
		const { courses } = invent(2);
		const full = new Set<number>();
		const at = (startsAt: number): OfferEntry => ({
			...{ eventId: startsAt, courseId: 1, format: 'online', region: null, startsAt }
		});
		const index = indexCatalogue(courses, [at(NOW + 10), at(NOW + 20)]);
		const total = (now: number) =>
			answer(index, readAsked(new URLSearchParams('dispo=date')), { at: now, full }).total;
		expect([NOW, NOW + 10, NOW + 19, NOW + 20, NOW].map(total)).toEqual([1, 1, 1, 0, 1]);
	});

	test('an address that asks what there is not, or a page too far, is answered all the same', () => {
		const { courses, offers } = invent(1);
		const index = indexCatalogue(courses, offers);
		const ask = (query: string) =>
			answer(index, readAsked(new URLSearchParams(query)), { at: NOW, full: new Set() });
		expect(ask('format=lune&niveau=__proto__&tri=x&page=-3')).toMatchObject({ total: 60, page: 1, pages: 3 });
		expect(ask('page=99')).toMatchObject({ page: 3 });
		expect(ask('page=1e999')).toMatchObject({ page: 3 });
		expect(ask('theme=constructor').total).toBe(0);
	});
});
