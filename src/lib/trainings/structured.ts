import type { ShownCourse, ShownOffer } from './shown.ts';

// schema.org data of a course and of its dated offers, for search engines.

type Data = Record<string, unknown>;

const MODES = { in_person: 'Onsite', online: 'Online', hybrid: 'Blended' } as const;

/** A course, with an instance for each of its offers to come. */
export function courseData(course: ShownCourse, origin: string): Data {
	const url = `${origin}/formations/${course.slug}`;
	return {
		'@type': 'Course',
		name: course.title,
		description: course.summary || course.title,
		url,
		inLanguage: course.language === 'fr' ? 'fr-CA' : 'en-CA',
		provider: { '@type': 'Organization', name: 'AXTRA' },
		about: course.theme.name,
		timeRequired: duration(course.minutes),
		...(course.objectives.length > 0 ? { teaches: course.objectives } : {}),
		...(course.prerequisites ? { coursePrerequisites: course.prerequisites } : {}),
		hasCourseInstance: course.coming
			.filter(({ status }) => status !== 'cancelled')
			.map((offer) => instanceOf(offer, course, origin))
	};
}

function instanceOf(offer: ShownOffer, course: ShownCourse, origin: string): Data {
	return {
		'@type': 'CourseInstance',
		courseMode: MODES[offer.format],
		courseWorkload: duration(course.minutes),
		startDate: offer.dates[0]!.startsAt.toISOString(),
		endDate: offer.dates.at(-1)!.endsAt.toISOString(),
		location:
			offer.format === 'online'
				? { '@type': 'VirtualLocation', url: `${origin}/formations/${course.slug}` }
				: {
						'@type': 'Place',
						name: offer.venueName || offer.city,
						address: [offer.venueAddress, offer.city].filter(Boolean).join(', ')
					},
		instructor: course.trainers.map(({ name }) => ({ '@type': 'Person', name })),
		...(offer.price?.standard != null
			? {
					offers: {
						'@type': 'Offer',
						price: (offer.price.standard / 100).toFixed(2),
						priceCurrency: 'CAD',
						url: `${origin}/evenements/${offer.slug}/inscription`,
						availability: `https://schema.org/${offer.sale === 'full' ? 'SoldOut' : 'InStock'}`
					}
				}
			: {})
	};
}

/** ISO 8601: `PT1H30M`. */
function duration(minutes: number): string {
	const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
	return `PT${whole > 0 ? `${whole}H` : ''}${rest > 0 || whole === 0 ? `${rest}M` : ''}`;
}
