import { eq } from 'drizzle-orm';
import { readFileSync } from 'node:fs';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { recordPresence, recordRest } from '../../src/lib/server/attendance/record.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { acceptAgreement } from '../../src/lib/server/trainings/groups/agree.ts';
import { bringCase } from '../../src/lib/server/trainings/groups/bring.ts';
import { noteLearning } from '../../src/lib/server/trainings/groups/learn.ts';
import { AGREEMENT_VERSION } from '../../src/lib/trainings/group.ts';
import { actorOf, atInstant } from './attendance.ts';
import { activities } from './activity-texts.ts';
import { insertOffer, register } from './courses.ts';
import { seededRandom } from './random.ts';

/** Its meetings, three weeks apart: two are over. */
const DAYS = [-37, -16, 5, 26, 47];
/** Cases by the number of their meeting; the practitioner of the demonstration has yet to come forward. */
const CASES = [
	[0, 'Annoncer à l’équipe un départ que je n’ai pas choisi'],
	[1, 'Deux collègues qui ne se parlent plus en réunion'],
	[3, 'Dire non à un partenaire sans fermer la porte']
] as const;
const PRACTITIONER = 'quarieriste@lesoit.example';

/** A co-development group under way: everybody agreed, two cases were brought and one is to come. */
export async function seedGroups(
	today: string,
	organisations: (typeof t.organisation.$inferSelect)[]
): Promise<void> {
	const course = activities(today).find(({ kind }) => kind === 'group')!;
	const db = await reader();
	const [entry] = await db.select().from(t.course).where(eq(t.course.title, course.title));
	// On Wednesdays: six days at most after the numbers above, so that two are over all the same.
	const shift = (3 - new Date(`${addDays(today, DAYS[0]!)}T12:00Z`).getUTCDay() + 7) % 7;
	const days = DAYS.map((count) => count + shift);
	const offer = { ...course.offers![0]!, days, decideInDays: undefined };
	const slug = await insertOffer(entry!.id, course, offer, today);
	const members = organisations.filter(({ isMember }) => isMember);
	await register(slug, offer, today, members, seededRandom(2027), 'group');
	const [event] = await db.select().from(t.event).where(eq(t.event.slug, slug));
	const people = await db
		.select({ person: t.person, registrationId: t.registration.id })
		.from(t.registration)
		.innerJoin(t.person, eq(t.person.id, t.registration.personId))
		.where(eq(t.registration.eventId, event!.id))
		.orderBy(t.registration.id);
	const meetings = await db
		.select()
		.from(t.session)
		.where(eq(t.session.eventId, event!.id))
		.orderBy(t.session.startsAt);
	const actors = people.map(({ person: { id, email, givenName, familyName } }): Actor => ({
		...{ kind: 'person', personId: id, email, name: `${givenName} ${familyName}` },
		...{ roles: [], organisationIds: [] }
	}));
	const { groups_agreement_text: statement } = JSON.parse(
		readFileSync(new URL('../../messages/groups/fr.json', import.meta.url), 'utf8')
	) as { groups_agreement_text: string };
	await on(addDays(today, days[0]! - 5), async () => {
		for (const actor of actors) await acceptAgreement(actor, slug, { version: AGREEMENT_VERSION, statement });
		const others = actors.filter((one) => one.kind === 'person' && one.email !== PRACTITIONER);
		for (const [i, [meeting, subject]] of CASES.entries())
			await bringCase(others[i]!, slug, { meeting: meetings[meeting]!.id, subject });
	});
	const keeper = await actorOf('comite@axtra.example');
	for (const [i, { id: sessionId, startsAt }] of meetings.slice(0, 2).entries())
		await atInstant(startsAt, 12, async () => {
			const sheet = { actor: keeper, eventSlug: slug, sessionId };
			if (i === 1)
				await recordPresence({ ...sheet, of: `r${people.at(-1)!.registrationId}`, mark: 'absent' });
			await recordRest({ ...sheet, mark: 'present' });
		});
	const practitioner = actors.find((one) => one.kind === 'person' && one.email === PRACTITIONER)!;
	await noteLearning(practitioner, slug, {
		meeting: meetings[1]!.id,
		words: 'Demander d’abord ce que l’autre a entendu.'
	});
}

async function on(day: string, work: () => Promise<void>): Promise<void> {
	const restore = setClock(() => instantAt(day, '9:00').getTime());
	try {
		await work();
	} finally {
		restore();
	}
}
