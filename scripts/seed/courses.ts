import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { readFileSync } from 'node:fs';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { ANONYMOUS } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { putStatusPrices } from '../../src/lib/server/trainings/status-prices.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { PASS } from '../../src/lib/server/trainings/save-offer.ts';
import type { CourseKind } from '../../src/lib/schemas/course-lists.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';
import { slugOf } from './association.ts';
import { activities } from './activity-texts.ts';
import { COURSES, COURSE_THEMES, THEME_WORDS, type SeedCourse, type SeedOffer } from './course-texts.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { pick, seededRandom } from './random.ts';

type Organisation = typeof t.organisation.$inferSelect;

const PRACTITIONER = { givenName: 'Anne-Sophie', familyName: 'Bornais', email: 'quarieriste@lesoit.example' };
/** Who goes instead of her to what is further off, and who is billed for all of Le SOIT. */
const COLLEAGUE = {
	givenName: 'Ghislain',
	familyName: 'Vaugeois',
	email: 'ghislain.vaugeois@lesoit.example'
};
const ACCOUNTS = { givenName: 'Odile', familyName: 'Rancourt', email: 'comptabilite@lesoit.example' };
/** Days from which she is not registered: nobody goes to everything. */
const FAR_OFF = 12;

/** Titles that a member's staff followed: entries of the catalogue that have no date yet. */
function undated(): SeedCourse[] {
	const rows: { titre: string }[] = parse(
		readFileSync(new URL('data/perfectionnement-orientheque.csv', import.meta.url)),
		{ columns: true }
	);
	return rows.map(({ titre }, i) => ({
		title: titre,
		theme: THEME_WORDS.find(([, words]) => words.test(titre))?.[0] ?? 'accompagnement',
		summary: '',
		audience: /gestion|organisation|recruter|PAÉE/i.test(titre) ? 'management' : 'intervention',
		minutes: [90, 120, 180, 360][i % 4]!
	}));
}

/** The catalogue of trainings, with dated offers that are over, open, full, tentative, in one day or in several. */
export async function seedCourses(today: string, organisations: Organisation[]): Promise<void> {
	const courses = [...COURSES, ...activities(today), ...undated()];
	const ids = await insertCourses(courses, today);
	const random = seededRandom(2026);
	const members = organisations.filter(({ isMember }) => isMember);
	for (const one of courses)
		for (const offer of one.offers ?? []) {
			const slug = await insertOffer(ids.get(one.title)!, one, offer, today);
			await register(slug, offer, today, one.kind ? members : organisations, random, one.kind);
		}
}

function insertCourses(courses: SeedCourse[], today: string): Promise<Map<string, number>> {
	return write('trainings.seed', async (tx) => {
		const themes = await tx
			.insert(t.courseTheme)
			.values(COURSE_THEMES.map((theme, position) => ({ ...theme, position })))
			.returning();
		const themeId = new Map(themes.map(({ slug, id }) => [slug, id]));
		const at = instantAt(addDays(today, -120), '9:00');
		const rows = await tx
			.insert(t.course)
			.values(
				courses.map((one) => ({
					slug: slugOf(one.title).slice(0, 80).replace(/-$/, ''),
					kind: one.kind ?? ('training' as const),
					isCertified: one.kind === undefined,
					title: one.title,
					summary: one.summary,
					objectives: (one.objectives ?? []).join('\n'),
					outline: one.outline ?? '',
					prerequisites: one.prerequisites ?? '',
					accessibility:
						one.offers === undefined
							? ''
							: 'Salle sans marche, ou sous-titres en direct. Dites-nous vos besoins à l’inscription.',
					themeId: themeId.get(one.theme)!,
					level: one.level ?? ('all' as const),
					audience: one.audience ?? ('all' as const),
					durationMinutes: one.minutes,
					accreditation: one.accreditation ?? '',
					...{ publishedAt: at, createdAt: at, updatedAt: at }
				}))
			)
			.returning();
		return new Map(rows.map(({ title, id }) => [title, id]));
	});
}

/** Opens a dated offer of a course. @returns the address of its event */
export function insertOffer(
	courseId: number,
	course: SeedCourse,
	offer: SeedOffer,
	today: string
): Promise<string> {
	const days = offer.days.map((count) => addDays(today, count));
	const [opens, closes] = offer.hours;
	const starts = instantAt(days[0]!, opens);
	// Ten weeks ahead; what members live together is known all year.
	const announced = addDays(today, Math.min(offer.days[0]! - 70, course.kind ? -10 : Infinity));
	const { place } = offer;
	return write('trainings.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: offer.slug ?? `${slugOf(course.title).slice(0, 48).replace(/-$/, '')}-${days[0]}`,
				kind: course.kind === 'group' ? 'meeting' : (course.kind ?? 'training'),
				name: course.title,
				tagline: course.summary,
				firstDay: days[0]!,
				lastDay: days.at(-1)!,
				venueName: place?.venue ?? '',
				city: place?.city ?? '',
				registrationOpensAt: instantAt(announced, '9:00'),
				registrationClosesAt: starts,
				changesCloseAt: instantAt(addDays(days[0]!, -5), '17:00'),
				publishedAt: instantAt(announced, '9:00')
			})
			.returning();
		const eventId = event!.id;
		await tx.insert(t.courseSession).values({
			...{ eventId, courseId, status: offer.status, format: offer.format },
			regionCode: place?.regionCode ?? null,
			room: place?.room ?? '',
			...((offer.price?.[1] ?? 0) > 0 ? { freeUntilDays: 7, keptPercent: 50 } : {}),
			minPeople: offer.minPeople ?? 0,
			decideAt:
				offer.decideInDays === undefined ? null : instantAt(addDays(today, offer.decideInDays), '12:00'),
			perOrganisation: offer.perOrganisation ?? null,
			membersOnly: course.kind !== undefined,
			acceptsCredits: course.kind === undefined && (offer.price?.[1] ?? 0) > 0,
			meetingUrl: offer.format === 'in_person' ? '' : `https://rencontre.example/${event!.slug}`,
			targetPeople: offer.capacity
		});
		await sell(tx, { eventId, days, kind: course.kind ?? 'training' }, offer);
		await insertDates(tx, eventId, course.title, days, { opens, closes });
		await insertTrainer(tx, eventId, offer.trainer);
		return event!.slug;
	});
}

async function sell(
	tx: Tx,
	{ eventId, days, kind }: { eventId: number; days: string[]; kind: CourseKind },
	offer: SeedOffer
): Promise<void> {
	const [quota] = await tx
		.insert(t.quota)
		.values({ eventId, name: 'Places', capacity: offer.capacity })
		.returning();
	const [pass] = await tx
		.insert(t.ticketType)
		.values({ eventId, ...PASS[kind], role: 'admission', days })
		.returning();
	await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
	const [member, standard] = offer.price;
	await tx
		.insert(t.price)
		.values([
			{ ticketTypeId: pass!.id, audience: 'member', amountCents: member },
			...(standard === null
				? []
				: [{ ticketTypeId: pass!.id, audience: 'standard' as const, amountCents: standard }])
		]);
	if (offer.studentPrice !== undefined)
		await putStatusPrices(tx, pass!, { membersOnly: false, studentPrice: offer.studentPrice });
}

async function insertDates(
	tx: Tx,
	eventId: number,
	title: string,
	days: string[],
	{ opens, closes }: { opens: string; closes: string }
): Promise<void> {
	await tx.insert(t.session).values(
		days.map((day, i) => ({
			...{ eventId, slug: `date-${i + 1}`, kind: 'training' as const, title, day },
			slot: `${day}-${opens.replace(':', '').padStart(4, '0')}`,
			startsAt: instantAt(day, opens),
			endsAt: instantAt(day, closes),
			updatedAt: instantAt(addDays(day, -70), '9:00')
		}))
	);
}

async function insertTrainer(tx: Tx, eventId: number, trainer: SeedOffer['trainer']): Promise<void> {
	const { email, ...said } = trainer;
	const [account] = email ? await tx.select().from(t.person).where(eq(t.person.email, email)) : [];
	const [speaker] = await tx
		.insert(t.speaker)
		.values({ eventId, personId: account?.id ?? null, slug: slugOf(said.name), ...said })
		.returning();
	const dates = await tx.select({ id: t.session.id }).from(t.session).where(eq(t.session.eventId, eventId));
	await tx
		.insert(t.sessionSpeaker)
		.values(dates.map(({ id }) => ({ sessionId: id, speakerId: speaker!.id })));
}

/** Registers people of member organisations by invoice, one order for each two of a centre. */
export async function register(
	eventSlug: string,
	offer: SeedOffer,
	today: string,
	organisations: Organisation[],
	random: () => number,
	kind: CourseKind = 'training'
): Promise<void> {
	const soit = organisations.find(({ slug }) => slug === 'le-soit')!;
	const first = addDays(today, Math.min(offer.days[0]! - 12, -1));
	const known = kind === 'training' && offer.days[0]! > FAR_OFF ? COLLEAGUE : PRACTITIONER;
	let left = offer.people;
	for (let serial = 0; left > 0; serial++) {
		const organisation = serial === 0 ? soit : pick(random, organisations);
		const size = Math.min(left, serial % 3 === 0 ? 2 : 1);
		const people = Array.from({ length: size }, (_, i) =>
			serial === 0 && i === 0 ? known : invented(organisation, serial * 2 + i, random)
		);
		const restore = setClock(() => instantAt(first, '9:00').getTime() + serial * 3_600_000);
		try {
			await placeOrder({
				actor: ANONYMOUS,
				eventSlug,
				locale: 'fr',
				input: {
					idempotencyKey: `demonstration-${eventSlug}-${serial}`,
					payer: {
						...(serial === 0 ? ACCOUNTS : people[0]!),
						...{ organisationId: organisation.id, organisationName: '', purchaseOrder: '' },
						...{
							line1: '12, rue de la Gare',
							city: organisation.city ?? 'Québec',
							province: 'Québec',
							postalCode: ''
						}
					},
					...{ consentNewsletter: false, method: 'invoice' as const },
					people: people.map((one) => ({
						...{ ...one, pass: PASS[kind].code, addons: [], sessions: {} },
						...{
							dietaryNeeds: '',
							accessNeeds: '',
							consentDirectory: false,
							consentPhoto: false,
							consentExhibitors: false
						}
					}))
				}
			});
		} finally {
			restore();
		}
		left -= size;
	}
}

function invented(organisation: Organisation, serial: number, random: () => number) {
	const givenName = pick(random, GIVEN_NAMES);
	const familyName = pick(random, FAMILY_NAMES);
	const domain = `${organisation.slug.replace(/-/g, '').slice(0, 24)}.example`;
	const local = `${givenName}.${familyName}`.normalize('NFD').replace(/[^A-Za-z.-]/g, '');
	return { givenName, familyName, email: canonicalEmail(`${local}.f${serial}@${domain}`) };
}
