import { createHash } from 'node:crypto';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { person } from '../../db/schema/members.ts';
import { track } from '../../db/schema/programme.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { reviewConflict } from '../../db/schema/selection.ts';
import { Refusal } from '../../errors.ts';
import { requireReviewer, type Committee } from './committee.ts';
import { sameOrganisation } from './conflicts.ts';
import { contentOf, type Content } from './content.ts';
import { barredOf, criteriaOf, readingsOf, talliesOf, type Criterion } from './readings.ts';
import type { Tally } from '../../../scoring/score.ts';

/**
 * Where somebody stands with a proposal; `changed`: its text is no longer what they read; `own`: they speak in it;
 * `left`: they did.
 */
export type ReadingState = 'unread' | 'begun' | 'changed' | 'done' | 'conflict' | 'own' | 'left';

export interface ListedReading {
	code: string;
	title: string;
	format: string;
	track: string | null;
	state: ReadingState;
	/** Somebody of their organisation speaks in it, and they have said nothing of a conflict. */
	hint: boolean;
	/** Their own score, 0 to 100, once complete. */
	score: number | null;
}

export interface ReadingList {
	committee: Committee;
	rows: ListedReading[];
	/** Those that they may read, and how many they have read whole: an answer that left before is not waited for. */
	toRead: number;
	done: number;
}

/**
 * What a reviewer has to read and has read, in an order of their own: drawn from who they are, so that when time runs out
 * it is not the same proposals that nobody has read. One whose answer has left before they had read it is left out.
 * @throws Refusal as {@link requireReviewer}
 */
export async function readingList(actor: Actor, eventSlug: string): Promise<ReadingList> {
	const { committee, rows } = await allReadings(actor, eventSlug);
	const listed = rows.filter((row) => !isLeftOut(row)).map(({ isAnswered: _, ...row }) => row);
	return { committee, rows: listed, ...progressOf(rows) };
}

type Standing = ListedReading & { isAnswered: boolean };

function isLeftOut(row: Standing): boolean {
	return row.isAnswered && isUnread(row);
}

function progressOf(rows: readonly Standing[]): { toRead: number; done: number } {
	const readable = rows.filter((row) => !isLeftOut(row) && !isClosedTo(row));
	return { toRead: readable.length, done: readable.filter(({ state }) => state === 'done').length };
}

function isClosedTo({ state }: ListedReading): boolean {
	return state === 'conflict' || state === 'own' || state === 'left';
}

/** Whether there is something to read in it still. */
function isUnread({ state }: ListedReading): boolean {
	return state === 'unread' || state === 'begun' || state === 'changed';
}

/** Every proposal handed in, as a reviewer stands with it; `isAnswered`: its people know what was decided. */
async function allReadings(
	actor: Actor,
	eventSlug: string
): Promise<{ committee: Committee; rows: Standing[] }> {
	const committee = await requireReviewer(actor, eventSlug);
	const { personId, event } = committee;
	const db = await reader();
	const [rows, barred, criteria, hinted] = await Promise.all([
		db
			.select({
				id: proposal.id,
				code: proposal.code,
				title: proposal.title,
				format: sql<string>`coalesce(${proposalFormat.name}, '')`,
				track: track.name,
				status: proposal.status
			})
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.leftJoin(track, eq(track.id, proposal.trackId))
			.where(and(eq(proposal.eventId, event.id), notInArray(proposal.status, ['draft', 'withdrawn']))),
		barredOf(event.id),
		criteriaOf(event.id),
		db.all<{ id: number }>(sameOrganisation(event.id, personId))
	]);
	const readings = await readingsOf(event.id, criteria);
	const own = new Map(
		readings.filter((one) => one.personId === personId).map((one) => [one.proposalId, one])
	);
	const kept = new Map(
		barred.filter((one) => one.personId === personId).map((one) => [one.proposalId, one.by])
	);
	// Read blind, it would tell which ones come from one's own organisation.
	const hints = new Set(committee.blind ? [] : hinted.map(({ id }) => id));
	const listed = rows
		.map((row) => ({ row, lot: lotOf(personId, row.code) }))
		.sort((a, b) => (a.lot < b.lot ? -1 : 1))
		.map(({ row: { id, status, ...row } }) => {
			const isAnswered = status !== 'submitted';
			const read = own.get(id);
			// Accepted, its people correct what is printed: that is not for the committee to read again.
			const isChanged = read?.isOutdated === true && !isAnswered;
			const reading: ReadingState = !read
				? 'unread'
				: !read.complete
					? 'begun'
					: isChanged
						? 'changed'
						: 'done';
			const state = kept.get(id) ?? reading;
			return { ...row, state, isAnswered, hint: !kept.has(id) && hints.has(id), score: read?.score ?? null };
		});
	return { committee, rows: listed };
}

export interface OtherReading {
	name: string;
	score: number;
	comment: string;
}

export interface ReadingPage {
	committee: Committee;
	code: string;
	title: string;
	state: ReadingState;
	/** Why they do not read it, as it was said. */
	reason: string;
	hint: boolean;
	/** Null where they must not read it. */
	content: Content | null;
	criteria: Criterion[];
	own: { scores: Record<string, number>; comment: string; feedback: string };
	/** Which text is shown, for the reading to say. */
	revision: number;
	/** They are asked to speak in it: their reading counts only if they decline. */
	isInvited: boolean;
	/** The others', once one's own reading is complete; null until then. */
	others: { tally: Tally; readings: OtherReading[] } | null;
	/** Codes of the neighbours in one's own list that are not read whole. */
	previous: string | null;
	next: string | null;
	progress: { done: number; toRead: number };
}

/**
 * One proposal, as a reviewer reads it. To whoever must not read it, its content is closed: it is not in what is answered.
 * @throws Refusal as {@link requireReviewer}; `not_found` (404) also for a proposal still in draft or withdrawn
 */
export async function readingPage(actor: Actor, eventSlug: string, code: string): Promise<ReadingPage> {
	const { committee, rows } = await allReadings(actor, eventSlug);
	const { toRead, done } = progressOf(rows);
	const at = rows.findIndex((row) => row.code === code);
	const row = rows[at];
	if (!row) throw new Refusal('not_found', { status: 404 });
	const db = await reader();
	const { event, personId } = committee;
	const [of] = await db
		.select({
			id: proposal.id,
			revision: proposal.revision,
			isInvited: sql<number>`EXISTS (SELECT 1 FROM review_set_aside a WHERE a.proposal_id = ${proposal.id} AND a.person_id = ${personId})`
		})
		.from(proposal)
		.where(eq(proposal.code, code));
	const proposalId = of!.id;
	const left = [...rows.slice(at + 1), ...rows.slice(0, at)].filter(
		(one) => isUnread(one) && !one.isAnswered
	);
	const isInvited = of!.isInvited === 1;
	const isClosed = isClosedTo(row);
	const [declared] = await db
		.select({ reason: reviewConflict.reason })
		.from(reviewConflict)
		.where(and(eq(reviewConflict.proposalId, proposalId), eq(reviewConflict.personId, personId)));
	const criteria = await criteriaOf(event.id);
	const readings = isClosed ? [] : await readingsOf(event.id, criteria, proposalId);
	const own = readings.find((one) => one.personId === personId);
	const others = readings.filter((one) => one.personId !== personId && one.score !== null);
	return {
		committee,
		code,
		title: row.title,
		state: row.state,
		reason: declared?.reason ?? '',
		hint: !committee.blind && row.hint,
		content: isClosed ? null : await contentOf(proposalId, committee.blind),
		criteria,
		own: {
			scores: Object.fromEntries(own?.scores ?? []),
			comment: own?.comment ?? '',
			feedback: own?.feedback ?? ''
		},
		revision: of!.revision,
		isInvited: isInvited && !isClosed,
		// What the others say of it is not for somebody who may yet speak in it.
		others:
			own?.complete && !isInvited
				? {
						tally: talliesOf(readings).get(proposalId)!,
						readings: await named(
							others.map(({ personId, score, comment }) => ({ personId, score: score!, comment }))
						)
					}
				: null,
		previous: left.at(-1)?.code ?? null,
		next: left[0]?.code ?? null,
		progress: { done, toRead }
	};
}

async function named(
	readings: readonly { personId: number; score: number; comment: string }[]
): Promise<OtherReading[]> {
	const db = await reader();
	const people = await db
		.select({ id: person.id, name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
		.from(person)
		.where(
			sql`${person.id} IN (SELECT value FROM json_each(${JSON.stringify(readings.map((one) => one.personId))}))`
		);
	const nameOf = new Map(people.map(({ id, name }) => [id, name]));
	return readings.map(({ personId, ...one }) => ({ name: nameOf.get(personId) ?? '', ...one }));
}

function lotOf(personId: number, code: string): string {
	return createHash('sha256').update(`${personId}/${code}`).digest('hex');
}
