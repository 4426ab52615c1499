import { desc, eq, sql } from 'drizzle-orm';
import { changesOf, type DraftChange } from '../../../programme/board-changes.ts';
import { isHard, quoted, warningsOf, type Warning } from '../../../programme/board-warnings.ts';
import type { Board } from '../../../programme/board.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { attendance } from '../../db/schema/attendance.ts';
import { evaluation } from '../../db/schema/evaluations.ts';
import { timetableVersion } from '../../db/schema/timetable.ts';
import type { Tx } from '../../db/write.ts';
import { digestOf } from '../../ids.ts';
import { lostSeats, seatsTouched, type Loss, type Seat } from './losses.ts';
import { openBoard } from './open.ts';
import { boardOf, type BoardEvent } from './queries.ts';

/** Who has a seat in a session that changes. */
export interface Seated {
	sessionId: number;
	title: string;
	people: { bookingId: number; name: string }[];
}

/** What publishing the draft would do, as it is shown and as it is done. */
export interface Publication {
	board: Board;
	changes: DraftChange[];
	/** A room taken twice: nothing is published while one is left. */
	roomsTwice: string[];
	/** Sessions in which one takes a seat, and that would offer none: nothing is published while one is left. */
	withoutSeats: string[];
	/** Sessions that somebody has evaluated: they took place, and are neither moved nor called off any more. */
	evaluated: string[];
	/** Sessions whose sheet of attendance has a line: its minutes are those of their hours, which stay. */
	withSheet: string[];
	/** A speaker twice at once: published only with a reason. */
	speakersTwice: string[];
	/** What else the board says of the cards that change: nothing is refused for it, and nobody should find it out later. */
	warnings: Warning[];
	losses: Loss[];
	/** Registrations with a seat in a session that changes. */
	concerned: number;
	/** The same by session, by name. */
	seated: Seated[];
	/** Of the version it would be. */
	number: number;
	/** What was shown, in short: publishing asks that it be still so. */
	digest: string;
}

/** Works out a publication from what the store holds now. */
export async function publicationOf(db: Database | Tx, event: BoardEvent): Promise<Publication> {
	const board = await boardOf(db, event);
	const changes = changesOf(board);
	const seats = await seatsTouched(db, changes);
	const changing = new Set(changes.flatMap(({ sessionId }) => sessionId ?? []));
	const losses = lostSeats(seats, changing);
	const held = seats.filter(({ sessionId }) => changing.has(sessionId));
	const found = warningsOf(board);
	const changed = new Set(changes.map(({ cardId }) => cardId));
	const warnings = found.filter((one) => !isHard(one) && one.cards.some((id) => changed.has(id)));
	const said = (kind: string) => found.filter((one) => one.kind === kind).map(({ text }) => text);
	const [last] = await db
		.select({ number: timetableVersion.number })
		.from(timetableVersion)
		.where(eq(timetableVersion.eventId, event.id))
		.orderBy(desc(timetableVersion.number))
		.limit(1);
	const evaluated = await evaluatedAmong(db, changes);
	const withSheet = await withSheetAmong(db, changes);
	const shown = {
		...{ changes, losses, roomsTwice: said('room_twice') },
		...{ withoutSeats: said('no_seats'), speakersTwice: said('speaker_twice'), evaluated, withSheet }
	};
	// Not their words: these count seats, and a seat taken meanwhile is no reason to ask again.
	const kinds = warnings.map(({ kind, cards }) => ({ kind, cards }));
	return {
		board,
		...shown,
		warnings,
		concerned: new Set(held.map(({ registrationId }) => registrationId)).size,
		seated: seatedIn(held),
		number: (last?.number ?? 0) + 1,
		digest: digestOf({ ...shown, kinds, number: last?.number ?? 0 })
	};
}

async function evaluatedAmong(db: Database | Tx, changes: readonly DraftChange[]): Promise<string[]> {
	const held = changes.filter(({ kind }) => kind === 'moved' || kind === 'cancelled');
	const rows = await db
		.selectDistinct({ id: evaluation.sessionId })
		.from(evaluation)
		.where(sql`${evaluation.sessionId} IN ${oneOf(held.flatMap(({ sessionId }) => sessionId ?? []))}`);
	const ids = new Set<number | null>(rows.map(({ id }) => id));
	return held
		.filter(({ sessionId }) => ids.has(sessionId))
		.map(({ title }) => `${quoted(title)} a eu lieu\u00a0: des personnes l’ont évaluée.`);
}

/** Those that would begin or end at another hour, or be called off; another room changes nothing of a sheet. */
async function withSheetAmong(db: Database | Tx, changes: readonly DraftChange[]): Promise<string[]> {
	const rehoured = changes.filter(
		({ from, to }) => !from || !to || +from.startsAt !== +to.startsAt || +from.endsAt !== +to.endsAt
	);
	const rows = await db
		.selectDistinct({ id: attendance.sessionId })
		.from(attendance)
		.where(sql`${attendance.sessionId} IN ${oneOf(rehoured.flatMap(({ sessionId }) => sessionId ?? []))}`);
	const ids = new Set<number | null>(rows.map(({ id }) => id));
	return rehoured
		.filter(({ sessionId }) => ids.has(sessionId))
		.map(
			({ title }) =>
				`${quoted(title)} a une feuille de présence commencée\u00a0: ses heures ne changent plus.`
		);
}

function seatedIn(seats: readonly Seat[]): Seated[] {
	return [...Map.groupBy(seats, ({ sessionId }) => sessionId)].map(([sessionId, held]) => ({
		sessionId,
		title: held[0]!.title,
		people: held
			.map(({ bookingId, name }) => ({ bookingId, name }))
			.sort((a, b) => a.name.localeCompare(b.name, 'fr-CA'))
	}));
}

/**
 * What the page of publication shows: changes, conflicts, and who would lose a seat, by name.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function previewPublication(actor: Actor, eventSlug: string) {
	const { event } = await openBoard(actor, eventSlug);
	return { event, ...(await publicationOf(await reader(), event)) };
}
