import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { DirectoryEntry } from '../../exhibitors/directory.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import {
	exhibition,
	exhibitor,
	exhibitorFile,
	exhibitorFileContent,
	exhibitorTopic,
	exhibitorTopicOf,
	partnerLevel
} from '../db/schema/exhibitors.ts';
import { booth, boothAllocation } from '../db/schema/floor-plans.ts';
import { region } from '../db/schema/members.ts';
import { Refusal } from '../errors.ts';

const confirmedAt = (eventId: number) =>
	and(eq(exhibitor.eventId, eventId), eq(exhibitor.status, 'confirmed'));

/** Those who have confirmed, by name. */
export async function listExhibitors(eventId: number): Promise<DirectoryEntry[]> {
	const db = await reader();
	const [found, topics] = await Promise.all([
		db
			.select({
				id: exhibitor.id,
				...{ slug: exhibitor.slug, name: exhibitor.name, booth: booth.number },
				...{ summary: exhibitor.summary, summaryEn: exhibitor.summaryEn },
				region: region.name,
				level: { name: partnerLevel.name, position: partnerLevel.position },
				logo: exhibitorFile.code
			})
			.from(exhibitor)
			.leftJoin(boothAllocation, eq(boothAllocation.exhibitorId, exhibitor.id))
			.leftJoin(booth, eq(booth.id, boothAllocation.boothId))
			.leftJoin(region, eq(region.code, exhibitor.regionCode))
			.leftJoin(partnerLevel, eq(partnerLevel.id, exhibitor.partnerLevelId))
			.leftJoin(
				exhibitorFile,
				and(eq(exhibitorFile.exhibitorId, exhibitor.id), eqLiteral(exhibitorFile.kind, 'logo'))
			)
			.where(confirmedAt(eventId)),
		db
			.select({
				exhibitorId: exhibitorTopicOf.exhibitorId,
				kind: exhibitorTopic.kind,
				name: exhibitorTopic.name
			})
			.from(exhibitorTopicOf)
			.innerJoin(exhibitorTopic, eq(exhibitorTopic.id, exhibitorTopicOf.topicId))
			.where(eq(exhibitorTopic.eventId, eventId))
			.orderBy(asc(exhibitorTopic.position))
	]);
	const topicsOf = Map.groupBy(topics, ({ exhibitorId }) => exhibitorId);
	return found
		.map(({ id, ...entry }) => ({
			...entry,
			topics: (topicsOf.get(id) ?? []).map(({ kind, name }) => ({ kind, name }))
		}))
		.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
}

/** How many have confirmed. */
export async function countExhibitors(eventId: number): Promise<number> {
	const db = await reader();
	const [row] = await db.select({ total: count() }).from(exhibitor).where(confirmedAt(eventId));
	return row!.total;
}

/**
 * The public sheet of one that has confirmed.
 * @throws Refusal `not_found` (404)
 */
export async function findSheet(eventId: number, slug: string) {
	const db = await reader();
	const [entry] = (await listExhibitors(eventId)).filter((one) => one.slug === slug);
	const [words] = await db
		.select({
			description: exhibitor.description,
			descriptionEn: exhibitor.descriptionEn,
			website: exhibitor.website
		})
		.from(exhibitor)
		.where(and(confirmedAt(eventId), eq(exhibitor.slug, slug)));
	if (!entry || !words) throw new Refusal('not_found', { status: 404 });
	return { ...entry, ...words };
}

/** The logo of one that has confirmed. @throws Refusal `not_found` (404) */
export async function readLogo(
	eventSlug: string,
	slug: string
): Promise<{ etag: string; bytes: Buffer; mediaType: string }> {
	const db = await reader();
	const [found] = await db
		.select({
			bytes: exhibitorFileContent.bytes,
			sha256: exhibitorFile.sha256,
			mediaType: exhibitorFile.mediaType
		})
		.from(exhibitorFile)
		.innerJoin(exhibitorFileContent, eq(exhibitorFileContent.fileId, exhibitorFile.id))
		.innerJoin(exhibitor, eq(exhibitor.id, exhibitorFile.exhibitorId))
		.where(
			and(
				eq(exhibitor.slug, slug),
				eq(exhibitor.status, 'confirmed'),
				eqLiteral(exhibitorFile.kind, 'logo'),
				sql`${exhibitor.eventId} = (SELECT e.id FROM event e WHERE e.slug = ${eventSlug} AND e.published_at IS NOT NULL)`
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return {
		etag: `"${found.sha256.slice(0, 22)}"`,
		bytes: Buffer.from(found.bytes),
		mediaType: found.mediaType
	};
}

/** Whether exhibitors come to an event: badges are read there. */
export async function holdsExhibition(eventId: number): Promise<boolean> {
	const db = await reader();
	return (await db.$count(exhibition, eq(exhibition.eventId, eventId))) > 0;
}
