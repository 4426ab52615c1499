import { and, count, eq, sum } from 'drizzle-orm';
import { cropOf } from '../../../awards/crop.ts';
import type { PhotoInput } from '../../../schemas/nominations.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { nominationFile, nominationFileContent } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { MAX_OWN_BYTES, readSent, storedFile, type SentFile, type ServedFile } from '../../sent-file.ts';
import { openNomination, openOwnNomination, requireEdits, type Access } from './access.ts';
import { tellOfChange } from './tell-change.ts';
import { cleanPhoto, isDrawable, PHOTO_TYPES, sizeOfPhoto, type PhotoType } from './photo.ts';

/** Files of one nomination, of each kind. */
export const MOST_FILES = { document: 8, photo: 6 } as const;
type FileKind = keyof typeof MOST_FILES;

/** Files that somebody may send in a quarter of an hour: twice what a nomination holds. */
const MOST_SENT = 28;

/**
 * Asked before a file is read, which takes a server a third of a second: whether whoever sends it may join one there, has
 * room for it, and has not sent too many just now.
 * @param bytes how long the request says it is
 * @throws Refusal `files_too_heavy`, `too_many_requests` (429), and as {@link attachNominationFile}
 */
export async function requireAttachable(actor: Actor, code: string, bytes: number): Promise<void> {
	const db = await reader();
	const access = await openOwnNomination(db, actor, code);
	requireEdits(access);
	if ((await ownBytes(db, access.person.personId)) + bytes > MAX_OWN_BYTES)
		throw new Refusal('files_too_heavy', { field: 'file' });
	const subject = String(access.person.personId);
	await write('auth.countUpload', (tx) => countAttempt(tx, [{ kind: 'upload', subject, most: MOST_SENT }]));
}

/**
 * Joins a document or a photo to a nomination, as long as it may be changed. What a picture carries beside its pixels is
 * left out before it is stored, whether it comes as a photo or as a document: blind jurors may open either.
 * @returns the file's code
 * @throws Refusal `file_missing`, `file_too_large`, `file_kind_refused`, `photo_refused`, `photo_too_large`,
 *   `too_many_files`, `files_too_heavy`, and what `requireEdits` refuses
 */
export async function attachNominationFile(request: {
	actor: Actor;
	code: string;
	kind: FileKind;
	file: SentFile;
}): Promise<string> {
	const { actor, code, kind } = request;
	const { bytes, ...file } = readJoined(kind, request.file);
	return write('nominations.attachFile', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		requireEdits(access);
		const ofIt = and(eq(nominationFile.nominationId, access.nomination.id), eq(nominationFile.kind, kind));
		// Sent twice, it is there once.
		const [twin] = await tx
			.select({ code: nominationFile.code })
			.from(nominationFile)
			.where(and(ofIt, eq(nominationFile.sha256, file.sha256)));
		if (twin) return twin.code;
		const [there] = await tx.select({ count: count() }).from(nominationFile).where(ofIt);
		if (there!.count >= MOST_FILES[kind])
			throw new Refusal('too_many_files', { values: { max: MOST_FILES[kind] }, field: 'file' });
		const { personId } = access.person;
		if ((await ownBytes(tx, personId)) + file.size > MAX_OWN_BYTES)
			throw new Refusal('files_too_heavy', { field: 'file' });
		const [made] = await tx
			.insert(nominationFile)
			.values({
				code: readableCode(12),
				nominationId: access.nomination.id,
				kind,
				...file,
				uploadedBy: personId,
				createdAt: now()
			})
			.returning({ id: nominationFile.id, code: nominationFile.code });
		await tx.insert(nominationFileContent).values({ fileId: made!.id, bytes });
		await recordFile(tx, actor, access, 'file.added', made!.code);
		if (kind === 'photo') await tellOfChange(tx, access.nomination);
		return made!.code;
	});
}

/**
 * Says what a photo shows, and which part of it is kept.
 * @throws Refusal `not_found` (404), and what `requireEdits` refuses
 */
export async function describePhoto(request: {
	actor: Actor;
	code: string;
	input: PhotoInput;
}): Promise<void> {
	const { actor, code, input } = request;
	await write('nominations.describePhoto', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		requireEdits(access);
		const file = await findFile(tx, access, input.file);
		const bytes = await bytesOf(tx, file.id);
		const size = file.kind === 'photo' && sizeOfPhoto(bytes, file.mediaType as PhotoType);
		if (!size) throw new Refusal('not_found', { status: 404 });
		await tx
			.update(nominationFile)
			.set({ alt: input.alt, crop: cropOf(input, size) })
			.where(eq(nominationFile.id, file.id));
	});
}

/** @throws Refusal `not_found` (404), and what `requireEdits` refuses */
export async function removeNominationFile(request: {
	actor: Actor;
	code: string;
	fileCode: string;
}): Promise<void> {
	const { actor, code, fileCode } = request;
	await write('nominations.removeFile', async (tx) => {
		const access = await openOwnNomination(tx, actor, code);
		requireEdits(access);
		const file = await findFile(tx, access, fileCode);
		await tx.delete(nominationFile).where(eq(nominationFile.id, file.id));
		await recordFile(tx, actor, access, 'file.removed', fileCode);
	});
}

/** @throws Refusal `not_found` (404) unless the actor may read the nomination that the file belongs to */
export async function readNominationFile(actor: Actor, code: string, fileCode: string): Promise<ServedFile> {
	const db = await reader();
	const file = await findFile(db, await openNomination(db, actor, code), fileCode);
	return { name: file.name, mediaType: file.mediaType, bytes: await bytesOf(db, file.id) };
}

async function findFile(db: Database | Tx, { as, nomination }: Access, fileCode: string) {
	const [file] = await db
		.select()
		.from(nominationFile)
		.where(and(eq(nominationFile.code, fileCode), eq(nominationFile.nominationId, nomination.id)));
	// Whoever is only invited reads no file.
	if (!file || as === 'invited') throw new Refusal('not_found', { status: 404 });
	return file;
}

async function bytesOf(db: Database | Tx, fileId: number): Promise<Buffer> {
	const [content] = await db
		.select({ bytes: nominationFileContent.bytes })
		.from(nominationFileContent)
		.where(eq(nominationFileContent.fileId, fileId));
	return Buffer.from(content!.bytes);
}

async function ownBytes(db: Database | Tx, personId: number): Promise<number> {
	const [own] = await db
		.select({ bytes: sum(nominationFile.size).mapWith(Number) })
		.from(nominationFile)
		.where(eq(nominationFile.uploadedBy, personId));
	return own?.bytes ?? 0;
}

/** What is stored of a file: of a picture, its pixels alone. */
function readJoined(kind: FileKind, file: SentFile): ReturnType<typeof readSent> {
	const refused = () => new Refusal('photo_refused', { status: 400, field: 'file' });
	const sent = orOtherRefusal(() => readSent(file), kind === 'photo' ? refused : undefined);
	const type = PHOTO_TYPES.find((one) => one === sent.mediaType);
	if (!type) {
		if (kind === 'photo') throw refused();
		return sent;
	}
	const bytes = cleanPhoto(sent.bytes, type);
	const size = bytes && sizeOfPhoto(bytes, type);
	if (!size) throw refused();
	if (!isDrawable(size)) throw new Refusal('photo_too_large', { status: 413, field: 'file' });
	return storedFile(file.name, type, bytes);
}

/** A photo that is no picture is told what a photo is, and not what a document may be. */
function orOtherRefusal<T>(read: () => T, other: (() => Refusal) | undefined): T {
	try {
		return read();
	} catch (thrown) {
		throw other && thrown instanceof Refusal && thrown.code === 'file_kind_refused' ? other() : thrown;
	}
}

async function recordFile(
	tx: Tx,
	actor: Actor,
	{ nomination: { id, code } }: Access,
	action: 'file.added' | 'file.removed',
	file: string
): Promise<void> {
	await record(tx, actor, { action, objectKind: 'nomination', objectId: id, details: { code, file } });
}
