import { eq } from 'drizzle-orm';
import { randomInt } from 'node:crypto';
import { placeWords } from '../../../programme/board-changes.ts';
import { timesIn, type Board } from '../../../programme/board.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { digestOf } from '../../ids.ts';
import { latestRun, type RunView } from '../solver/queries.ts';
import { startRun } from '../solver/run.ts';
import { takeResult } from '../solver/settle-run.ts';
import { solveTimetable, type SolvingProgress, type SolvingResult } from '../solver/timetable-solving.ts';
import { openBoard } from './open.ts';
import { move } from './place.ts';
import { boardOf } from './queries.ts';
import { problemOf, type BoardProblem } from './solver-problem.ts';

/** Most seconds of a run; the thread is killed a little later. The bound takes no more than its share. */
const SECONDS = 60;
const BOUND_SECONDS = 15;

/** A session that the result would move, in words. */
export interface MovedCard {
	title: string;
	from: string;
	to: string;
}

/**
 * Asks the solver for a timetable of the draft; it answers in its run. Nothing changes until the result is accepted.
 * @param request.seed the same gives the same timetable; drawn unless told
 * @throws Refusal `pins_impossible` with what cannot stand, `nothing_to_place`,
 *   `solver_running`
 */
export async function startSuggestion(request: { actor: Actor; eventSlug: string; seed?: number }) {
	const { actor, eventSlug } = request;
	const { event, board } = await openBoard(actor, eventSlug);
	const asked = await problemOf(await reader(), event.id, board);
	if (asked.impossible.length > 0)
		throw new Refusal('pins_impossible', { values: { pins: asked.impossible.join(' ') } });
	if (asked.cards.every((card) => card === null)) throw new Refusal('nothing_to_place');
	const seed = request.seed ?? randomInt(2 ** 31);
	return startRun({
		...{ actor, eventId: event.id, kind: 'timetable' as const, seconds: SECONDS, seed },
		problemDigest: fingerprint(asked),
		search: solveTimetable,
		input: {
			...{ problem: asked.problem, before: asked.before, seed, boundSeconds: BOUND_SECONDS },
			rooms: roomsBefore(asked)
		}
	});
}

/**
 * What the page of suggestions shows: what would be asked, and the latest run with what it would move.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function suggestionOf(actor: Actor, eventSlug: string) {
	const { event, board } = await openBoard(actor, eventSlug);
	const asked = await problemOf(await reader(), event.id, board);
	const run = await latestRun<SolvingProgress, SolvingResult>(actor, event.id, 'timetable');
	const isStale = run !== undefined && run.problemDigest !== fingerprint(asked);
	return {
		event,
		toPlace: asked.cards.filter((card) => card !== null).length,
		slots: asked.slotIds.length,
		rooms: asked.roomIds.length,
		pinned: board.cards.filter((card) => card.pinned).length,
		wishes: asked.wishes,
		impossible: asked.impossible,
		isStale,
		run: run && shownRun(run, asked, board, isStale)
	};
}

function shownRun(
	run: RunView<SolvingProgress, SolvingResult>,
	asked: BoardProblem,
	board: Board,
	isStale: boolean
) {
	const { result, problemDigest: _, ...rest } = run;
	const titleOf = new Map(board.cards.map(({ id, title }) => [id, title]));
	return {
		...rest,
		found: result?.kind === 'found' ? { ...result, places: undefined } : null,
		moved: result?.kind === 'found' && !isStale ? movedCards(result, asked, board) : [],
		tooFew:
			result?.kind === 'impossible'
				? {
						titles: result.sessions.flatMap((id) => titleOf.get(id) ?? []),
						places: result.places.length
					}
				: null
	};
}

function movedCards(
	result: SolvingResult & { kind: 'found' },
	asked: BoardProblem,
	board: Board
): MovedCard[] {
	const slotOf = new Map(board.slots.map((slot) => [slot.id, slot]));
	const nameOf = new Map(board.rooms.map(({ id, name }) => [id, name]));
	const words = (card: (typeof board.cards)[number], slotId: number | null, roomId: number | null) => {
		const slot = slotOf.get(slotId ?? -1);
		return slot
			? placeWords({ ...timesIn(card, slot), roomName: nameOf.get(roomId ?? -1) ?? null }, board.timezone)
			: 'à placer';
	};
	return placements(result, asked).map(({ card, slotId, roomId }) => ({
		title: card.title,
		from: words(card, card.slotId, card.roomId),
		to: words(card, slotId, roomId)
	}));
}

/** The cards that a result puts elsewhere than the draft has them. */
function placements({ places }: SolvingResult & { kind: 'found' }, asked: BoardProblem) {
	return places.flatMap((place, i) => {
		const card = asked.cards[i];
		const slotId = asked.slotIds[place.slot]!;
		const roomId = asked.roomIds[place.room]!;
		return card && (card.slotId !== slotId || card.roomId !== roomId) ? [{ card, slotId, roomId }] : [];
	});
}

/**
 * Puts a result in the draft, in one write; nothing is published.
 * @returns how many sessions moved
 * @throws Refusal `stale_page` when the draft, the wishes or the rooms are no longer what the solver was asked about
 */
export async function acceptSuggestion(request: {
	actor: Actor;
	eventSlug: string;
	runId: number;
}): Promise<number> {
	const { actor, eventSlug, runId } = request;
	const event = await staffEvent(actor, eventSlug);
	return write('board.acceptSuggestion', async (tx) => {
		const asked = await problemOf(tx, event.id, await boardOf(tx, event));
		const result = await takeResult<SolvingResult>(tx, {
			...{ actor, runId, eventId: event.id, kind: 'timetable' },
			problemDigest: fingerprint(asked)
		});
		if (result.kind !== 'found') throw new Refusal('stale_page');
		const moved = placements(result, asked);
		for (const { card, slotId, roomId } of moved) {
			const [line] = await tx.select().from(draftPlacement).where(eq(draftPlacement.id, card.id));
			await move(tx, actor, line!, { slotId, roomId });
		}
		return moved.length;
	});
}

function roomsBefore({ problem, cards, roomIds }: BoardProblem): number[] {
	return problem.sessions.map(({ pinned }, i) => pinned?.room ?? roomIds.indexOf(cards[i]?.roomId ?? -1));
}

function fingerprint(asked: BoardProblem): string {
	const { problem, slotIds, before } = asked;
	return digestOf({
		...{ ...problem, together: Array.from(problem.together) },
		...{ slotIds, before, roomsBefore: roomsBefore(asked) }
	});
}
