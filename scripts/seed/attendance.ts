import { asc, eq, inArray } from 'drizzle-orm';
import { localInput } from '../../src/lib/format/dates.ts';
import { addGuest } from '../../src/lib/server/attendance/guests.ts';
import { recordPresence, recordRest } from '../../src/lib/server/attendance/record.ts';
import { signPresence } from '../../src/lib/server/attendance/sign.ts';
import type { PersonActor } from '../../src/lib/server/auth/policy.ts';
import { MINUTE_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import type { organisation } from '../../src/lib/server/db/schema/members.ts';
import { COURSES } from './course-texts.ts';
import { insertOffer, register } from './courses.ts';
import { seededRandom } from './random.ts';

/** The course that meets today, whatever the hour at which the demonstration begins. */
const TODAY = 'Résoudre efficacement les conflits au travail';
const KEEPERS = ['comite@axtra.example', 'permanence@axtra.example'];
const GUESTS = ['Léa Marcotte', 'Hugo Bélanger (stagiaire)'];

/** Sheets of the trainings that are over, and a training that meets now, with a few people there already. */
export async function seedAttendance(
	today: string,
	organisations: (typeof organisation.$inferSelect)[]
): Promise<void> {
	const keepers = await Promise.all(KEEPERS.map(actorOf));
	const db = await reader();
	const past = await db
		.select({
			slug: t.event.slug,
			eventId: t.event.id,
			sessionId: t.session.id,
			startsAt: t.session.startsAt
		})
		.from(t.courseSession)
		.innerJoin(t.event, eq(t.event.id, t.courseSession.eventId))
		.innerJoin(t.session, eq(t.session.eventId, t.event.id))
		.where(inArray(t.courseSession.status, ['held', 'closed']))
		.orderBy(asc(t.session.startsAt));
	for (const one of past) await fillSheet(one, (await keeps(one.eventId)) ? keepers[0]! : keepers[1]!);
	await meetToday(today, organisations, keepers[0]!);
}

interface Meeting {
	slug: string;
	eventId: number;
	sessionId: number;
	startsAt: Date;
}

/** Most were there; one left halfway, one never came, two came without a place. */
async function fillSheet(
	{ slug, eventId, sessionId, startsAt }: Meeting,
	keeper: PersonActor
): Promise<void> {
	const of = { actor: keeper, eventSlug: slug, sessionId };
	const people = await registeredAt(eventId);
	const at = (minutes: number, work: () => Promise<unknown>) => atInstant(startsAt, minutes, work);
	for (const [i, { personId }] of people.slice(0, Math.ceil(people.length / 2)).entries())
		await at(i - 3, async () => signPresence({ actor: await actorById(personId), sessionId, at: now() }));
	await at(10, () => recordPresence({ ...of, of: `r${people.at(-1)!.id}`, mark: 'absent' }));
	await at(12, () => recordRest({ ...of, mark: 'present' }));
	for (const name of GUESTS) await at(14, () => addGuest({ ...of, name }));
	await at(90, () => recordPresence({ ...of, of: `r${people.at(-2)!.id}`, mark: 'left' }));
}

/** From the hour that has begun, three hours, or until midnight. */
async function meetToday(
	today: string,
	organisations: (typeof organisation.$inferSelect)[],
	keeper: PersonActor
): Promise<void> {
	const course = COURSES.find(({ title }) => title === TODAY)!;
	const db = await reader();
	const [found] = await db.select({ id: t.course.id }).from(t.course).where(eq(t.course.title, TODAY));
	const hour = Math.min(Number(localInput(now()).slice(11, 13)), 20);
	const ends = hour === 20 ? '23:59' : `${hour + 3}:00`;
	const offer = { ...course.offers![0]!, days: [0], hours: [`${hour}:00`, ends] as [string, string] };
	const open = { ...offer, people: 9, status: 'confirmed' as const };
	const slug = await insertOffer(found!.id, course, open, today);
	await register(slug, open, today, organisations, seededRandom(610));
	const [meeting] = await db
		.select({ eventId: t.event.id, sessionId: t.session.id, startsAt: t.session.startsAt })
		.from(t.event)
		.innerJoin(t.session, eq(t.session.eventId, t.event.id))
		.where(eq(t.event.slug, slug));
	const { eventId, sessionId, startsAt } = meeting!;
	const people = await registeredAt(eventId);
	// Just before it, unless it was still the day before.
	const early = hour === 0 ? 0 : 4;
	for (const [i, { personId }] of people.slice(2, 5).entries())
		await atInstant(startsAt, i - early, async () =>
			signPresence({ actor: await actorById(personId), sessionId, at: now() })
		);
	await atInstant(startsAt, 0, () =>
		recordPresence({
			...{ actor: keeper, eventSlug: slug, sessionId },
			...{ of: `r${people[5]!.id}`, mark: 'absent' }
		})
	);
}

/** Does it so many minutes after an instant. */
export async function atInstant(from: Date, minutes: number, work: () => Promise<unknown>): Promise<void> {
	const back = setClock(() => from.getTime() + minutes * MINUTE_MS);
	try {
		await work();
	} finally {
		back();
	}
}

async function registeredAt(eventId: number) {
	return (await reader())
		.select({ id: t.registration.id, personId: t.registration.personId })
		.from(t.registration)
		.where(eq(t.registration.eventId, eventId))
		.orderBy(asc(t.registration.id));
}

/** Whether the trainer of an event is the one with an account. */
async function keeps(eventId: number): Promise<boolean> {
	const rows = await (await reader()).select().from(t.speaker).where(eq(t.speaker.eventId, eventId));
	return rows.some(({ personId }) => personId !== null);
}

/** Somebody of the demonstration, with their roles. */
export async function actorOf(email: string): Promise<PersonActor> {
	const [found] = await (await reader()).select().from(t.person).where(eq(t.person.email, email));
	return actorById(found!.id);
}

async function actorById(personId: number): Promise<PersonActor> {
	const db = await reader();
	const [found] = await db.select().from(t.person).where(eq(t.person.id, personId));
	const roles = await db.select().from(t.staffRole).where(eq(t.staffRole.personId, personId));
	return {
		...{ kind: 'person', personId, email: found!.email, name: `${found!.givenName} ${found!.familyName}` },
		...{ roles: roles.map(({ role }) => role), organisationIds: [] }
	};
}
