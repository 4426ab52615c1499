import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor, type PersonActor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { exhibition, exhibitor } from '../../db/schema/exhibitors.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { findEvent } from '../../events/queries.ts';
import { readableCode } from '../../ids.ts';
import { requireApplicationsOpen } from './calendar.ts';

/** Far more booths than one person answers for, those withdrawn counted too: keeps a loop from filling the store. */
const MAX_APPLICATIONS = 10;

/**
 * Begins an application for whoever asks, signed in, with what is known of their organisation. One begun before and still
 * untouched is given again: pressing twice leaves one.
 * @throws Refusal `not_found` (404: no such event, or no exhibition), `exhibition_not_open`, `exhibition_closed`,
 *   `too_many_applications`
 */
export async function beginApplication(request: {
	actor: Actor;
	eventSlug: string;
}): Promise<{ code: string }> {
	const { actor, eventSlug } = request;
	const asked = requirePerson(actor);
	const event = await findEvent(eventSlug, actor);
	return write('exhibitors.beginApplication', async (tx) => {
		const [calendar] = await tx.select().from(exhibition).where(eq(exhibition.eventId, event.id));
		if (!calendar) throw new Refusal('not_found', { status: 404 });
		requireApplicationsOpen(calendar);
		const mine = await tx
			.select({ code: exhibitor.code, status: exhibitor.status, revision: exhibitor.revision })
			.from(exhibitor)
			.where(and(eq(exhibitor.eventId, event.id), eq(exhibitor.contactPersonId, asked.personId)));
		const untouched = mine.find(({ status, revision }) => status === 'draft' && revision === 1);
		if (untouched) return { code: untouched.code };
		if (mine.length >= MAX_APPLICATIONS)
			throw new Refusal('too_many_applications', { values: { max: MAX_APPLICATIONS } });
		const at = now();
		const code = readableCode(10);
		const [made] = await tx
			.insert(exhibitor)
			.values({
				...{ code, slug: code.toLowerCase(), eventId: event.id, contactPersonId: asked.personId },
				...(await knownOf(tx, asked)),
				...{ createdAt: at, updatedAt: at }
			})
			.returning({ id: exhibitor.id });
		await record(tx, actor, {
			action: 'exhibitor.begun',
			objectKind: 'exhibitor',
			objectId: made!.id,
			details: { code }
		});
		return { code };
	});
}

/** Of the organisation that somebody is of: its name, its region, and the price that it would have. */
async function knownOf(tx: Tx, { personId }: PersonActor) {
	const [own] = await tx
		.select({
			id: organisation.id,
			name: organisation.name,
			regionCode: organisation.regionCode,
			isMember: organisation.isMember
		})
		.from(person)
		.innerJoin(organisation, eq(organisation.id, person.organisationId))
		.where(eq(person.id, personId));
	if (!own) return { name: '' };
	return {
		...{ name: own.name, organisationId: own.id, regionCode: own.regionCode },
		kind: own.isMember ? ('member' as const) : ('nonprofit' as const)
	};
}
