import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

/** A members' meeting in six weeks: the same engine, with no workshops and one free pass for members. */
export async function seedMeeting(today: string) {
	// A Tuesday.
	let day = addDays(today, 42);
	while (new Date(`${day}T12:00:00Z`).getUTCDay() !== 2) day = addDays(day, 1);
	return write('events.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `rencontre-des-gestionnaires-${day.slice(0, 4)}`,
				kind: 'meeting',
				name: 'Rencontre des gestionnaires',
				tagline: 'Une journée pour diriger mieux, ensemble',
				description:
					'Échanges entre gestionnaires des centres-conseils\u00a0: financement, relève et collaboration entre régions.',
				firstDay: day,
				lastDay: day,
				venueName: 'Maison des associations',
				venueAddress: '1200, rue de la Gare',
				city: 'Drummondville',
				registrationOpensAt: instantAt(addDays(today, -20), '9:00'),
				registrationClosesAt: instantAt(addDays(day, -2), '17:00'),
				changesCloseAt: instantAt(addDays(day, -2), '17:00'),
				publishedAt: instantAt(addDays(today, -21), '9:00')
			})
			.returning();
		const eventId = event!.id;
		const [quota] = await tx.insert(t.quota).values({ eventId, name: 'Places', capacity: 90 }).returning();
		const [pass] = await tx
			.insert(t.ticketType)
			.values({
				eventId,
				code: 'journee',
				name: 'Journée',
				description: 'Dîner compris',
				role: 'admission',
				days: [day],
				position: 1
			})
			.returning();
		await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
		const early = instantAt(addDays(day, -14), '23:59');
		await tx.insert(t.price).values([
			{ ticketTypeId: pass!.id, audience: 'member', amountCents: 7_500, label: 'Tarif hâtif', until: early },
			{ ticketTypeId: pass!.id, audience: 'member', amountCents: 9_500, label: 'Tarif régulier' },
			{ ticketTypeId: pass!.id, audience: 'standard', amountCents: 12_500 }
		]);
		await tx.insert(t.session).values([
			{
				eventId,
				slug: 'ouverture',
				kind: 'welcome',
				title: 'Accueil et mot de la direction',
				slot: `${day}-0900`,
				day,
				startsAt: instantAt(day, '9:00'),
				endsAt: instantAt(day, '9:45'),
				updatedAt: now()
			},
			{
				eventId,
				slug: 'table-ronde',
				kind: 'round_table',
				title: 'Table ronde\u00a0: la relève',
				slot: `${day}-1000`,
				day,
				startsAt: instantAt(day, '10:00'),
				endsAt: instantAt(day, '12:00'),
				updatedAt: now()
			}
		]);
		await tx
			.insert(t.checkpoint)
			.values({ eventId, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [], position: 1 });
		return event!;
	});
}
