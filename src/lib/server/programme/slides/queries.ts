import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { session } from '../../db/schema/programme.ts';
import { programmeFile, programmeFileContent } from '../../db/schema/proposals.ts';
import { Refusal } from '../../errors.ts';
import type { ServedFile } from '../../sent-file.ts';

/** Slides as the public page of a session lists them. */
export interface PublishedSlides {
	code: string;
	name: string;
	mediaType: string;
	/** Bytes. */
	size: number;
}

/**
 * What everyone may have: published, of a session that stands, whose proposal (if it came from one) was not withdrawn.
 * The consent of whoever sent them is held by triggers.
 */
const isEveryones: SQL = and(
	sql`${programmeFile.publishedAt} IS NOT NULL`,
	eq(session.status, 'scheduled'),
	sql`NOT EXISTS (SELECT 1 FROM proposal p WHERE p.session_id = ${session.id} AND p.status <> 'confirmed')`
)!;

/** The published slides of a session, oldest first; never their bytes. */
export async function publishedSlides(sessionId: number): Promise<PublishedSlides[]> {
	const db = await reader();
	return db
		.select({
			code: programmeFile.code,
			name: programmeFile.name,
			mediaType: programmeFile.mediaType,
			size: programmeFile.size
		})
		.from(programmeFile)
		.innerJoin(session, eq(session.id, programmeFile.sessionId))
		.where(and(eq(session.id, sessionId), isEveryones))
		.orderBy(asc(programmeFile.id));
}

/**
 * Published slides, for anyone.
 * @param eventId of an event that whoever asks may see
 * @throws Refusal `not_found` (404): no such file of this session, or one that is not published (any more)
 */
export async function readSlides(
	eventId: number,
	sessionSlug: string,
	fileCode: string
): Promise<ServedFile> {
	const db = await reader();
	const [found] = await db
		.select({
			name: programmeFile.name,
			mediaType: programmeFile.mediaType,
			bytes: programmeFileContent.bytes
		})
		.from(programmeFile)
		.innerJoin(session, eq(session.id, programmeFile.sessionId))
		.innerJoin(programmeFileContent, eq(programmeFileContent.fileId, programmeFile.id))
		.where(
			and(
				eq(session.eventId, eventId),
				eq(session.slug, sessionSlug),
				eq(programmeFile.code, fileCode),
				isEveryones
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { ...found, bytes: Buffer.from(found.bytes) };
}
