import { time } from '$lib/format/dates';
import type { Board, BoardCard, BoardSlot } from '$lib/programme/board';
import type { Lattice } from './carrying.svelte';
import type { Where } from './moves.svelte';

/** What one looks at of a board, as the address says it: `?jour=&volet=&voir=plage-12&seance=`. */
export interface View {
	days: string[];
	day: string;
	slots: BoardSlot[];
	lattice: Lattice;
	/** On a phone: one slot, or one room. */
	seen: Where;
	trackId: number | null;
	opened: BoardCard | undefined;
	/** The address of a card's settings, or of none, on a day. */
	linkTo: (cardId: number | null, day?: string) => string;
	/** The address at which a place is seen, on a phone too. */
	linkShowing: (where: Where) => string;
}

export function viewOf(board: Board, query: URLSearchParams): View {
	const days = [...new Set(board.slots.map(({ day }) => day))].sort();
	const day = days.find((one) => one === query.get('jour')) ?? days[0] ?? '';
	const slots = board.slots.filter((slot) => slot.day === day);
	const hasRoomless =
		board.rooms.length === 0 || board.cards.some((one) => one.slotId !== null && one.roomId === null);
	const rooms = [...board.rooms.map(({ id }) => id), ...(hasRoomless ? [null] : [])];
	const [kind, id] = (query.get('voir') ?? '').split('-');
	const seen =
		kind === 'salle' && rooms.includes(Number(id))
			? { slotId: null, roomId: Number(id) }
			: { slotId: slots.find((slot) => slot.id === Number(id))?.id ?? slots[0]?.id ?? 0, roomId: null };
	return {
		days,
		day,
		slots,
		lattice: { slots: slots.map((slot) => slot.id), rooms },
		seen,
		trackId: Number(query.get('volet')) || null,
		opened: board.cards.find((one) => one.id === Number(query.get('seance'))),
		linkTo(cardId, onDay = day) {
			const to = new URLSearchParams({ jour: onDay });
			for (const name of ['volet', 'voir']) if (query.get(name)) to.set(name, query.get(name)!);
			if (cardId !== null) to.set('seance', String(cardId));
			return `?${to.toString()}`;
		},
		linkShowing({ slotId, roomId }) {
			const to = new URLSearchParams(query);
			to.set('jour', board.slots.find((slot) => slot.id === slotId)?.day ?? day);
			const byRoom = seen.slotId === null && roomId !== null;
			to.set('voir', byRoom ? `salle-${roomId}` : `plage-${slotId}`);
			return `?${to.toString()}`;
		}
	};
}

/** The day on which the draft has a card, if it has one. */
export function dayOfCard(board: Board, cardId: number): string | undefined {
	const card = board.cards.find(({ id }) => id === cardId);
	return board.slots.find(({ id }) => id === card?.slotId)?.day;
}

/** `9 h, Grand hall`. */
export function hourAndRoom(board: Board, { slotId, roomId }: Where): string {
	const slot = board.slots.find(({ id }) => id === slotId);
	if (!slot) return 'hors de l’horaire';
	const room = board.rooms.find(({ id }) => id === roomId)?.name ?? 'sans salle';
	return `${time(slot.startsAt, 'fr', board.timezone)}, ${room}`;
}

/** A place as it is said while a card is carried over it. */
export function placeName(board: Board, where: Where, carried: BoardCard): string {
	const { slotId, roomId } = where;
	const said = hourAndRoom(board, where);
	if (!board.slots.some(({ id }) => id === slotId)) return said;
	const there = board.cards.filter(
		(one) => one.id !== carried.id && one.slotId === slotId && one.roomId === roomId
	);
	const held = there.map(({ title }) => `«\u00a0${title}\u00a0»`).join(', ');
	return `${said}, ${held ? `occupée par ${held}` : 'libre'}`;
}
