import { eq } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { boothType, exhibition, exhibitor } from '../../db/schema/exhibitors.ts';
import { person } from '../../db/schema/members.ts';

/** An application as its letters speak of it; undefined for one that nobody answers for. */
export async function mailedApplication(exhibitorId: number) {
	const db = await reader();
	const [found] = await db
		.select({
			code: exhibitor.code,
			name: exhibitor.name,
			status: exhibitor.status,
			note: exhibitor.decisionNote,
			boothType: boothType.name,
			closesAt: exhibition.closesAt,
			event,
			to: { email: person.email, givenName: person.givenName }
		})
		.from(exhibitor)
		.innerJoin(event, eq(event.id, exhibitor.eventId))
		.innerJoin(exhibition, eq(exhibition.eventId, exhibitor.eventId))
		.innerJoin(person, eq(person.id, exhibitor.contactPersonId))
		.leftJoin(boothType, eq(boothType.id, exhibitor.boothTypeId))
		.where(eq(exhibitor.id, exhibitorId));
	return found;
}

export type MailedApplication = NonNullable<Awaited<ReturnType<typeof mailedApplication>>>;
