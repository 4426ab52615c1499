import { asc, eq, sql } from 'drizzle-orm';
import { agreement } from '../../../awards/ranking/agreement.ts';
import { bootstrap } from '../../../awards/ranking/bootstrap.ts';
import { standing, type DeliberationReason } from '../../../awards/ranking/standing.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { deliberationEntry } from '../../db/schema/jury.ts';
import { person } from '../../db/schema/members.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category, Edition } from '../editions/queries.ts';
import { editionSeat, isDeliberating, requireUnbiased, seatAt, seatings, type Seat } from './access.ts';
import { editionOut, isToCome } from '../results/out.ts';
import { minutedDigest } from './minute.ts';
import { countOf, roundsOf, votersOf, type Count, type Round } from './round-count.ts';
import {
	coverageOf,
	sheetFor,
	sheetOf,
	sheetsOf,
	visibleSheet,
	type Sheet,
	type WholeSheet
} from './sheet.ts';

/** A line of the minutes, as it was written. */
export type Entry = Pick<typeof deliberationEntry.$inferSelect, 'id' | 'kind' | 'text' | 'details' | 'at'> & {
	who: string | null;
};

/** A prize in the list of those deliberated upon. */
export interface BoardLine {
	category: Category;
	/** Nominations and readings that this person may see. */
	nominees: number;
	readings: number;
	deliberation: readonly DeliberationReason[];
	/** The first by the calibrated scores, or by raw means where there are none. */
	first: string[];
	openRound: boolean;
	state: 'open' | 'proposed' | 'locked';
	/** One of those who locked it asks to open it again, and waits for the other. */
	unlockAsked: boolean;
	/** Locked, and somebody it honours withdrew since: it must be opened again and proposed anew. */
	isVoid: boolean;
	isRecused: boolean;
	/** Nominations of which this juror must say first whether there is a conflict. */
	toDeclare: number;
}

/**
 * The prizes of an edition and where each stands, for the permanence and its jury.
 * @throws Refusal `not_found` (404) for whoever has no part in it
 */
export async function deliberationBoard(
	actor: Actor,
	editionSlug: string
): Promise<{ edition: Edition; isOpen: boolean; isUnderEmbargo: boolean; lines: BoardLine[] }> {
	const db = await reader();
	const seat = await editionSeat(db, actor, editionSlug);
	const { edition } = seat;
	const isOpen = isDeliberating(edition);
	const isUnderEmbargo = isToCome(await editionOut(db, edition.id));
	if (!isOpen) return { edition, isOpen, isUnderEmbargo, lines: [] };
	const categories = await db
		.select()
		.from(awardCategory)
		.where(eq(awardCategory.editionId, edition.id))
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
	if (categories.length === 0) return { edition, isOpen, isUnderEmbargo, lines: [] };
	const seated = await seatings(db, seat);
	const [sheets, states] = await Promise.all([
		sheetsOf(db, edition.id, categories),
		db.all<{ id: number; proposed: number; locked: number; asked: number; void: number; open: number }>(
			sql`SELECT c.id, a.category_id IS NOT NULL AS proposed, a.locked_at IS NOT NULL AS locked,
				EXISTS (SELECT 1 FROM result_unlock u WHERE u.category_id = c.id) AS asked,
				a.locked_at IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(a.laureates) l
					JOIN nomination n ON n.id = l.value AND n.status = 'withdrawn') AS void,
				EXISTS (SELECT 1 FROM jury_round o WHERE o.category_id = c.id AND o.closed_at IS NULL) AS open
				FROM award_category c LEFT JOIN award_result a ON a.category_id = c.id WHERE c.edition_id = ${edition.id}`
		)
	]);
	const lines = categories.map((category, i): BoardLine => {
		const here = seated(category);
		const sheet = visibleSheet(sheets[i]!, here);
		const { first, deliberation } = standing(sheet.readings, coverageOf(category, sheet));
		const leading = first.calibrated.length > 0 ? first.calibrated : first.raw;
		const state = states.find(({ id }) => id === category.id)!;
		return {
			category,
			nominees: sheet.nominees.length,
			readings: sheet.readings.length,
			deliberation: sheet.readings.length === 0 ? [] : deliberation,
			first: sheet.nominees.filter(({ id }) => leading.includes(id)).map(({ title }) => title),
			openRound: state.open === 1,
			state: here.isRecused || !state.proposed ? 'open' : state.locked ? 'locked' : 'proposed',
			unlockAsked: !here.isRecused && state.asked === 1,
			isVoid: !here.isRecused && state.void === 1,
			isRecused: here.isRecused,
			toDeclare: here.toDeclare
		};
	});
	return { edition, isOpen, isUnderEmbargo, lines };
}

/** A ballot as somebody may see it: the result once it is closed, among what they may see; one's own while it is open. */
export interface ShownRound extends Pick<Round, 'id' | 'kind' | 'openedAt' | 'closedAt'> {
	candidates: number[];
	cast: number;
	/** Of one that is open: how many may vote, and the names of those who have not. */
	voters: number;
	absent: string[];
	count: Count | null;
	/** By nomination, the place that this juror gave it. */
	mine: Record<number, number> | null;
}

/** All that a page of deliberation shows. */
export type Deliberation = Awaited<ReturnType<typeof deliberationOf>>;

/**
 * The deliberation on a prize as somebody may see it: see `sheetFor` for what a conflict hides. Severities, and who gave
 * which score, go to the jury alone; minutes and result to whoever has no conflict with anything judged here.
 * @throws Refusal `not_found` (404), `deliberation_not_open`
 */
export async function deliberationOf(actor: Actor, editionSlug: string, categorySlug: string) {
	const db = await reader();
	const seat = await seatAt(db, actor, editionSlug, categorySlug);
	const sheet = await sheetFor(db, seat);
	const seed = Number.parseInt(sheet.digest.slice(0, 8), 16);
	const [rounds, entries, minuted] = await Promise.all([
		shownRounds(db, seat, sheet),
		seat.isRecused ? [] : entriesOf(db, seat.category.id),
		minutedDigest(db, seat.category.id)
	]);
	const { severities, ...ranking } = standing(sheet.readings, coverageOf(seat.category, sheet));
	return {
		edition: seat.edition,
		category: seat.category,
		isStaff: seat.isStaff,
		isJuror: seat.juror !== null,
		isRecused: seat.isRecused,
		toDeclare: seat.toDeclare,
		nominees: sheet.nominees,
		criteria: sheet.criteria,
		jurors: sheet.jurors,
		readings: sheet.readings,
		withdrawn: sheet.withdrawn.length,
		ranking,
		severities: seat.juror ? severities : [],
		agreement: agreement(sheet.readings),
		chances: sheet.readings.length === 0 ? null : bootstrap(sheet.readings, { seed }),
		rounds,
		entries,
		/** What settled that the figures name nobody, if anything did since the ranking that the minutes hold. */
		deliberated: minuted === sheet.digest || sheet.readings.length === 0 ? deliberatedIn(entries) : null,
		/** Whether the minutes hold an older ranking than the one shown. */
		isRedone: !seat.isRecused && minuted !== null && minuted !== sheet.digest
	};
}

/** The last deliberation that followed the last ranking minuted. Letters sent are noted too, and are none. */
export function deliberatedIn(
	entries: readonly Pick<Entry, 'id' | 'kind' | 'details' | 'at'>[]
): { kind: 'round' | 'note'; at: Date; id: number } | null {
	const since = entries.findLastIndex(({ kind }) => kind === 'ranking' || kind === 'opened');
	const last = entries
		.slice(since + 1)
		.findLast(({ kind, details }) => kind === 'round_closed' || (kind === 'note' && !details.lettersOf));
	return last ? { kind: last.kind === 'note' ? 'note' : 'round', at: last.at, id: last.id } : null;
}

/** The deliberation of a prize as the office sees it. @throws Refusal as {@link deliberationOf}, `not_allowed` (403) */
export async function staffDeliberation(actor: Actor, editionSlug: string, categorySlug: string) {
	const seen = await deliberationOf(actor, editionSlug, categorySlug);
	if (!seen.isStaff) throw new Refusal('not_allowed', { status: 403 });
	return { ...seen, severities: [] };
}

/** The minutes of a prize as they stand, the oldest line first. */
export async function entriesOf(db: Database | Tx, categoryId: number): Promise<Entry[]> {
	const rows = await db
		.select({
			id: deliberationEntry.id,
			kind: deliberationEntry.kind,
			text: deliberationEntry.text,
			details: deliberationEntry.details,
			at: deliberationEntry.at,
			givenName: person.givenName,
			familyName: person.familyName
		})
		.from(deliberationEntry)
		.leftJoin(person, eq(person.id, deliberationEntry.personId))
		.where(eq(deliberationEntry.categoryId, categoryId))
		.orderBy(asc(deliberationEntry.id));
	return rows.map(({ givenName, familyName, details, ...entry }) => {
		// The minutes as they were locked are drawn from there, and are long.
		const { minutes: _, ...rest } = details;
		return { ...entry, details: rest, who: givenName === null ? null : `${givenName} ${familyName}` };
	});
}

/** All that counts for a prize, for whoever must work on it whole. @throws Refusal as `seatAt`, `result_conflict` (403) */
export async function wholeSheet(
	db: Database | Tx,
	seat: Seat
): Promise<{ sheet: WholeSheet; rounds: Round[] }> {
	requireUnbiased(seat);
	const [sheet, rounds] = await Promise.all([sheetOf(db, seat.category), roundsOf(db, seat.category.id)]);
	return { sheet, rounds };
}

async function shownRounds(db: Database, seat: Seat, sheet: Sheet): Promise<ShownRound[]> {
	const rounds = await roundsOf(db, seat.category.id);
	const seen = new Set(sheet.nominees.map(({ id }) => id));
	const voters = await Promise.all(
		rounds.map(({ closedAt, candidates }) =>
			closedAt === null ? votersOf(db, seat.edition.id, candidates) : []
		)
	);
	return rounds.map((round, i) => {
		const mine = round.ballots.find(({ jurorId }) => jurorId === seat.juror?.id);
		return {
			...{ id: round.id, kind: round.kind, openedAt: round.openedAt, closedAt: round.closedAt },
			candidates: round.candidates.filter((id) => seen.has(id)),
			cast: round.ballots.length,
			voters: voters[i]!.length,
			absent: voters[i]!.filter(({ id }) => !round.ballots.some(({ jurorId }) => jurorId === id)).map(
				({ name }) => name
			),
			count: round.closedAt === null ? null : countOf(round, sheet),
			mine: mine
				? Object.fromEntries(mine.ranking.flatMap((group, i) => group.map((id) => [id, i + 1])))
				: null
		};
	});
}
