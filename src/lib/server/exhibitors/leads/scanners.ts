import { and, desc, eq, gte } from 'drizzle-orm';
import { addDays, dayOf } from '../../../format/dates.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { exhibitor } from '../../db/schema/exhibitors.ts';
import { LATE_DAYS } from './scan.ts';

/** The confirmed exhibitors that one reads badges for, of events that are not long over, the next first. */
export async function scannersOf(actor: Actor): Promise<{ code: string; name: string; event: string }[]> {
	const { personId } = requirePerson(actor);
	return (await reader())
		.select({ code: exhibitor.code, name: exhibitor.name, event: event.name })
		.from(exhibitor)
		.innerJoin(event, eq(event.id, exhibitor.eventId))
		.where(
			and(
				eq(exhibitor.contactPersonId, personId),
				eq(exhibitor.status, 'confirmed'),
				gte(event.lastDay, addDays(dayOf(now()), -LATE_DAYS))
			)
		)
		.orderBy(desc(event.lastDay));
}
