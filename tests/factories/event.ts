import { addDays, dayOf, instantAt } from '../../src/lib/format/dates.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

let serial = 0;

/** A published three-day event, open for registration, with one quota a day, passes, a supper and four sessions. */
export async function makeEvent(
	options: { capacity?: number; sessionCapacity?: number; kind?: (typeof t.EVENT_KINDS)[number] } = {}
) {
	const { capacity = 410, sessionCapacity = 40, kind = 'colloquium' } = options;
	const n = ++serial;
	const firstDay = addDays(dayOf(now()), 30);
	const days = [firstDay, addDays(firstDay, 1), addDays(firstDay, 2)];
	return write('events.factory', async (tx) => {
		const at = (offsetDays: number) => new Date(now().getTime() + offsetDays * 86_400_000);
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `evenement-${n}`,
				kind,
				name: `Événement ${n}`,
				firstDay,
				lastDay: days[2]!,
				registrationOpensAt: at(-10),
				registrationClosesAt: at(29),
				changesCloseAt: at(25),
				publishedAt: at(-11)
			})
			.returning();
		const eventId = event!.id;
		const quotas = await tx
			.insert(t.quota)
			.values([
				...days.map((day) => ({ eventId, name: `Jour ${day}`, capacity })),
				{ eventId, name: 'Souper', capacity }
			])
			.returning();
		const types = await tx
			.insert(t.ticketType)
			.values([
				{ eventId, code: 'complet', name: 'Colloque complet', role: 'admission' as const, days, position: 1 },
				...days.map((day, i) => ({
					eventId,
					code: `jour-${i + 1}`,
					name: `Une journée (${day})`,
					role: 'admission' as const,
					days: [day],
					position: 2 + i
				})),
				{ eventId, code: 'souper', name: 'Souper', role: 'addon' as const, days: [], position: 9 }
			])
			.returning();
		const byCode = Object.fromEntries(types.map((type) => [type.code, type]));
		await tx
			.insert(t.ticketTypeQuota)
			.values([
				...quotas.slice(0, 3).map((quota) => ({ ticketTypeId: byCode.complet!.id, quotaId: quota.id })),
				...[0, 1, 2].map((i) => ({ ticketTypeId: byCode[`jour-${i + 1}`]!.id, quotaId: quotas[i]!.id })),
				{ ticketTypeId: byCode.souper!.id, quotaId: quotas[3]!.id }
			]);
		await tx.insert(t.price).values(
			types.flatMap((type) => {
				const base = type.code === 'complet' ? 45_000 : type.code === 'souper' ? 6_500 : 20_000;
				return [
					{ ticketTypeId: type.id, audience: 'standard' as const, amountCents: base },
					{ ticketTypeId: type.id, audience: 'member' as const, amountCents: Math.round(base * 0.8) }
				];
			})
		);
		const [room] = await tx.insert(t.room).values({ eventId, name: 'Salle A', capacity: 60 }).returning();
		const sessionAt = (slug: string, day: string, start: string, end: string) => ({
			eventId,
			slug,
			kind: 'workshop' as const,
			title: `Atelier ${slug}`,
			slot: `${day}-${start.replace(':', '')}`,
			day,
			roomId: room!.id,
			startsAt: instantAt(day, start),
			endsAt: instantAt(day, end),
			bookable: true,
			capacity: sessionCapacity,
			updatedAt: now()
		});
		const sessions = await tx
			.insert(t.session)
			.values([
				sessionAt('a', days[0]!, '9:00', '10:15'),
				sessionAt('b', days[0]!, '9:00', '10:15'),
				sessionAt('c', days[0]!, '10:00', '11:30'),
				sessionAt('d', days[1]!, '9:00', '10:15')
			])
			.returning();
		return {
			event: event!,
			days,
			quotas,
			types: byCode,
			room: room!,
			sessions: { a: sessions[0]!, b: sessions[1]!, c: sessions[2]!, d: sessions[3]! }
		};
	});
}
