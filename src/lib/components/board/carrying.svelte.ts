import type { BoardCard } from '$lib/programme/board';
import type { Where } from './moves.svelte';

/** Pixels that a pointer goes before it carries: less is a click. */
const SLACK = 6;
/** How close to an edge of the window the page begins to follow, and by how much at a time. */
const EDGE = 60;
const STEP = 14;

/** The grid as the keyboard goes through it: the rows and columns that are shown. */
export interface Lattice {
	slots: readonly number[];
	rooms: readonly (number | null)[];
}

export interface CarryingOptions {
	lattice: () => Lattice;
	/** How a place is called while a card is carried over it. */
	name: (where: Where, card: BoardCard) => string;
	/** What is said of a card once it is put somewhere. */
	placed: (where: Where, card: BoardCard) => string;
	drop: (card: BoardCard, to: Where) => void;
	/** Makes it longer or shorter by so many minutes. @returns how long it is then */
	resize: (card: BoardCard, by: number) => number;
}

/** Minutes that a key adds or takes. */
const STRIDE = 5;

const TRAY: Where = { slotId: null, roomId: null };

/**
 * A card that is carried over the board, by a pointer or by the keyboard. Cells say where they are by `data-slot` and
 * `data-room`; the tray is a cell without either.
 */
export class Carrying {
	card = $state.raw<BoardCard | null>(null);
	target = $state.raw<Where | null>(null);
	/** Where the pointer is; null while the keyboard carries. */
	at = $state.raw<{ x: number; y: number } | null>(null);
	/** Said aloud. */
	said = $state('');
	/** The click that ends a drag opens nothing. */
	justDropped = false;
	#start: { card: BoardCard; x: number; y: number } | null = null;
	readonly options: CarryingOptions;

	constructor(options: CarryingOptions) {
		this.options = options;
	}

	isTarget(where: Where): boolean {
		const { target } = this;
		return target !== null && target.slotId === where.slotId && target.roomId === where.roomId;
	}

	/** A mouse takes the whole card, a finger its handle: elsewhere it scrolls. */
	pointerdown(event: PointerEvent, card: BoardCard): void {
		const onHandle = (event.target as Element).closest('.handle');
		if (event.button !== 0 || (event.pointerType !== 'mouse' && !onHandle)) return;
		this.justDropped = false;
		this.#start = { card, x: event.clientX, y: event.clientY };
		if (onHandle) event.preventDefault();
	}

	pointermove(event: PointerEvent): void {
		const start = this.#start;
		if (!start) return;
		if (!this.at) {
			if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < SLACK) return;
			this.card = start.card;
		}
		this.at = { x: event.clientX, y: event.clientY };
		if (event.clientY < EDGE) window.scrollBy(0, -STEP);
		else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
		this.target = placeAt(event.clientX, event.clientY);
	}

	pointerup(): void {
		const { card, target, at } = this;
		this.#start = null;
		if (!at) return;
		this.justDropped = true;
		this.#end();
		if (card && target) this.options.drop(card, target);
	}

	/** Enter or space lifts and drops, arrows carry, Escape gives up; plus and minus make it longer and shorter. */
	keydown(event: KeyboardEvent, card: BoardCard): void {
		const isLifted = this.card?.id === card.id && !this.at;
		if (event.key === '+' || event.key === '-') {
			event.preventDefault();
			const minutes = this.options.resize(card, event.key === '+' ? STRIDE : -STRIDE);
			this.said = `«\u00a0${card.title}\u00a0» dure ${minutes}\u00a0minutes.`;
		} else if (event.key === 'Enter' || event.key === ' ') {
			event.preventDefault();
			if (isLifted) this.#put(card);
			else this.#lift(card);
		} else if (isLifted && event.key === 'Escape') this.cancel();
		else if (isLifted && event.key.startsWith('Arrow')) {
			event.preventDefault();
			this.#step(event.key, card);
		}
	}

	cancel(): void {
		this.#start = null;
		if (this.card)
			this.said = `Déplacement abandonné\u00a0: «\u00a0${this.card.title}\u00a0» reste à sa place.`;
		this.#end();
	}

	#lift(card: BoardCard): void {
		this.card = card;
		this.target = { slotId: card.slotId, roomId: card.roomId };
		this.said = `«\u00a0${card.title}\u00a0» est soulevée. Flèches pour déplacer, Entrée pour poser, Échap pour abandonner.`;
	}

	#put(card: BoardCard): void {
		const { target } = this;
		this.#end();
		if (!target) return;
		this.said = this.options.placed(target, card);
		this.options.drop(card, target);
	}

	/** The tray stands above the first slot. */
	#step(key: string, card: BoardCard): void {
		const { slots, rooms } = this.options.lattice();
		const { slotId, roomId } = this.target ?? TRAY;
		let row = slotId === null ? -1 : slots.indexOf(slotId);
		let column = Math.max(0, rooms.indexOf(roomId));
		if (key === 'ArrowUp') row = Math.max(-1, row - 1);
		else if (key === 'ArrowDown') row = Math.min(slots.length - 1, row + 1);
		else if (key === 'ArrowLeft') column = Math.max(0, column - 1);
		else column = Math.min(rooms.length - 1, column + 1);
		this.target = row < 0 ? TRAY : { slotId: slots[row]!, roomId: rooms[column] ?? null };
		this.said = this.options.name(this.target, card);
		const at = row < 0 ? '[data-tray]' : `[data-slot="${slots[row]}"][data-room="${rooms[column] ?? ''}"]`;
		document.querySelector(at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}

	#end(): void {
		this.card = null;
		this.target = null;
		this.at = null;
	}
}

function placeAt(x: number, y: number): Where | null {
	const found = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-slot], [data-tray]');
	if (!found) return null;
	if (found.dataset.slot === undefined) return TRAY;
	return {
		slotId: Number(found.dataset.slot),
		roomId: found.dataset.room ? Number(found.dataset.room) : null
	};
}
