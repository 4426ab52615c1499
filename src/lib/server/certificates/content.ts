import { asc, eq } from 'drizzle-orm';
import { dayOf, localInput } from '../../format/dates.ts';
import { config } from '../config.ts';
import type { Database } from '../db/client.ts';
import type { CertificateContent } from '../db/schema/certificates.ts';
import { speaker } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';
import { minutesIn, type CertifiedEvent, type Sitting } from './presence.ts';

/** Who is at the front of a course, in the order they were named. */
export async function trainersOf(db: Database | Tx, { id, course }: CertifiedEvent): Promise<string[]> {
	if (!course) return [];
	const rows = await db
		.select({ name: speaker.name })
		.from(speaker)
		.where(eq(speaker.eventId, id))
		.orderBy(asc(speaker.id));
	return rows.map(({ name }) => name);
}

/** What a certificate of somebody says, as of now: who issues it and signs is of the settings. */
export function contentOf(
	event: CertifiedEvent,
	{
		name,
		trainers,
		sittings,
		at
	}: { name: string; trainers: string[]; sittings: readonly Sitting[]; at: Date }
): CertificateContent {
	const settings = config();
	const clock = (instant: number) => localInput(new Date(instant), event.timezone).slice(11);
	return {
		kind: event.course ? 'course' : 'event',
		person: name,
		title: event.name,
		trainers,
		sittings: sittings.map(({ title, startsAt, endsAt, minutes }) => ({
			title: event.course ? '' : title,
			day: dayOf(new Date(startsAt), event.timezone),
			...{ from: clock(startsAt), to: clock(endsAt), minutes }
		})),
		minutes: minutesIn(sittings),
		place: event.course?.format === 'online' ? 'En ligne' : event.city,
		accreditation: event.course?.accreditation ?? '',
		issuer: {
			name: settings.SUPPLIER_NAME,
			line1: settings.SUPPLIER_STREET,
			city: settings.SUPPLIER_CITY,
			province: 'Québec',
			postalCode: settings.SUPPLIER_POSTAL_CODE,
			email: settings.SUPPLIER_EMAIL
		},
		signatory: settings.CERTIFICATE_SIGNATORY,
		issuedOn: dayOf(at)
	};
}
