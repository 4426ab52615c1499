import { and, count, eq, sql } from 'drizzle-orm';
import { toldStatus } from '../../../awards/nomination.ts';
import { searchable } from '../../../format/names.ts';
import type { NominationStatus } from '../../../schemas/award-lists.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { staffEdition, type Edition } from '../editions/queries.ts';
import { handedIn, handOf, isAnswered, staleChecks } from './access.ts';
import type { Eligibility } from './decide.ts';

/** Where the nominee's consent stands. */
export type ConsentState = 'none' | 'asked' | 'given' | 'refused';
/** What staff have to do: read an answer, check its points, decide, send the letter; nothing more. */
export type Step = 'read' | 'check' | 'decide' | 'tell' | 'done';

export interface TableFilter {
	/** Title, nominee, who nominates, organisation, code; accents do not matter. */
	text?: string | undefined;
	categoryId?: number | undefined;
	status?: NominationStatus | undefined;
	consent?: ConsentState | undefined;
	step?: Step | undefined;
	sort?: 'handed' | 'title' | 'nominee' | undefined;
}

export interface TableRow {
	id: number;
	code: string;
	title: string;
	nominee: string;
	nominator: string;
	organisation: string;
	categoryId: number;
	category: string;
	status: NominationStatus;
	/** Decided, its letter not sent. */
	eligibility: Eligibility | null;
	submittedAt: Date;
	toldAt: Date | null;
	/** Null where whoever asks has a hand in it. */
	consent: ConsentState | null;
	/** Points looked at, of how many, and how many are not met. */
	checked: number;
	points: number;
	unmet: number;
	/** Of those looked at, how many before the dossier changed. */
	stale: number;
	/** Questions not answered yet. */
	waiting: number;
	/** An answer came, and nobody has looked since. */
	isAnswered: boolean;
	/** Of a category that reads blind: whether the version without names is made, and of the text as it stands. */
	blind: 'missing' | 'outdated' | 'ready' | null;
	step: Step;
	/**
	 * Whoever asks has a hand in it, or is of the jury: they have its code, its prize and the state that its people were told.
	 * Nothing that names it, so that it is read blind, or not at all by whom a conflict keeps from it; nothing that staff found.
	 */
	isBarred: boolean;
}

/** The last answer of the nominee counts; in a query of nominations. */
export const consentOf = sql<ConsentState>`CASE (SELECT c.nominated FROM nominee_consent c
	WHERE c.nomination_id = nomination.id ORDER BY c.id DESC LIMIT 1)
	WHEN 1 THEN 'given' WHEN 0 THEN 'refused' ELSE iif(nomination.consent_asked_at IS NULL, 'none', 'asked') END`;

const checkCount = (which: string) => sql<number>`(SELECT count(*) FROM nomination_check k
	JOIN award_check a ON a.id = k.check_id AND a.category_id = nomination.category_id
	WHERE k.nomination_id = nomination.id${sql.raw(which)})`;

/**
 * Every nomination of an edition that was handed in, withdrawn ones too. Drafts are their authors' alone: their number is
 * all that staff learn.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function allNominations(
	actor: Actor,
	editionSlug: string
): Promise<{ edition: Edition; rows: TableRow[]; drafts: number }> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const [found, [drafts]] = await Promise.all([
		db
			.select({
				id: nomination.id,
				code: nomination.code,
				title: nomination.title,
				nominee: nomination.nomineeName,
				nominator: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
				organisation: sql<string>`coalesce((SELECT o.name FROM organisation o WHERE o.id = ${nomination.organisationId}), ${nomination.organisationName})`,
				categoryId: awardCategory.id,
				category: awardCategory.name,
				status: nomination.status,
				eligibility: nomination.eligibility,
				submittedAt: nomination.submittedAt,
				toldAt: nomination.toldAt,
				consent: consentOf,
				checked: checkCount(''),
				unmet: checkCount(' AND k.met = 0'),
				stale: staleChecks,
				answered: isAnswered,
				points: sql<number>`(SELECT count(*) FROM award_check a WHERE a.category_id = ${nomination.categoryId})`,
				waiting: sql<number>`(SELECT count(*) FROM nominator_question q WHERE q.nomination_id = ${nomination.id} AND q.answer IS NULL)`,
				isBlind: awardCategory.blind,
				revision: nomination.revision,
				from: sql<
					number | null
				>`(SELECT b.from_revision FROM blind_version b WHERE b.nomination_id = ${nomination.id})`,
				hand: handOf(actor)
			})
			.from(nomination)
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.innerJoin(person, eq(person.id, nomination.nominatorId))
			.where(and(eq(nomination.editionId, edition.id), handedIn)),
		db
			.select({ count: count() })
			.from(nomination)
			.where(and(eq(nomination.editionId, edition.id), eq(nomination.status, 'draft')))
	]);
	const rows = found.map(({ hand, isBlind, from, revision, answered, submittedAt, ...kept }): TableRow => {
		const row = { ...kept, submittedAt: submittedAt!, isAnswered: answered === 1 };
		if (hand === 1) return { ...row, ...UNSEEN, status: toldStatus(row.status) };
		return {
			...row,
			step: stepOf(row),
			blind: isBlind ? (from === null ? 'missing' : from < revision ? 'outdated' : 'ready') : null,
			isBarred: false
		};
	});
	return { edition, rows, drafts: drafts!.count };
}

/** What is in the place of all that names a nomination or says what staff found, for whoever has a hand in it. */
const UNSEEN = {
	...{ title: '', nominee: '', nominator: '', organisation: '' },
	...{ eligibility: null, toldAt: null, consent: null, blind: null },
	...{ checked: 0, points: 0, unmet: 0, stale: 0, waiting: 0, isAnswered: false },
	...{ step: 'done', isBarred: true }
} satisfies Partial<TableRow>;

function stepOf(
	row: Pick<TableRow, 'status' | 'eligibility' | 'checked' | 'points' | 'stale' | 'isAnswered'>
): Step {
	if (row.isAnswered) return 'read';
	if (row.stale > 0 && (row.eligibility !== null || row.status === 'submitted')) return 'check';
	if (row.eligibility !== null) return 'tell';
	if (row.status !== 'submitted') return 'done';
	return row.checked < row.points ? 'check' : 'decide';
}

/** The rows that a filter keeps, the longest handed in first unless sorted otherwise; those withdrawn only if asked for. */
export function filtered(rows: readonly TableRow[], filter: TableFilter): TableRow[] {
	const text = filter.text && searchable(filter.text);
	const kept = rows.filter(
		(row) =>
			(!text ||
				searchable(`${row.title} ${row.nominee} ${row.nominator} ${row.organisation} ${row.code}`).includes(
					text
				)) &&
			(filter.status ? row.status === filter.status : row.status !== 'withdrawn') &&
			(!filter.categoryId || row.categoryId === filter.categoryId) &&
			(!filter.consent || row.consent === filter.consent) &&
			(!filter.step || row.step === filter.step)
	);
	const by = ORDERS[filter.sort ?? 'handed'];
	return kept.sort((a, b) => by(a, b) || a.title.localeCompare(b.title, 'fr-CA') || a.id - b.id);
}

const ORDERS: Record<NonNullable<TableFilter['sort']>, (a: TableRow, b: TableRow) => number> = {
	handed: (a, b) => a.submittedAt.getTime() - b.submittedAt.getTime(),
	title: () => 0,
	nominee: (a, b) => a.nominee.localeCompare(b.nominee, 'fr-CA')
};
