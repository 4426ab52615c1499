import { and, asc, eq, sql } from 'drizzle-orm';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardQuestion } from '../../db/schema/awards.ts';
import {
	blindVersion,
	nomination,
	nominationFile,
	nominationFileContent
} from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';

/** What the jury reads of a nomination. */
export interface ReadableVersion {
	/** The names are taken out, by staff; whatever else would say who it is about is left out. */
	blind: boolean;
	title: string;
	summary: string;
	/** Those that are answered, in the order of the form. */
	answers: { questionId: number; label: string; answer: string }[];
	/** Empty in a blind reading, as are both names. */
	videoUrl: string;
	nomineeName: string;
	nomineeOrganisationName: string;
	/** Null in a blind reading. */
	regionCode: string | null;
	/** In a blind reading, those that staff found to name nobody, numbered; else all, in the order they came. */
	files: ReadableFile[];
}

export interface ReadableFile {
	code: string;
	kind: 'document' | 'photo';
	name: string;
	mediaType: string;
	/** Bytes. */
	size: number;
	/** Of a picture: what it shows. */
	alt: string;
	crop: { x: number; y: number; width: number; height: number } | null;
}

/** Whether the jury may read a nomination as far as its names go; in a query of nominations joined with their category. */
export const hasReadableVersion = sql<number>`(${awardCategory.blind} = 0
	OR EXISTS (SELECT 1 FROM blind_version b WHERE b.nomination_id = ${nomination.id}))`;

/**
 * What the jury reads of a nomination: of a category that reads blind, the version that staff made without names, and
 * nothing else. Who may ask is the caller's to say (`open_dossier`).
 * @returns null where there is none, or where a blind category's dossier has no such version yet: it does not open
 */
export async function readableVersion(
	db: Database | Tx,
	nominationId: number
): Promise<ReadableVersion | null> {
	const [of] = await db
		.select({ nomination, isBlind: awardCategory.blind, version: blindVersion })
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.leftJoin(blindVersion, eq(blindVersion.nominationId, nomination.id))
		.where(eq(nomination.id, nominationId));
	if (!of || (of.isBlind && !of.version)) return null;
	const [questions, files] = await Promise.all([
		db
			.select({ id: awardQuestion.id, label: awardQuestion.label })
			.from(awardQuestion)
			.where(eq(awardQuestion.categoryId, of.nomination.categoryId))
			.orderBy(asc(awardQuestion.position), asc(awardQuestion.id)),
		db
			.select(SHOWN)
			.from(nominationFile)
			.where(
				and(
					eq(nominationFile.nominationId, nominationId),
					of.isBlind ? eq(nominationFile.anonymous, true) : undefined
				)
			)
			.orderBy(asc(nominationFile.id))
	]);
	const answered = (answers: Record<string, string>) =>
		questions.flatMap(({ id, label }) =>
			answers[id] ? [{ questionId: id, label, answer: answers[id] }] : []
		);
	if (of.isBlind) {
		const { title, summary, answers } = of.version!;
		return {
			...{ blind: true, title, summary, answers: answered(answers) },
			...{ videoUrl: '', nomineeName: '', nomineeOrganisationName: '', regionCode: null },
			// A file's name, and what was written of a picture, may name somebody although it does not.
			files: files.map((file, i) => ({ ...file, name: String(i + 1), alt: '' }))
		};
	}
	const { title, summary, answers, videoUrl, nomineeName, nomineeOrganisationName, regionCode } =
		of.nomination;
	return {
		...{ blind: false, title, summary, answers: answered(answers) },
		...{ videoUrl, nomineeName, nomineeOrganisationName, regionCode, files }
	};
}

/**
 * A file that {@link readableVersion} shows, under the name it has there.
 * @returns null for any other
 */
export async function readableFile(
	nominationId: number,
	code: string
): Promise<{ name: string; mediaType: string; bytes: Buffer } | null> {
	const db = await reader();
	const shown = (await readableVersion(db, nominationId))?.files.find((file) => file.code === code);
	if (!shown) return null;
	const [content] = await db
		.select({ bytes: nominationFileContent.bytes })
		.from(nominationFileContent)
		.innerJoin(nominationFile, eq(nominationFile.id, nominationFileContent.fileId))
		.where(eq(nominationFile.code, code));
	return { name: shown.name, mediaType: shown.mediaType, bytes: Buffer.from(content!.bytes) };
}

const SHOWN = {
	code: nominationFile.code,
	kind: nominationFile.kind,
	name: nominationFile.name,
	mediaType: nominationFile.mediaType,
	size: nominationFile.size,
	alt: nominationFile.alt,
	crop: nominationFile.crop
};
