import { eq, sql } from 'drizzle-orm';
import {
	overlap,
	placedCards,
	seatsNeeded,
	timesIn,
	type Board,
	type BoardCard
} from '../../../programme/board.ts';
import { quoted } from '../../../programme/board-warnings.ts';
import type { Database } from '../../db/client.ts';
import { wish } from '../../db/schema/choice.ts';
import { booking } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import type { Tx } from '../../db/write.ts';
import { wantedTogether, type SessionToPlace, type TimetableProblem } from '../solver/timetable-problem.ts';
import type { Wishes } from '../solver/wishes.ts';

/** Kinds that run in parallel and may be moved; the others hold their place. */
const MOVABLE: readonly string[] = ['workshop', 'round_table', 'poster'];

/** What is asked of the solver, with what its indices stand for. */
export interface BoardProblem {
	problem: TimetableProblem;
	/** The card of each session; none for a place that something else takes. */
	cards: (BoardCard | null)[];
	slotIds: number[];
	roomIds: number[];
	/** Where each session stands in the draft, as an index of slots; below zero for one still to be placed. */
	before: number[];
	wishes: { from: 'wishes' | 'bookings'; people: number };
	/** Pins that cannot stand, in words. */
	impossible: string[];
}

/**
 * The draft as a problem: its workshops and what is still to be placed, in the slots where workshops stand and in those
 * that are empty. Everything else keeps its place and its room: so do pins that no place of the problem says (no room,
 * or a slot left out because it overlaps another), and what is longer than every slot. Without wishes, what people have
 * booked says what they want.
 */
export async function problemOf(db: Database | Tx, eventId: number, board: Board): Promise<BoardProblem> {
	const placed = placedCards(board);
	const movable = board.cards.filter(
		({ kind, slotId, published, withdrawn }) =>
			MOVABLE.includes(kind) && !withdrawn && (slotId !== null || published === null)
	);
	const isMovable = new Set(movable.map(({ id }) => id));
	const slots = board.slots
		.filter(
			(slot) =>
				placed.some(({ card }) => card.slotId === slot.id && isMovable.has(card.id)) ||
				!placed.some((one) => overlap(one, slot))
		)
		// Two slots that overlap would let one person be in both: the first one is kept.
		.filter((slot, i, all) => !all.slice(0, i).some((other) => overlap(other, slot)));
	const moving = movable.filter((card) => !mustStay(card, slots));
	const isMoving = new Set(moving.map(({ id }) => id));
	const fixed = placed.filter(({ card }) => !isMoving.has(card.id));
	const rooms = board.rooms.map(({ id, capacity, equipment }): TimetableProblem['rooms'][number] => ({
		id,
		capacity,
		features: equipment
	}));
	const roomIds = rooms.map(({ id }) => id);
	const slotIds = slots.map(({ id }) => id);
	const keys = new Map<string, number>();
	const numbered = (card: BoardCard) =>
		card.speakers.map(({ key }) => keys.get(key) ?? keys.set(key, keys.size + 1).get(key)!);

	const sessions = moving.map((card): SessionToPlace => {
		const slot = slotIds.indexOf(card.slotId ?? -1);
		const room = roomIds.indexOf(card.roomId ?? -1);
		const notIn = slots.flatMap((one, i) => (mayBeIn(card, one, fixed) ? [] : [i]));
		return {
			id: card.id,
			speakers: numbered(card),
			seats: seatsNeeded(card),
			features: card.needs,
			notIn,
			...(card.pinned ? { pinned: { slot, room } } : {})
		};
	});
	const taken = slots.flatMap((slot, s) =>
		roomIds.flatMap((roomId, r): SessionToPlace[] =>
			fixed.some((one) => one.room?.id === roomId && overlap(one, slot))
				? [
						{
							id: -1 - (s * rooms.length + r),
							speakers: [],
							seats: 0,
							features: [],
							notIn: [],
							pinned: { slot: s, room: r }
						}
					]
				: []
		)
	);
	const all = [...sessions, ...taken];
	const { wishes, from } = await wishesOf(db, eventId);
	const cardOf = new Map(
		moving.flatMap((card) => (card.sessionId === null ? [] : [[card.sessionId, card.id]]))
	);
	const byCard = wishes.map(({ person, sessions: wished }): Wishes => ({
		person,
		sessions: wished.flatMap((id) => cardOf.get(id) ?? [])
	}));
	return {
		problem: {
			sessions: all,
			slots: slots.length,
			rooms,
			together: wantedTogether(
				all.map(({ id }) => id),
				byCard
			)
		},
		cards: [...moving, ...taken.map(() => null)],
		slotIds,
		roomIds,
		before: all.map(({ pinned }, i) => {
			const at = slotIds.indexOf(moving[i]?.slotId ?? -1);
			return pinned?.slot ?? (at >= 0 ? at : -1 - i);
		}),
		wishes: { from, people: byCard.filter(({ sessions: wished }) => wished.length > 1).length },
		impossible: impossiblePins(movable, board)
	};
}

/** Whether it keeps the place that the draft gives it, whatever is searched. */
function mustStay(card: BoardCard, slots: Board['slots']): boolean {
	if (card.slotId === null) return false;
	if (card.pinned && (card.roomId === null || !slots.some(({ id }) => id === card.slotId))) return true;
	return !slots.some((slot) => fits(card, slot));
}

function fits({ minutes }: BoardCard, slot: Board['slots'][number]): boolean {
	return timesIn({ minutes, published: null }, slot).endsAt <= slot.endsAt;
}

/** Whether its speakers may come then, and are not held elsewhere, and it fits the slot. */
function mayBeIn(
	card: BoardCard,
	slot: Board['slots'][number],
	fixed: ReturnType<typeof placedCards>
): boolean {
	if (!fits(card, slot)) return false;
	const times = timesIn({ minutes: card.minutes, published: null }, slot);
	if (card.speakers.some(({ away }) => away.some((span) => overlap(span, times)))) return false;
	return !fixed.some(
		(one) =>
			overlap(one, times) &&
			one.card.speakers.some(({ key }) => card.speakers.some((other) => other.key === key))
	);
}

async function wishesOf(db: Database | Tx, eventId: number) {
	const wished = await db
		.select({ person: wish.registrationId, sessionId: wish.sessionId })
		.from(wish)
		.innerJoin(registration, eq(registration.id, wish.registrationId))
		.where(eq(registration.eventId, eventId))
		.orderBy(wish.registrationId, wish.rank);
	const from = wished.length > 0 ? ('wishes' as const) : ('bookings' as const);
	const rows =
		wished.length > 0
			? wished
			: await db
					.select({ person: booking.registrationId, sessionId: booking.sessionId })
					.from(booking)
					.innerJoin(registration, eq(registration.id, booking.registrationId))
					.where(sql`${registration.eventId} = ${eventId} AND ${booking.status} = 'active'`)
					.orderBy(booking.registrationId, booking.sessionId);
	const wishes = [...Map.groupBy(rows, ({ person }) => person)].map(([person, list]) => ({
		person,
		sessions: list.map(({ sessionId }) => sessionId)
	}));
	return { wishes, from };
}

/** Pins that no timetable could keep: two in one place, a speaker pinned twice at once, or pinned while away. */
function impossiblePins(moving: readonly BoardCard[], board: Board): string[] {
	const pinned = placedCards({ ...board, cards: moving.filter((card) => card.pinned) });
	return pinned.flatMap((one, i) => [
		...one.card.speakers
			.filter(({ away }) => away.some((span) => overlap(span, one)))
			.map(({ name }) => `${quoted(one.card.title)} est épinglée quand ${name} n’est pas disponible.`),
		...pinned.slice(0, i).flatMap((other) => {
			if (!overlap(one, other)) return [];
			const both = `${quoted(other.card.title)} et ${quoted(one.card.title)}`;
			const shared = one.card.speakers.find(({ key }) => other.card.speakers.some((two) => two.key === key));
			return [
				...(one.room && one.room.id === other.room?.id
					? [`${both} sont épinglées au même endroit à la même heure.`]
					: []),
				...(shared ? [`${both} sont épinglées à la même heure avec ${shared.name}.`] : [])
			];
		})
	]);
}
