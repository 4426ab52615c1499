import { and, count, eq, sum } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { isStaff, type Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { programmeFile, programmeFileContent } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { MAX_OWN_BYTES, readSent, type SentFile, type ServedFile } from '../../sent-file.ts';
import {
	isLive,
	openOwnProposal,
	openProposal,
	requireEdits,
	type Access,
	type SpeakerRow
} from './access.ts';

/** Files joined to one proposal, and slides of one session. */
const MAX_FILES = 5;

/** Files that somebody may send in a quarter of an hour: twice what a proposal and its session hold. */
const MOST_SENT = 20;

/** To what a file is joined. */
export type FileTarget = 'proposal' | 'slides';

/**
 * Asked before a file is read, which takes a server a third of a second: whether whoever sends it may join one there,
 * and has not sent too many just now.
 * @throws Refusal `too_many_requests` (429), and as {@link attachFile} or {@link attachSlides}
 */
export async function requireAttachable(actor: Actor, code: string, to: FileTarget): Promise<void> {
	const access = await openOwnProposal(await reader(), actor, code);
	targetOf(access, to);
	const subject = String(access.person.personId);
	await write('auth.countUpload', (tx) => countAttempt(tx, [{ kind: 'upload', subject, most: MOST_SENT }]));
}

/** What a file is joined to, where it may be. */
function targetOf(access: Access, to: FileTarget): { proposalId: number } | { sessionId: number } {
	const { id, sessionId } = access.proposal;
	if (to === 'slides') {
		if (sessionId === null || !isLive(access.proposal)) throw new Refusal('proposal_settled');
		return { sessionId };
	}
	requireEdits(access);
	return { proposalId: id };
}

/**
 * Joins a file to a proposal, as long as it may be changed.
 * @throws Refusal `file_missing`, `file_too_large`, `file_kind_refused`, `too_many_files`,
 *   `files_too_heavy`, and what `requireEdits` refuses
 */
export async function attachFile(request: { actor: Actor; code: string; file: SentFile }): Promise<void> {
	const { actor, code, file } = request;
	const read = readSent(file);
	await write('proposals.attachFile', async (tx) => {
		const access = await openOwnProposal(tx, actor, code);
		await insertFile(tx, actor, access, targetOf(access, 'proposal'), read);
	});
}

/**
 * Adds slides to the session that a proposal became. They are shown to nobody else before they are published.
 * @throws Refusal `proposal_settled` when it is on no published timetable, and as {@link attachFile}
 */
export async function attachSlides(request: { actor: Actor; code: string; file: SentFile }): Promise<void> {
	const { actor, code, file } = request;
	const read = readSent(file);
	await write('proposals.attachSlides', async (tx) => {
		const access = await openOwnProposal(tx, actor, code);
		await insertFile(tx, actor, access, targetOf(access, 'slides'), read);
	});
}

/**
 * Takes a file away, by those who speak or the permanence.
 * @throws Refusal `not_found` (404), and what `requireEdits` refuses of a proposal's own
 */
export async function removeFile(request: { actor: Actor; code: string; fileCode: string }): Promise<void> {
	const { actor, code, fileCode } = request;
	await write('programme.removeFile', async (tx) => {
		const access = await openProposal(tx, actor, code);
		const file = await findFile(tx, access, fileCode);
		if (!isStaff(actor) && file.proposalId !== null) requireEdits(access);
		await tx.delete(programmeFile).where(eq(programmeFile.id, file.id));
		await record(tx, actor, {
			action: 'file.removed',
			objectKind: 'proposal',
			objectId: access.proposal.id,
			details: { code, file: fileCode }
		});
	});
}

/** @throws Refusal `not_found` (404) unless the actor may read the proposal that the file belongs to */
export async function readFile(actor: Actor, code: string, fileCode: string): Promise<ServedFile> {
	const db = await reader();
	const file = await findFile(db, await openProposal(db, actor, code), fileCode);
	const [content] = await db
		.select({ bytes: programmeFileContent.bytes })
		.from(programmeFileContent)
		.where(eq(programmeFileContent.fileId, file.id));
	return { name: file.name, mediaType: file.mediaType, bytes: Buffer.from(content!.bytes) };
}

async function findFile(db: Database | Tx, { as, proposal }: Access, fileCode: string) {
	const [file] = await db.select().from(programmeFile).where(eq(programmeFile.code, fileCode));
	const isOfIt =
		file !== undefined &&
		(file.proposalId === proposal.id || (file.sessionId !== null && file.sessionId === proposal.sessionId));
	// Whoever is only invited reads no file.
	if (!isOfIt || as === 'invited') throw new Refusal('not_found', { status: 404 });
	return file;
}

async function insertFile(
	tx: Tx,
	actor: Actor,
	{ proposal, own: by }: Access & { own: SpeakerRow },
	of: { proposalId: number } | { sessionId: number },
	{ bytes, ...file }: ReturnType<typeof readSent>
): Promise<void> {
	const same =
		'proposalId' in of
			? eq(programmeFile.proposalId, of.proposalId)
			: eq(programmeFile.sessionId, of.sessionId);
	// Sent twice, it is there once.
	const [twin] = await tx
		.select({ id: programmeFile.id })
		.from(programmeFile)
		.where(and(same, eq(programmeFile.sha256, file.sha256)));
	if (twin) return;
	const [there] = await tx.select({ count: count() }).from(programmeFile).where(same);
	if (there!.count >= MAX_FILES)
		throw new Refusal('too_many_files', { values: { max: MAX_FILES }, field: 'file' });
	const [own] = await tx
		.select({ bytes: sum(programmeFile.size).mapWith(Number) })
		.from(programmeFile)
		.where(eq(programmeFile.uploadedBy, by.personId!));
	if ((own?.bytes ?? 0) + file.size > MAX_OWN_BYTES) throw new Refusal('files_too_heavy', { field: 'file' });
	const [made] = await tx
		.insert(programmeFile)
		.values({ code: readableCode(12), ...of, ...file, uploadedBy: by.personId!, createdAt: now() })
		.returning({ id: programmeFile.id, code: programmeFile.code });
	await tx.insert(programmeFileContent).values({ fileId: made!.id, bytes });
	await record(tx, actor, {
		action: 'file.added',
		objectKind: 'proposal',
		objectId: proposal.id,
		details: { code: proposal.code, file: made!.code }
	});
}
