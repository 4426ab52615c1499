import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import { and, eq, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { Decision } from '../../../programme/letter-text.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { track } from '../../db/schema/programme.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { offered } from '../proposals/access.ts';
import { barredFor, barredOf, criteriaOf, readingsOf, talliesOf } from './readings.ts';
import { tallyOf, type Tally } from '../../../scoring/score.ts';

export interface TableFilter {
	/** Title, name of a speaker, code; accents do not matter. */
	text?: string | undefined;
	status?: ProposalStatus | undefined;
	formatId?: number | undefined;
	trackId?: number | undefined;
	tag?: string | undefined;
	/** A decision that waits for its letter; `none`: no decision and none told. */
	decision?: Decision | 'none' | undefined;
	/** Only those with at most so many readings: what the committee has to read still. */
	mostReadings?: number | undefined;
	sort?: 'score' | 'spread' | 'readings' | 'title' | undefined;
}

export interface TableRow {
	id: number;
	code: string;
	title: string;
	/** In their order, one who has not answered yet marked so. */
	speakers: string;
	formatId: number | null;
	format: string;
	trackId: number | null;
	track: string | null;
	status: ProposalStatus;
	/** Decided, its letter not sent. */
	decision: Decision | null;
	reserveRank: number | null;
	decidedAt: Date | null;
	tags: string[];
	tally: Tally;
	/** Of the readings that count, those of a text that has changed since. */
	outdated: number;
	/** Reviewers kept from it by a conflict. */
	conflicts: number;
	/** Whoever asks has a conflict with it, or speaks in it: neither its readings nor a decision not told are shown to them. */
	isBarred: boolean;
}

const UNREAD = tallyOf([]);

/**
 * Every proposal of an event that was submitted, withdrawn ones too, with what its readings come to. Drafts are their
 * authors' alone.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function allProposals(
	actor: Actor,
	eventSlug: string
): Promise<{ event: StaffEvent; rows: TableRow[] }> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [found, barred, criteria] = await Promise.all([
		db
			.select({
				id: proposal.id,
				code: proposal.code,
				title: proposal.title,
				speakers: sql<string>`coalesce((SELECT group_concat(name, ', ') FROM (SELECT s.name || iif(s.status = 'invited', ' (invitation sans réponse)', '') AS name FROM proposal_speaker s
					WHERE s.proposal_id = ${proposal.id} AND s.status <> 'declined' ORDER BY s.position, s.id)), '')`,
				formatId: proposal.formatId,
				format: sql<string>`coalesce(${proposalFormat.name}, '')`,
				trackId: proposal.trackId,
				track: track.name,
				status: proposal.status,
				decision: proposal.decision,
				reserveRank: proposal.reserveRank,
				decidedAt: proposal.decidedAt,
				tags: sql<string>`(SELECT json_group_array(tag) FROM (SELECT tag FROM proposal_tag t WHERE t.proposal_id = ${proposal.id} ORDER BY tag))`
			})
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.leftJoin(track, eq(track.id, proposal.trackId))
			.where(and(eq(proposal.eventId, event.id), offered)),
		barredOf(event.id),
		criteriaOf(event.id)
	]);
	const readings = await readingsOf(event.id, criteria);
	const tallies = talliesOf(readings);
	const outdated = Map.groupBy(
		readings.filter(({ score, isOutdated }) => score !== null && isOutdated),
		({ proposalId }) => proposalId
	);
	const conflicts = Map.groupBy(
		barred.filter(({ by }) => by === 'conflict'),
		({ proposalId }) => proposalId
	);
	const mine = barredFor(actor, barred);
	const rows = found.map((row): TableRow => {
		const isBarred = mine.has(row.id);
		return {
			...row,
			tags: JSON.parse(row.tags) as string[],
			// Nobody learns what is decided of their own before its letter.
			decision: isBarred ? null : row.decision,
			reserveRank: isBarred ? null : row.reserveRank,
			tally: isBarred ? UNREAD : (tallies.get(row.id) ?? UNREAD),
			outdated: isBarred ? 0 : (outdated.get(row.id)?.length ?? 0),
			conflicts: conflicts.get(row.id)?.length ?? 0,
			isBarred
		};
	});
	return { event, rows };
}

/** The rows that a filter keeps, best first unless sorted otherwise. */
export function filtered(rows: readonly TableRow[], filter: TableFilter): TableRow[] {
	const text = filter.text && searchable(filter.text);
	const kept = rows.filter(
		(row) =>
			(!text || searchable(`${row.title} ${row.speakers} ${row.code}`).includes(text)) &&
			(filter.status ? row.status === filter.status : row.status !== 'withdrawn') &&
			(!filter.formatId || row.formatId === filter.formatId) &&
			(!filter.trackId || row.trackId === filter.trackId) &&
			(!filter.tag || row.tags.includes(filter.tag)) &&
			(!filter.decision ||
				(filter.decision === 'none'
					? row.decision === null && row.decidedAt === null
					: row.decision === filter.decision)) &&
			(filter.mostReadings === undefined || row.tally.readings <= filter.mostReadings)
	);
	const by = ORDERS[filter.sort ?? 'score'];
	return kept.sort((a, b) => by(a, b) || a.title.localeCompare(b.title, 'fr-CA') || a.id - b.id);
}

const down = (a: number | null, b: number | null) => (b ?? -1) - (a ?? -1);

const ORDERS: Record<NonNullable<TableFilter['sort']>, (a: TableRow, b: TableRow) => number> = {
	score: (a, b) => down(a.tally.mean, b.tally.mean),
	spread: (a, b) => down(a.tally.spread, b.tally.spread),
	readings: (a, b) => a.tally.readings - b.tally.readings,
	title: () => 0
};

export interface Count {
	name: string;
	/** In the running: submitted and not withdrawn. */
	offered: number;
	/** Accepted, or about to be. */
	taken: number;
	reserve: number;
	declined: number;
	/** Places of the timetable, slot by room, long enough for it; null for a track, and where no timetable is drawn. */
	places: number | null;
}

export interface Counts {
	formats: Count[];
	tracks: Count[];
	all: Count;
}

/**
 * How many proposals are taken, format by format and track by track, beside the places that the timetable has: a slot in a
 * room, where the format's minutes fit. Formats share those places, hence the line for all.
 */
export async function countsOf(event: StaffEvent, rows: readonly TableRow[]): Promise<Counts> {
	const db = await reader();
	const [formats, tracks, [grid]] = await Promise.all([
		db.all<{ id: number; name: string; places: number }>(sql`
			SELECT f.id, f.name, (SELECT count(*) FROM slot s JOIN room r ON r.event_id = s.event_id
				WHERE s.event_id = f.event_id AND s.ends_at - s.starts_at >= f.minutes * 60000) AS places
			FROM proposal_format f WHERE f.event_id = ${event.id} ORDER BY f.position, f.id`),
		db.all<{ id: number; name: string }>(
			sql`SELECT id, name FROM track WHERE event_id = ${event.id} ORDER BY position, id`
		),
		db.all<{ places: number }>(
			sql`SELECT count(*) AS places FROM slot s JOIN room r ON r.event_id = s.event_id WHERE s.event_id = ${event.id}`
		)
	]);
	const places = (count: number) => (grid!.places === 0 ? null : count);
	return {
		formats: formats.map(({ id, name, places: count }) =>
			counted(
				name,
				rows.filter(({ formatId }) => formatId === id),
				places(count)
			)
		),
		tracks: tracks.map(({ id, name }) =>
			counted(
				name,
				rows.filter(({ trackId }) => trackId === id),
				null
			)
		),
		all: counted('Ensemble', rows, places(grid!.places))
	};
}

function counted(name: string, rows: readonly TableRow[], places: number | null): Count {
	const live = rows.filter(({ status }) => status !== 'withdrawn');
	const count = (...states: string[]) =>
		live.filter(({ decision, status }) => states.includes(decision ?? status)).length;
	return {
		name,
		offered: live.length,
		taken: count('accepted', 'confirmed'),
		reserve: count('waitlisted'),
		declined: count('declined'),
		places
	};
}
