import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { reading, readingMark } from '../../db/schema/jury.ts';
import { nominatorQuestion } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableVersion, type ReadableVersion } from '../eligibility/blind-version.ts';
import { criteriaIn, openDossiers, progressOf, type DossierState, type ReadPrize } from './dossiers.ts';
import { requireJuror } from './membership.ts';

/** What is read of a nomination. Plain data: a browser keeps it while its network is cut. */
export interface DossierText extends ReadableVersion {
	/** What staff asked and whoever nominated answered; never blind, where nobody has taken the names out. */
	clarifications: { question: string; answer: string }[];
}

/** What a juror has written of it. */
export interface OwnReading {
	marks: Record<string, number>;
	privateNote: string;
	comment: string;
	/** 0 before anything is kept. */
	revision: number;
}

export interface DossierPage {
	edition: { slug: string; name: string; timezone: string };
	jurorId: number;
	code: string;
	prize: ReadPrize;
	state: DossierState;
	text: DossierText;
	criteria: {
		id: number;
		name: string;
		help: string;
		max: number;
		weight: number;
		anchors: Record<string, string>;
	}[];
	own: OwnReading;
	isOpen: boolean;
	/** ISO 8601. */
	closesAt: string;
	previous: string | null;
	next: string | null;
	progress: { done: number; toRead: number };
}

/**
 * One dossier, for a juror to whom it is open. Nothing of any other is in it, but the codes of its neighbours.
 * @throws Refusal as {@link requireJuror}; `dossier_not_open` (404) for one that is not theirs, closed by a conflict, whose blind
 *   version is being prepared, or outside of the time of the jury
 */
export async function dossierPage(actor: Actor, editionSlug: string, code: string): Promise<DossierPage> {
	const db = await reader();
	const { juror, edition, isOpen, isLegible } = await requireJuror(db, actor, editionSlug);
	const rows = await openDossiers(db, juror.id);
	const at = rows.findIndex((row) => row.code === code);
	const row = rows[at];
	if (!row || !isLegible || row.state === 'preparing') throw new Refusal('dossier_not_open', { status: 404 });
	const isLeft = ({ state }: { state: DossierState }) => state === 'unread' || state === 'begun';
	const [version, clarifications, criteria, own] = await Promise.all([
		readableVersion(db, row.nominationId),
		row.prize.blind ? [] : clarificationsOf(db, row.nominationId),
		criteriaIn(db, [row.prize.id]),
		ownReading(db, juror.id, row.nominationId)
	]);
	if (!version) throw new Refusal('not_found', { status: 404 });
	return {
		edition: { slug: edition.slug, name: edition.name, timezone: edition.timezone },
		jurorId: juror.id,
		...{ code, prize: row.prize, state: row.state, own, isOpen },
		text: { ...version, clarifications },
		criteria: criteria.map(({ id, name, help, max, weight, anchors }) => ({
			...{ id, name, help, max, weight, anchors }
		})),
		closesAt: edition.scoringClosesAt.toISOString(),
		previous: rows.slice(0, at).findLast(isLeft)?.code ?? rows[at - 1]?.code ?? null,
		next: [...rows.slice(at + 1), ...rows.slice(0, at)].find(isLeft)?.code ?? null,
		progress: progressOf(rows)
	};
}

/** What staff asked of whoever nominated, and was answered. */
async function clarificationsOf(db: Database, nominationId: number) {
	return db
		.select({ question: nominatorQuestion.question, answer: sql<string>`${nominatorQuestion.answer}` })
		.from(nominatorQuestion)
		.where(and(eq(nominatorQuestion.nominationId, nominationId), isNotNull(nominatorQuestion.answer)))
		.orderBy(asc(nominatorQuestion.id));
}

/** What a juror has kept of a nomination so far. */
export async function ownReading(
	db: Database | Tx,
	jurorId: number,
	nominationId: number
): Promise<OwnReading> {
	const [found] = await db
		.select()
		.from(reading)
		.where(and(eq(reading.jurorId, jurorId), eq(reading.nominationId, nominationId)));
	if (!found) return { marks: {}, privateNote: '', comment: '', revision: 0 };
	const marks = await db
		.select({ criterionId: readingMark.criterionId, mark: readingMark.mark })
		.from(readingMark)
		.where(eq(readingMark.readingId, found.id));
	return {
		marks: Object.fromEntries(marks.map(({ criterionId, mark }) => [criterionId, mark])),
		privateNote: found.privateNote,
		comment: found.comment,
		revision: found.revision
	};
}
