import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { EXHIBITOR_STATUSES, type ExhibitorStatus } from '../../../schemas/exhibitor-lists.ts';
import { auditOf } from '../../audit/queries.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { boothType, exhibitor, partnerLevel } from '../../db/schema/exhibitors.ts';
import { booth, boothAllocation } from '../../db/schema/floor-plans.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { openExhibitor } from '../access.ts';
import { applicationPage } from './own.ts';

/** What a list of applications is looked at by. */
export interface ApplicationFilter {
	status?: ExhibitorStatus | undefined;
	boothTypeId?: number | undefined;
}

/**
 * The applications of an event that were handed in, the first come first, with how many of each state, and what each booth
 * type has left and who waits for it. Counts are of all, whatever the filter.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function officeApplications(actor: Actor, eventSlug: string, filter: ApplicationFilter = {}) {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [all, types] = await Promise.all([
		db
			.select({
				code: exhibitor.code,
				name: exhibitor.name,
				kind: exhibitor.kind,
				status: exhibitor.status,
				boothTypeId: exhibitor.boothTypeId,
				boothType: boothType.name,
				level: partnerLevel.name,
				booth: booth.number,
				contact: sql<string>`coalesce(${person.givenName} || ' ' || ${person.familyName}, '')`,
				email: person.email,
				phone: exhibitor.phone,
				website: exhibitor.website,
				submittedAt: exhibitor.submittedAt,
				decidedAt: exhibitor.decidedAt
			})
			.from(exhibitor)
			.leftJoin(person, eq(person.id, exhibitor.contactPersonId))
			.leftJoin(boothType, eq(boothType.id, exhibitor.boothTypeId))
			.leftJoin(partnerLevel, eq(partnerLevel.id, exhibitor.partnerLevelId))
			.leftJoin(boothAllocation, eq(boothAllocation.exhibitorId, exhibitor.id))
			.leftJoin(booth, eq(booth.id, boothAllocation.boothId))
			// A draft is its author's own.
			.where(and(eq(exhibitor.eventId, event.id), ne(exhibitor.status, 'draft')))
			.orderBy(asc(exhibitor.submittedAt), asc(exhibitor.id)),
		db
			.select({
				id: boothType.id,
				name: boothType.name,
				capacity: boothType.capacity,
				taken: boothType.taken
			})
			.from(boothType)
			.where(eq(boothType.eventId, event.id))
			.orderBy(asc(boothType.position), asc(boothType.id))
	]);
	const { status, boothTypeId } = filter;
	return {
		event,
		filter,
		rows: all.filter(
			(row) =>
				(status === undefined || row.status === status) &&
				(boothTypeId === undefined || row.boothTypeId === boothTypeId)
		),
		counts: EXHIBITOR_STATUSES.filter((one) => one !== 'draft').map((one) => ({
			status: one,
			count: all.filter((row) => row.status === one).length
		})),
		types: types.map((type) => {
			const of = all.filter((row) => row.boothTypeId === type.id);
			const waiting = of.filter((row) => row.status === 'waitlisted');
			return {
				...type,
				submitted: of.filter((row) => row.status === 'submitted').length,
				waiting: waiting.length,
				/** Who has waited longest. */
				first: waiting[0] ? { code: waiting[0].code, name: waiting[0].name } : null
			};
		})
	};
}

export type ApplicationRow = Awaited<ReturnType<typeof officeApplications>>['rows'][number];

/**
 * One application as the permanence answers it, with who wrote it and what was done of it.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also for one of another event
 */
export async function officeApplication(actor: Actor, eventSlug: string, code: string) {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const { exhibitor: row } = await openExhibitor(db, actor, code);
	if (row.eventId !== event.id) throw new Refusal('not_found', { status: 404 });
	const [application, audit, [people]] = await Promise.all([
		applicationPage(actor, code),
		auditOf(actor, [{ kind: 'exhibitor', ids: [row.id] }]),
		db
			.select({
				name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
				email: person.email,
				organisation: organisation.name,
				isMember: organisation.isMember
			})
			.from(person)
			.leftJoin(organisation, eq(organisation.id, person.organisationId))
			.where(eq(person.id, row.contactPersonId ?? 0))
	]);
	return { event, application, audit, contact: people ?? null, submittedAt: row.submittedAt };
}
