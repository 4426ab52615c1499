import { and, count, eq, sum } from 'drizzle-orm';
import { requireSheetKeeper } from '../attendance/access.ts';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { countAttempt } from '../auth/throttle.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { courseMaterial, courseMaterialContent, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import type { RegistrationDetails } from '../registration/queries.ts';
import { MAX_OWN_BYTES, readSent, type SentFile, type ServedFile } from '../sent-file.ts';
import { isGiven, isGivenTo } from './given.ts';
import { offerToMail } from './mailing.ts';

/** Materials of one offer. */
const MAX_FILES = 12;

/** Files that somebody may send in a quarter of an hour. */
const MOST_SENT = 20;

/**
 * The event of an offer, for whoever trains in it and the permanence.
 * @throws Refusal `not_found` (404), to everybody else too
 */
export async function trainedEvent(
	db: Database | Tx,
	actor: Actor,
	slug: string
): Promise<typeof event.$inferSelect> {
	const [found] = await db
		.select({ event })
		.from(event)
		.innerJoin(courseSession, eq(courseSession.eventId, event.id))
		.where(eq(event.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	await requireSheetKeeper(actor, found.event.id);
	return found.event;
}

/**
 * Asked before a file is read: whether whoever sends it may give one there, and has not sent too many just now.
 * @throws Refusal `not_found` (404), `too_many_requests` (429)
 */
export async function requireMaterials(actor: Actor, slug: string): Promise<void> {
	await trainedEvent(await reader(), actor, slug);
	const subject = String(requirePerson(actor).personId);
	await write('auth.countUpload', (tx) => countAttempt(tx, [{ kind: 'upload', subject, most: MOST_SENT }]));
}

/**
 * Gives a file to those registered, before the first meeting or once the last is over; by whoever trains there, and the
 * permanence. Sent twice, it is there once.
 * @throws Refusal `not_found` (404), `file_missing`, `file_too_large`, `file_kind_refused`, `too_many_files`,
 *   `files_too_heavy`
 */
export async function addMaterial(request: {
	actor: Actor;
	slug: string;
	given: 'before' | 'after';
	file: SentFile;
}): Promise<void> {
	const { actor, slug, given, file } = request;
	const { personId: uploadedBy } = requirePerson(actor);
	const { bytes, ...read } = readSent(file);
	await write('trainings.addMaterial', async (tx) => {
		const { id: eventId } = await trainedEvent(tx, actor, slug);
		const [twin] = await tx
			.select({ id: courseMaterial.id })
			.from(courseMaterial)
			.where(and(eq(courseMaterial.eventId, eventId), eq(courseMaterial.sha256, read.sha256)));
		if (twin) return;
		const [there] = await tx
			.select({ count: count() })
			.from(courseMaterial)
			.where(eq(courseMaterial.eventId, eventId));
		if (there!.count >= MAX_FILES)
			throw new Refusal('too_many_files', { values: { max: MAX_FILES }, field: 'file' });
		const [own] = await tx
			.select({ bytes: sum(courseMaterial.size).mapWith(Number) })
			.from(courseMaterial)
			.where(eq(courseMaterial.uploadedBy, uploadedBy));
		if ((own?.bytes ?? 0) + read.size > MAX_OWN_BYTES)
			throw new Refusal('files_too_heavy', { field: 'file' });
		const [made] = await tx
			.insert(courseMaterial)
			.values({ code: readableCode(12), eventId, ...read, given, uploadedBy, createdAt: now() })
			.returning({ id: courseMaterial.id, code: courseMaterial.code });
		await tx.insert(courseMaterialContent).values({ materialId: made!.id, bytes });
		await record(tx, actor, {
			action: 'material.added',
			objectKind: 'course_session',
			objectId: eventId,
			details: { file: made!.code }
		});
	});
}

/** Takes a file away, by whoever trains there and the permanence. @throws Refusal `not_found` (404) */
export async function removeMaterial(request: { actor: Actor; slug: string; code: string }): Promise<void> {
	const { actor, slug, code } = request;
	await write('trainings.removeMaterial', async (tx) => {
		const { id: eventId } = await trainedEvent(tx, actor, slug);
		const file = await findMaterial(tx, eventId, code);
		await tx.delete(courseMaterialContent).where(eq(courseMaterialContent.materialId, file.id));
		await tx.delete(courseMaterial).where(eq(courseMaterial.id, file.id));
		await record(tx, actor, {
			action: 'material.removed',
			objectKind: 'course_session',
			objectId: eventId,
			details: { file: code }
		});
	});
}

/** A file, for whoever trains there and the permanence. @throws Refusal `not_found` (404) */
export async function readTrainerMaterial(actor: Actor, slug: string, code: string): Promise<ServedFile> {
	const db = await reader();
	const { id } = await trainedEvent(db, actor, slug);
	return served(db, await findMaterial(db, id, code));
}

/**
 * A file, for somebody registered, once it is given to them.
 * @throws Refusal `not_found` (404), also of what is not given yet
 */
export async function readGivenMaterial(found: RegistrationDetails, code: string): Promise<ServedFile> {
	const db = await reader();
	const file = await findMaterial(db, found.event.id, code);
	const { meetings } = await offerToMail(found.event.id);
	if (!isGivenTo(found) || !isGiven(file, meetings, now())) throw new Refusal('not_found', { status: 404 });
	return served(db, file);
}

async function findMaterial(db: Database | Tx, eventId: number, code: string) {
	const [file] = await db
		.select()
		.from(courseMaterial)
		.where(and(eq(courseMaterial.eventId, eventId), eq(courseMaterial.code, code)));
	if (!file) throw new Refusal('not_found', { status: 404 });
	return file;
}

async function served(
	db: Database,
	{ id, name, mediaType }: typeof courseMaterial.$inferSelect
): Promise<ServedFile> {
	const [content] = await db
		.select({ bytes: courseMaterialContent.bytes })
		.from(courseMaterialContent)
		.where(eq(courseMaterialContent.materialId, id));
	return { name, mediaType, bytes: Buffer.from(content!.bytes) };
}
