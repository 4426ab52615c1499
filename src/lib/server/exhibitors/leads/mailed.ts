import { and, asc, eq, sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { event } from '../../db/schema/events.ts';
import { exhibitor } from '../../db/schema/exhibitors.ts';
import { lead } from '../../db/schema/leads.ts';
import { person } from '../../db/schema/members.ts';
import { registration } from '../../db/schema/registration.ts';

/** A visitor and the exhibitors that wait for their answer; undefined once they come no more. */
export async function mailedAsked(registrationId: number) {
	const db = await reader();
	const [visitor] = await db
		.select({ code: registration.code, givenName: registration.givenName, email: person.email, event })
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.innerJoin(event, eq(event.id, registration.eventId))
		.where(and(eq(registration.id, registrationId), eqLiteral(registration.status, 'active')));
	if (!visitor) return undefined;
	const asked = await db
		.select({ name: exhibitor.name })
		.from(lead)
		.innerJoin(exhibitor, eq(exhibitor.id, lead.exhibitorId))
		.where(
			and(
				eq(lead.registrationId, registrationId),
				sql`(SELECT s.state FROM lead_state s WHERE s.id = ${lead.id}) = 'asked'`
			)
		)
		.orderBy(asc(lead.id));
	const { email, givenName, ...of } = visitor;
	return { ...of, to: { email, givenName }, exhibitors: asked.map(({ name }) => name) };
}

export type MailedAsked = NonNullable<Awaited<ReturnType<typeof mailedAsked>>>;
