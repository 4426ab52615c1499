import { date, time } from '../format/dates.ts';
import { quoted } from './board-warnings.ts';
import { placedCards, type Board, type BoardCard } from './board.ts';

/** Where a session stands, before or after. */
export interface Place {
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomId: number | null;
	roomName: string | null;
	capacity: number;
}

/** What publishing the draft would change of one session. */
export interface DraftChange {
	cardId: number;
	sessionId: number | null;
	title: string;
	kind: 'added' | 'moved' | 'cancelled' | 'capacity';
	from: Place | null;
	to: Place | null;
}

/** The differences between the draft and what is published, in order of time. */
export function changesOf(board: Board): DraftChange[] {
	const placed = new Map(placedCards(board).map((one) => [one.card.id, one]));
	return board.cards
		.flatMap((card): DraftChange[] => {
			const at = placed.get(card.id);
			const from = publishedPlace(card);
			const to = at && {
				day: at.slot.day,
				startsAt: at.startsAt,
				endsAt: at.endsAt,
				roomId: at.room?.id ?? null,
				roomName: at.room?.name ?? null,
				capacity: card.capacity
			};
			const kind = kindOf(card, from, to ?? null);
			if (!kind) return [];
			const { id: cardId, sessionId, title } = card;
			return [{ cardId, sessionId, title, kind, from, to: to ?? null }];
		})
		.sort((a, b) => Number((a.to ?? a.from)!.startsAt) - Number((b.to ?? b.from)!.startsAt));
}

function publishedPlace({ published }: BoardCard): Place | null {
	if (!published || published.cancelled) return null;
	const { day, startsAt, endsAt, roomId, roomName, capacity } = published;
	return { day, startsAt, endsAt, roomId, roomName, capacity };
}

function kindOf(card: BoardCard, from: Place | null, to: Place | null): DraftChange['kind'] | undefined {
	if (!to) return from ? 'cancelled' : undefined;
	// A proposal taken back never becomes a session.
	if (!from) return card.withdrawn ? undefined : 'added';
	if (
		Number(from.startsAt) !== Number(to.startsAt) ||
		Number(from.endsAt) !== Number(to.endsAt) ||
		from.roomId !== to.roomId ||
		from.day !== to.day
	)
		return 'moved';
	return card.bookable && from.capacity !== to.capacity ? 'capacity' : undefined;
}

/** A change as one sentence. */
export function changeWords(
	{ title, kind, from, to }: Omit<DraftChange, 'cardId'>,
	timezone: string
): string {
	const name = quoted(title);
	if (kind === 'cancelled') return `${name} est annulée (${placeWords(from!, timezone)}).`;
	if (kind === 'added') return `${name} s’ajoute\u00a0: ${placeWords(to!, timezone)}.`;
	const seats = from!.capacity === to!.capacity ? '' : `${from!.capacity} → ${to!.capacity} places`;
	if (kind === 'capacity') return `${name}\u00a0: ${seats}.`;
	const sameTime =
		Number(from!.startsAt) === Number(to!.startsAt) && Number(from!.endsAt) === Number(to!.endsAt);
	const moved = sameTime
		? `change de salle\u00a0: ${from!.roomName ?? 'sans salle'} → ${to!.roomName ?? 'sans salle'}`
		: `passe de ${placeWords(from!, timezone)} à ${placeWords(to!, timezone)}`;
	return `${name} ${moved}${seats && `, ${seats}`}.`;
}

/** `mardi 16 février, 9 h – 10 h 15, Salle Radisson`. */
export function placeWords(
	{ startsAt, endsAt, roomName }: { startsAt: Date; endsAt: Date; roomName: string | null },
	timezone: string
): string {
	const day = date(startsAt, { timezone, weekday: true, year: false });
	const hours = `${time(startsAt, 'fr', timezone)} – ${time(endsAt, 'fr', timezone)}`;
	return [day, hours, ...(roomName ? [roomName] : [])].join(', ');
}
