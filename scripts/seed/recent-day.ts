import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { ANONYMOUS } from '../../src/lib/server/auth/policy.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { answerAs, clock, registerFree, speakerActor, whoWasAt } from './past-day.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';
import { pick, seededRandom } from './random.ts';

/** People of the region; the last ones have not answered yet, nor has the account that comes with them. */
const PEOPLE = 15;

/**
 * The afternoon's sessions: the first has enough answers for five to be shown while others come, the two others have not.
 * The account speaks in the last one.
 */
const SESSIONS = [
	{
		slug: 'quand-tout-change',
		kind: 'keynote',
		title: 'Accompagner quand tout change',
		summary: 'Ce qui tient quand les programmes, eux, ne tiennent plus.',
		hours: ['13:00', '14:00'],
		speaker: 'Gisèle Thibodeau',
		seats: 0,
		answers: 11,
		liked: 0.8
	},
	{
		slug: 'fiches',
		kind: 'workshop',
		title: 'Écrire une fiche qu’on relira',
		summary: 'Une page, trois titres, aucun sigle.',
		hours: ['14:15', '15:15'],
		speaker: 'Bruno Lévesque',
		seats: 16,
		answers: 3,
		liked: 0.6
	},
	{
		slug: 'deux-voix',
		kind: 'round_table',
		title: 'Conseiller à deux voix',
		summary: 'Deux collègues, une personne\u00a0: ce que cela change.',
		hours: ['15:30', '16:30'],
		speaker: null,
		seats: 0,
		answers: 4,
		liked: 0.7
	}
] as const;

/**
 * A free afternoon that was yesterday: the demonstration's own worker asks people what they thought, the account has two
 * sessions to evaluate, and the results have only begun to show.
 */
export async function seedRecentDay(today: string): Promise<void> {
	const day = addDays(today, -1);
	const moment = clock();
	try {
		moment.at(addDays(day, -30), '9:00');
		const account = await speakerActor();
		const { eventId, slug, workshopId } = await insertEvent(day, account);
		moment.at(addDays(day, -10), '12:00');
		const random = seededRandom(1127);
		const workshop = { [`${day}-1415`]: workshopId };
		for (let serial = 0; serial < PEOPLE; serial++) {
			const names = { givenName: pick(random, GIVEN_NAMES), familyName: pick(random, FAMILY_NAMES) };
			const email = canonicalEmail(`reseau-${serial + 1}@region.example`);
			await registerFree(ANONYMOUS, slug, { ...names, email }, workshop);
		}
		const [givenName, familyName] = account.name.split(' ') as [string, string];
		await registerFree(account, slug, { givenName, familyName, email: account.email }, workshop);
		moment.at(day, '16:40');
		for (const { slug: sessionSlug, answers, liked } of SESSIONS)
			for (const { sessionId, code } of (await whoWasAt(eventId, sessionSlug)).slice(0, answers))
				await answerAs(code, sessionId, liked, random);
	} finally {
		moment.back();
	}
}

function insertEvent(day: string, account: { personId: number; name: string }) {
	const opened = instantAt(addDays(day, -30), '9:00');
	const begins = instantAt(day, '13:00');
	return write('events.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				...{ slug: `demi-journee-reseau-${day.slice(0, 4)}`, kind: 'training', name: 'Demi-journée réseau' },
				tagline: 'Un après-midi pour se retrouver entre régions',
				description: 'Une conférence, un atelier et une table ronde, offerts par l’alliance.',
				...{ firstDay: day, lastDay: day },
				...{ venueName: 'Salle du marché', venueAddress: '10, place du Marché', city: 'Louiseville' },
				...{ registrationOpensAt: opened, registrationClosesAt: begins, changesCloseAt: begins },
				publishedAt: opened
			})
			.returning();
		const { id: eventId, slug } = event!;
		const [quota] = await tx.insert(t.quota).values({ eventId, name: 'Places', capacity: 40 }).returning();
		const [pass] = await tx
			.insert(t.ticketType)
			.values({
				...{ eventId, code: 'journee', name: 'Après-midi', description: 'Collation comprise' },
				...{ role: 'admission' as const, days: [day], position: 1 }
			})
			.returning();
		await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
		await tx.insert(t.price).values({ ticketTypeId: pass!.id, audience: 'standard', amountCents: 0 });
		const [room] = await tx
			.insert(t.room)
			.values({ eventId, name: 'Grande salle', capacity: 40, directions: 'À l’étage, par l’ascenseur' })
			.returning();
		const sessions = await tx
			.insert(t.session)
			.values(
				SESSIONS.map(({ slug: sessionSlug, kind, title, summary, hours: [start, end], seats }) => ({
					...{ eventId, slug: sessionSlug, kind, title, summary, day, roomId: room!.id },
					...{ slot: `${day}-${start.replace(':', '')}`, bookable: seats > 0, capacity: seats },
					...{ startsAt: instantAt(day, start), endsAt: instantAt(day, end), updatedAt: opened }
				}))
			)
			.returning();
		const speakers = await tx
			.insert(t.speaker)
			.values(
				SESSIONS.map(({ slug: sessionSlug, speaker }) => ({
					...{ eventId, slug: sessionSlug, name: speaker ?? account.name },
					personId: speaker ? null : account.personId
				}))
			)
			.returning();
		await tx
			.insert(t.sessionSpeaker)
			.values(sessions.map(({ id }, i) => ({ sessionId: id, speakerId: speakers[i]!.id })));
		return { eventId, slug, workshopId: sessions[1]!.id };
	});
}
