import { and, asc, eq, inArray } from 'drizzle-orm';
import { isSure, masked, piecesOf, type Piece } from '../../../awards/mask.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardQuestion } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { blindVersion, nominationFile, nominationFileContent } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { MediaType } from '../../file-kind.ts';
import { propertiesOf, type FileProperties } from '../../file-properties.ts';
import { digestOf } from '../../ids.ts';
import { staffEdition, type Edition } from '../editions/queries.ts';
import { openHandedIn, type Nomination, type OpenNomination } from './access.ts';
import { knownNames } from './known-names.ts';

/** A text of a nomination, and what the jury is to read in its place. */
export interface BlindText {
	/** `title`, `summary`, or `answers.` and the id of the question. */
	name: string;
	label: string;
	/** As it was handed in, cut where something says who it is about. */
	original: Piece[];
	/** What staff kept; until then, the original with those taken out. */
	value: string;
	/** What still says who it is about in `value`, cut likewise; null where nothing was found. */
	left: Piece[] | null;
}

export interface BlindDraft {
	edition: Edition;
	code: string;
	title: string;
	texts: BlindText[];
	/** With what each says of itself beside its pages: a juror who opens it may read that too. */
	files: ({
		code: string;
		name: string;
		mediaType: string;
		size: number;
		anonymous: boolean;
	} & FileProperties)[];
	/** Null until staff keep one. */
	version: { preparedAt: Date; preparedBy: string; isOutdated: boolean } | null;
	/** What was shown: keeping it asks that it be still the same. */
	seen: string;
}

/**
 * The version without names of a nomination, as staff prepare it beside the original.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also where the jury reads names, `nomination_own` (403),
 *   `nomination_settled` for one that nobody is to read any more
 */
export async function blindDraft(actor: Actor, editionSlug: string, code: string): Promise<BlindDraft> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const { nomination, category } = requireBlind(await openHandedIn(db, actor, edition, code));
	const { id, categoryId } = nomination;
	const [names, kept, questions, files] = await Promise.all([
		knownNames(db, nomination, category.nomineeKind),
		versionOf(db, id),
		db
			.select({ id: awardQuestion.id, label: awardQuestion.label })
			.from(awardQuestion)
			.where(eq(awardQuestion.categoryId, categoryId))
			.orderBy(asc(awardQuestion.position), asc(awardQuestion.id)),
		db
			.select({
				code: nominationFile.code,
				name: nominationFile.name,
				mediaType: nominationFile.mediaType,
				size: nominationFile.size,
				anonymous: nominationFile.anonymous,
				bytes: nominationFileContent.bytes
			})
			.from(nominationFile)
			.innerJoin(nominationFileContent, eq(nominationFileContent.fileId, nominationFile.id))
			.where(eq(nominationFile.nominationId, id))
			.orderBy(asc(nominationFile.id))
	]);
	const textOf = (name: string, label: string, text: string, own: string | undefined): BlindText => {
		const original = piecesOf(text, names);
		const value = own ?? masked(original);
		const pieces = piecesOf(value, names);
		return { name, label, original, value, left: pieces.some(({ kind }) => isSure(kind)) ? pieces : null };
	};
	const shown = files.map(({ bytes, ...file }) => ({
		...file,
		...propertiesOf(Buffer.from(bytes), file.mediaType as MediaType)
	}));
	const version = kept?.version;
	return {
		...{ edition, code, title: nomination.title, files: shown, seen: seenOf(nomination, kept) },
		texts: [
			textOf('title', 'Titre', nomination.title, version?.title),
			textOf('summary', 'Résumé', nomination.summary, version?.summary),
			...questions.flatMap(({ id: question, label }) => {
				const answer = nomination.answers[question];
				if (!answer) return [];
				return [textOf(`answers.${question}`, label, answer, version && (version.answers[question] ?? ''))];
			})
		],
		version: kept && {
			preparedAt: kept.version.preparedAt,
			preparedBy: `${kept.by.givenName} ${kept.by.familyName}`,
			isOutdated: kept.version.fromRevision < nomination.revision
		}
	};
}

/**
 * Keeps the version without names of a nomination, and which of its files name nobody.
 * @param input.seen what was shown
 * @throws Refusal as {@link blindDraft}; `stale_page` when the nomination, or the version, was changed since it was shown
 */
export async function keepBlindVersion(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
	title: string;
	summary: string;
	/** By question id. */
	answers: Record<string, string>;
	/** Codes of the files that name nobody. */
	anonymous: readonly string[];
	seen: string;
}): Promise<void> {
	const { actor, title, summary } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	const { personId } = requirePerson(actor);
	await write('eligibility.keepBlindVersion', async (tx) => {
		const { nomination } = requireBlind(await openHandedIn(tx, actor, edition, input.code));
		const { id, revision } = nomination;
		if (seenOf(nomination, await versionOf(tx, id)) !== input.seen) throw new Refusal('stale_page');
		const answers = Object.fromEntries(
			Object.entries(input.answers).filter(([question]) => nomination.answers[question])
		);
		const kept = {
			...{ title, summary, answers, fromRevision: revision, preparedBy: personId },
			preparedAt: now()
		};
		await tx
			.insert(blindVersion)
			.values({ nominationId: id, ...kept })
			.onConflictDoUpdate({ target: blindVersion.nominationId, set: kept });
		await tx.update(nominationFile).set({ anonymous: false }).where(eq(nominationFile.nominationId, id));
		const shown = await tx
			.update(nominationFile)
			.set({ anonymous: true })
			.where(and(eq(nominationFile.nominationId, id), inArray(nominationFile.code, [...input.anonymous])))
			.returning({ id: nominationFile.id });
		await record(tx, actor, {
			action: 'nomination.blind_prepared',
			objectKind: 'nomination',
			objectId: id,
			details: { shownFiles: shown.length }
		});
	});
}

function requireBlind(open: OpenNomination): OpenNomination {
	if (!open.category.blind) throw new Refusal('not_found', { status: 404 });
	if (open.isLocked || open.nomination.status === 'withdrawn') throw new Refusal('nomination_settled');
	return open;
}

type Kept = NonNullable<Awaited<ReturnType<typeof versionOf>>>;

async function versionOf(db: Database | Tx, nominationId: number) {
	const [kept] = await db
		.select({
			version: blindVersion,
			by: { givenName: person.givenName, familyName: person.familyName }
		})
		.from(blindVersion)
		.innerJoin(person, eq(person.id, blindVersion.preparedBy))
		.where(eq(blindVersion.nominationId, nominationId));
	return kept ?? null;
}

function seenOf({ revision }: Nomination, kept: Kept | null): string {
	return digestOf([revision, kept && { ...kept.version, preparedAt: kept.version.preparedAt.getTime() }]);
}
