import { and, desc, eq } from 'drizzle-orm';
import { auditOf, type AuditRow } from '../audit/queries.ts';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { staffRole } from '../db/schema/auth.ts';
import { consent, organisation, organisationManager, person } from '../db/schema/members.ts';
import { speaker } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { registrationsOf, type RegistrationDetails } from './queries.ts';
import { staffEvent } from '../events/staff-events.ts';

interface StaffPerson {
	person: typeof person.$inferSelect;
	organisation: string | null;
	registrations: RegistrationDetails[];
	/** The last word on each purpose. */
	consents: (typeof consent.$inferSelect)[];
	/** In words: « permanence », « pointage », « gère … », « conférencière … ». */
	roles: string[];
	audit: AuditRow[];
}

/**
 * A person registered in an event, and all that the house knows of them.
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for someone who was never in this event
 */
export async function staffPerson(actor: Actor, eventSlug: string, personId: number): Promise<StaffPerson> {
	const event = await staffEvent(actor, eventSlug);
	if (!Number.isSafeInteger(personId)) throw new Refusal('not_found', { status: 404 });
	const db = await reader();
	const [inEvent] = await db
		.select({ person, organisation: organisation.name })
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.leftJoin(organisation, eq(organisation.id, person.organisationId))
		.where(and(eq(registration.personId, personId), eq(registration.eventId, event.id)))
		.limit(1);
	if (!inEvent) throw new Refusal('not_found', { status: 404 });
	const [registrations, consents, staff, managed, speaks] = await Promise.all([
		registrationsOf(actor, personId),
		db.select().from(consent).where(eq(consent.personId, personId)).orderBy(desc(consent.id)),
		db.select({ role: staffRole.role }).from(staffRole).where(eq(staffRole.personId, personId)),
		db
			.select({ name: organisation.name })
			.from(organisationManager)
			.innerJoin(organisation, eq(organisation.id, organisationManager.organisationId))
			.where(eq(organisationManager.personId, personId)),
		db
			.select({ name: speaker.name })
			.from(speaker)
			.where(and(eq(speaker.personId, personId), eq(speaker.eventId, event.id)))
	]);
	const audit = await auditOf(actor, [
		{ kind: 'person', ids: [personId] },
		{ kind: 'registration', ids: registrations.map(({ id }) => id) }
	]);
	return {
		...inEvent,
		registrations,
		consents: [...Map.groupBy(consents, (one) => one.purpose).values()].map((lines) => lines[0]!),
		roles: [
			...staff.map(({ role }) => (role === 'staff' ? 'Permanence' : 'Pointage')),
			...managed.map(({ name }) => `Responsable : ${name}`),
			...speaks.map(() => 'Conférencière ou conférencier')
		],
		audit
	};
}
