import { and, eq } from 'drizzle-orm';
import {
	toldStatus,
	type ConsentState,
	type ShownNominationFile,
	type ToldStatus
} from '../../../awards/nomination.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { nomination, nominationFile, nominationFileContent } from '../../db/schema/nominations.ts';
import { Refusal } from '../../errors.ts';
import type { ServedFile } from '../../sent-file.ts';
import { certificateOf, isHonoured } from './certificate.ts';
import { questionsOf } from './completeness.ts';
import { consentOf, openForNominee } from './consent.ts';
import { filesOf } from './queries.ts';
import { hasChangedSinceConsent } from './tell-change.ts';

/** What is said of somebody, whole, as they read it before they answer, and what they answered. */
export interface ConsentPage {
	code: string;
	/** Of the nomination as it is shown: the answer says that it is to this one. */
	revision: number;
	title: string;
	nomineeName: string;
	summary: string;
	answers: { label: string; answer: string }[];
	videoUrl: string;
	files: ShownNominationFile[];
	nominator: { name: string; organisation: string };
	status: ToldStatus;
	edition: { slug: string; name: string; embargoUntil: Date; timezone: string };
	category: { name: string; mode: string };
	consent: ConsentState;
	/** What is said is no longer what they agreed to. */
	hasChanged: boolean;
	isHonoured: boolean;
}

/** The page of a nominee's link. @throws Refusal `nominee_link_broken` (404) */
export async function consentPage(code: string, key: string | null): Promise<ConsentPage> {
	const db = await reader();
	const { row } = await openForNominee(db, code, key);
	const [[of], questions, files, consent] = await Promise.all([
		db
			.select({ edition: awardEdition, category: awardCategory, nominator: person })
			.from(nomination)
			.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.innerJoin(person, eq(person.id, nomination.nominatorId))
			.where(eq(nomination.id, row.id)),
		questionsOf(db, row.categoryId),
		filesOf(db, row.id),
		consentOf(db, row.id)
	]);
	const { edition, category, nominator } = of!;
	const { title, nomineeName, summary, status, revision, videoUrl } = row;
	return {
		...{ code, revision, title, nomineeName, summary, videoUrl, files, consent },
		status: toldStatus(status),
		answers: questions.flatMap(({ id, label }) => {
			const answer = row.answers[String(id)];
			return answer ? [{ label, answer }] : [];
		}),
		nominator: {
			name: `${nominator.givenName} ${nominator.familyName}`,
			organisation: row.organisationName
		},
		edition: {
			slug: edition.slug,
			name: edition.name,
			embargoUntil: edition.embargoUntil,
			timezone: edition.timezone
		},
		category: { name: category.name, mode: category.mode },
		hasChanged: await hasChangedSinceConsent(db, row),
		isHonoured: await isHonoured(db, row.id)
	};
}

/** A file of the nomination that a nominee's link opens. @throws Refusal `nominee_link_broken`, `not_found` (404) */
export async function readNomineeFile(
	code: string,
	key: string | null,
	fileCode: string
): Promise<ServedFile> {
	const db = await reader();
	const { row } = await openForNominee(db, code, key);
	const [file] = await db
		.select({
			name: nominationFile.name,
			mediaType: nominationFile.mediaType,
			bytes: nominationFileContent.bytes
		})
		.from(nominationFile)
		.innerJoin(nominationFileContent, eq(nominationFileContent.fileId, nominationFile.id))
		.where(and(eq(nominationFile.code, fileCode), eq(nominationFile.nominationId, row.id)));
	if (!file) throw new Refusal('not_found', { status: 404 });
	return { ...file, bytes: Buffer.from(file.bytes) };
}

/** The certificate of a nominee, by their link. @throws Refusal `nominee_link_broken`, `not_found` (404) as {@link certificateOf} */
export async function nomineeCertificate(code: string, key: string | null): Promise<Buffer> {
	const db = await reader();
	const { row } = await openForNominee(db, code, key);
	return certificateOf(db, row.id);
}
