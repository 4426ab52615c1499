import { time } from '$lib/format/dates';
import type { Board, BoardCard, BoardSlot } from '$lib/programme/board';
import type { Lattice } from './carrying.svelte';
import { isAt, type Where } from './moves.svelte';

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
	const said = hourAndRoom(board, where);
	if (!board.slots.some(({ id }) => id === where.slotId)) return said;
	const there = othersAt(board, where, carried);
	return `${said}, ${there.length > 0 ? `occupée par ${titlesOf(there)}` : 'libre'}`;
}

/** What is said of a card once it is put somewhere: where it is, and what became of what was there. */
export function placedWords(board: Board, where: Where, carried: BoardCard): string {
	const card = titlesOf([carried]);
	if (isAt(carried, where)) return `${card} reste à sa place.`;
	if (where.slotId === null) return `${card} est maintenant hors de l’horaire.`;
	const said = `${card} est maintenant à ${hourAndRoom(board, where)}`;
	const there = othersAt(board, where, carried);
	if (there.length === 0) return `${said}.`;
	// As `Moves.drop` does it: one card for one card is an exchange.
	return carried.slotId !== null && there.length === 1
		? `${said}; ${titlesOf(there)} prend la place qu’elle quitte.`
		: `${said}, en même temps que ${titlesOf(there)}.`;
}

function othersAt(board: Board, where: Where, carried: BoardCard): BoardCard[] {
	return board.cards.filter((one) => one.id !== carried.id && isAt(one, where));
}

function titlesOf(cards: readonly BoardCard[]): string {
	return cards.map(({ title }) => `«\u00a0${title}\u00a0»`).join(', ');
}
