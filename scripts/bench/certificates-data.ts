import { addDays, dayOf, instantAt } from '../../src/lib/format/dates.ts';
import { now } from '../../src/lib/server/clock.ts';
import { insertRows } from '../../src/lib/server/db/insert.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

let serial = 0;

/** An offer in two dates that are over, of so many people who were at both, in a store of measures. @returns its event */
export function makeHeldSession(people: number): Promise<number> {
	const n = ++serial;
	const at = now();
	const days = [-9, -2].map((count) => addDays(dayOf(at), count));
	return write('trainings.bench', async (tx) => {
		const [theme] = await tx
			.insert(t.courseTheme)
			.values({ slug: `theme-${n}`, name: 'Thème' })
			.returning();
		const [course] = await tx
			.insert(t.course)
			.values({
				...{ slug: `mesure-${n}`, title: 'Mesure', themeId: theme!.id, durationMinutes: 360 },
				...{ createdAt: at, updatedAt: at }
			})
			.returning();
		const [event] = await tx
			.insert(t.event)
			.values({
				...{ slug: `mesure-${n}`, kind: 'training', name: 'Résoudre efficacement les conflits au travail' },
				...{ firstDay: days[0]!, lastDay: days[1]!, registrationOpensAt: at, registrationClosesAt: at },
				...{ changesCloseAt: at, publishedAt: at, city: 'Québec' }
			})
			.returning();
		const eventId = event!.id;
		await tx
			.insert(t.courseSession)
			.values({ eventId, courseId: course!.id, status: 'confirmed', format: 'in_person' });
		await tx.insert(t.speaker).values({ eventId, slug: 'karim-benali', name: 'Karim Benali' });
		const dates = await tx
			.insert(t.session)
			.values(
				days.map((day, i) => ({
					...{
						eventId,
						slug: `date-${i}`,
						kind: 'training' as const,
						title: 'Mesure',
						slot: `${day}-0900`,
						day
					},
					...{ startsAt: instantAt(day, '9:00'), endsAt: instantAt(day, '12:00'), updatedAt: at }
				}))
			)
			.returning();
		const ranks = Array.from({ length: people }, (_, i) => i);
		const name = (i: number) => ({ givenName: 'Anne-Sophie', familyName: `Essai-${n}-${i}` });
		const persons = await insertRows(
			tx,
			t.person,
			ranks.map((i) => ({
				...{ email: `p${n}-${i}@exemple.example`, emailCanonical: `p${n}-${i}@exemple.example`, ...name(i) },
				...{ searchName: `anne-sophie essai-${n}-${i}`, createdAt: at }
			})),
			{ returning: ['id'] }
		);
		const [order] = await tx
			.insert(t.order)
			.values({
				...{ eventId, code: `MESURE${n}`, status: 'paid', method: 'invoice', idempotencyKey: `mesure-${n}` },
				...{ payerName: 'Mesure', payerEmail: 'mesure@exemple.example', billingAddress: {}, placedAt: at },
				...{ subtotalCents: 0, tpsCents: 0, tvqCents: 0, totalCents: 0, confirmedAt: at }
			})
			.returning();
		const registrations = await insertRows(
			tx,
			t.registration,
			persons.map(({ id: personId }, i) => ({
				...{ eventId, orderId: order!.id, personId, code: `M${n}P${i}`, ...name(i), createdAt: at }
			})),
			{ returning: ['id'] }
		);
		const lines = dates.flatMap(({ id: sessionId }) =>
			registrations.map(({ id: registrationId }) => ({
				...{ sessionId, registrationId, minutes: 180, isAdmissible: true, source: 'list' as const },
				...{ createdAt: at, updatedAt: at }
			}))
		);
		await insertRows(tx, t.attendance, lines);
		return eventId;
	});
}
