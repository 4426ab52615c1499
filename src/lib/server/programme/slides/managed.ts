import { asc, eq, sql } from 'drizzle-orm';
import type { ManagedSlides } from '../../../programme/evaluations.ts';
import { reader } from '../../db/client.ts';
import { programmeFile } from '../../db/schema/proposals.ts';

/** The slides of a session, oldest first, with whether they may be published; who may ask is the caller's to check. */
export async function managedSlides(sessionId: number): Promise<ManagedSlides[]> {
	const db = await reader();
	return db
		.select({
			code: programmeFile.code,
			name: programmeFile.name,
			mediaType: programmeFile.mediaType,
			size: programmeFile.size,
			publishedAt: programmeFile.publishedAt,
			consented: sql<number>`coalesce((SELECT c.granted FROM consent c
				WHERE c.person_id = ${programmeFile.uploadedBy} AND c.purpose = 'slides' ORDER BY c.id DESC LIMIT 1), 0)`.mapWith(
				Boolean
			)
		})
		.from(programmeFile)
		.where(eq(programmeFile.sessionId, sessionId))
		.orderBy(asc(programmeFile.id));
}
