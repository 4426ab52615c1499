import { and, asc, desc, eq, gt, isNotNull, lte } from 'drizzle-orm';
import type { ApplicationOffer, ApplicationPage } from '../../../exhibitors/application.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { exhibition, exhibitor, exhibitorTopic, exhibitorTopicOf } from '../../db/schema/exhibitors.ts';
import { listRegions } from '../../members/organisations.ts';
import { openExhibitor } from '../access.ts';
import { onSale } from '../offer/on-sale.ts';
import { mayEdit } from './calendar.ts';

/** Whether somebody answers for an exhibitor, or for an application to be one. */
export async function exhibitsSomething(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const [found] = await db
		.select({ id: exhibitor.id })
		.from(exhibitor)
		.where(eq(exhibitor.contactPersonId, actor.personId))
		.limit(1);
	return found !== undefined;
}

/** What somebody answers for, the latest event first. */
export async function myExhibitors(actor: Actor) {
	if (actor.kind !== 'person') return [];
	const db = await reader();
	return db
		.select({
			code: exhibitor.code,
			name: exhibitor.name,
			status: exhibitor.status,
			event: { slug: event.slug, name: event.name }
		})
		.from(exhibitor)
		.innerJoin(event, eq(event.id, exhibitor.eventId))
		.where(eq(exhibitor.contactPersonId, actor.personId))
		.orderBy(desc(event.firstDay), asc(exhibitor.id));
}

/** The exhibitions of published events that take applications now, the first to close first. */
export async function openExhibitions() {
	const db = await reader();
	const at = now();
	return db
		.select({
			...{ slug: event.slug, name: event.name, timezone: event.timezone },
			closesAt: exhibition.closesAt
		})
		.from(exhibition)
		.innerJoin(event, eq(event.id, exhibition.eventId))
		.where(and(isNotNull(event.publishedAt), lte(exhibition.opensAt, at), gt(exhibition.closesAt, at)))
		.orderBy(asc(exhibition.closesAt));
}

/**
 * An application as whoever may open it reads it, with all that its form offers.
 * @throws Refusal `not_found` (404)
 */
export async function applicationPage(actor: Actor, code: string): Promise<ApplicationPage> {
	const db = await reader();
	const { exhibitor: row, exhibition: calendar, event: of, as } = await openExhibitor(db, actor, code);
	const [offer, topics] = await Promise.all([
		applicationOffer(db, row.eventId),
		db
			.select({ id: exhibitorTopicOf.topicId })
			.from(exhibitorTopicOf)
			.where(eq(exhibitorTopicOf.exhibitorId, row.id))
	]);
	const { name, kind, boothTypeId, partnerLevelId, options, needs, website, regionCode, phone } = row;
	const { summary, description, summaryEn, descriptionEn } = row;
	return {
		...{ as, code, status: row.status, revision: row.revision, note: row.decisionNote },
		event: { slug: of.slug, name: of.name, timezone: of.timezone },
		closesAt: calendar.closesAt,
		edits: as === 'contact' && mayEdit(row, calendar),
		values: {
			...{ name, kind, boothTypeId, partnerLevelId, options, needs, website, regionCode, phone },
			...{ summary, description, summaryEn, descriptionEn, topics: topics.map(({ id }) => id) }
		},
		offer
	};
}

async function applicationOffer(db: Database, eventId: number): Promise<ApplicationOffer> {
	const [{ types, prices, options, levels }, topics, regions] = await Promise.all([
		onSale(db, eventId),
		db
			.select({ id: exhibitorTopic.id, kind: exhibitorTopic.kind, name: exhibitorTopic.name })
			.from(exhibitorTopic)
			.where(eq(exhibitorTopic.eventId, eventId))
			.orderBy(asc(exhibitorTopic.position), asc(exhibitorTopic.id)),
		listRegions()
	]);
	return {
		types: types.map(({ id, name, widthCm, depthCm, capacity, taken }) => ({
			...{ id, name, widthCm, depthCm, left: capacity - taken },
			prices: Object.fromEntries(
				prices.filter(({ typeId }) => typeId === id).map((one) => [one.kind, one.amountCents])
			)
		})),
		options: options.map(({ id, name, description, priceCents, perExhibitor }) => ({
			...{ id, name, description, priceCents, perExhibitor }
		})),
		levels: levels.map(({ id, name, priceCents, includesBooth }) => ({
			id,
			name,
			priceCents,
			includesBooth
		})),
		topics,
		regions
	};
}
