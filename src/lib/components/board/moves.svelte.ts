import { deserialize } from '$app/forms';
import { invalidate } from '$app/navigation';
import type { Board, BoardCard } from '$lib/programme/board';
import type { ActionResult } from '@sveltejs/kit';
import { SvelteMap } from 'svelte/reactivity';

/** A slot and a room, or neither: to be placed. */
export interface Where {
	slotId: number | null;
	roomId: number | null;
}

/** What a card is apart from its place. */
export type Settings = Pick<BoardCard, 'minutes' | 'capacity' | 'pinned'>;

/** What was done, with what undoes it: an exchange undoes itself. */
export type Done =
	| { kind: 'place'; cardId: number; from: Where; to: Where }
	| { kind: 'swap'; cardId: number; otherId: number }
	| { kind: 'settle'; cardId: number; from: Settings; to: Settings };

/** What a move made of a card, shown until the board has the revision that it leaves. */
interface Pending {
	as: Where | Settings;
	until: number;
}

/** By card. */
type Shown = readonly [number, Pending];

/** The moves made on a board by whoever looks at it: shown at once, sent to the server, undone and done again. */
export class Moves {
	/** What went wrong with the last move, in the server's words. */
	refusal = $state('');
	#pending = new SvelteMap<number, Pending>();
	#done = $state<Done[]>([]);
	#undone = $state<Done[]>([]);
	/** The revision that one's own last move of a card left: a newer one is somebody else's. */
	#mine: Record<number, number> = {};
	#sent: Promise<unknown> = Promise.resolve();
	#readings = 0;

	canUndo = $derived(this.#done.length > 0);
	canRedo = $derived(this.#undone.length > 0);

	/** Reads the board again. A reading that begins ends the one under way: whoever only looks leaves it its time. */
	async read(): Promise<void> {
		this.#readings += 1;
		await invalidate('estrade:board');
		this.#readings -= 1;
	}

	get isReading(): boolean {
		return this.#readings > 0;
	}

	/**
	 * The board with the moves that it does not have yet. An answered move stays shown until then: another reading of the
	 * board, or a change of page, may come before the one that it asked for.
	 */
	shown(board: Board): Board {
		const cards = board.cards.map((card) => {
			const pending = this.#pending.get(card.id);
			return pending && card.revision < pending.until ? { ...card, ...pending.as } : card;
		});
		return { ...board, cards };
	}

	/** Puts a card somewhere, or exchanges it with the one card that is there. */
	async drop(board: Board, card: BoardCard, to: Where): Promise<void> {
		if (card.slotId === to.slotId && card.roomId === to.roomId) return;
		const there = board.cards.filter((one) => to.slotId !== null && isAt(one, to));
		const isSwap = card.slotId !== null && there.length === 1;
		const done: Done = isSwap
			? { kind: 'swap', cardId: card.id, otherId: there[0]!.id }
			: { kind: 'place', cardId: card.id, from: whereOf(card), to: { ...to } };
		// A move still on its way raises its revision when it is answered, before this one is sent.
		for (const one of isSwap ? [card, there[0]!] : [card])
			this.#mine[one.id] = Math.max(this.#mine[one.id] ?? 0, one.revision);
		if (!(await this.#perform(board, done, to))) return;
		this.#done.push(done);
		this.#undone = [];
	}

	/** Makes a card longer or shorter. */
	async resize(board: Board, card: BoardCard, minutes: number): Promise<void> {
		if (minutes === card.minutes) return;
		const done: Done = {
			...{ kind: 'settle', cardId: card.id },
			...{ from: settingsOf(card), to: { ...settingsOf(card), minutes } }
		};
		this.#mine[card.id] = Math.max(this.#mine[card.id] ?? 0, card.revision);
		if (!(await this.#perform(board, done, done.to))) return;
		this.settled(done);
	}

	/** Settings sent by a form are undone like a move. */
	settled({ cardId, from, to }: { cardId: number; from: Settings; to: Settings }): void {
		this.#done.push({ kind: 'settle', cardId, from, to });
		this.#undone = [];
	}

	/** @returns what was undone; nothing where it was refused */
	async undo(board: Board): Promise<Done | undefined> {
		await this.#sent;
		const last = this.#done.pop();
		if (!last) return undefined;
		if (!(await this.#perform(board, last, last.kind === 'swap' ? undefined : last.from))) return undefined;
		this.#undone.push(last);
		return last;
	}

	/** @returns what was done again; nothing where it was refused */
	async redo(board: Board): Promise<Done | undefined> {
		await this.#sent;
		const last = this.#undone.pop();
		if (!last) return undefined;
		if (!(await this.#perform(board, last, last.kind === 'swap' ? undefined : last.to))) return undefined;
		this.#done.push(last);
		return last;
	}

	/** One after the other, so that a second move of a card knows the revision of the first. */
	#perform(board: Board, done: Done, to: Where | Settings | undefined): Promise<boolean> {
		const card = board.cards.find(({ id }) => id === done.cardId);
		const other = done.kind === 'swap' ? board.cards.find(({ id }) => id === done.otherId) : undefined;
		if (!card) return Promise.resolve(false);
		if (done.kind === 'settle') this.#mine[card.id] = Math.max(this.#mine[card.id] ?? 0, card.revision);
		const shown: Shown[] = [];
		if (other) {
			shown.push([card.id, { as: whereOf(other), until: Infinity }]);
			shown.push([other.id, { as: whereOf(card), until: Infinity }]);
		} else if (to) shown.push([card.id, { as: to, until: Infinity }]);
		for (const [id, pending] of shown) this.#pending.set(id, pending);
		const sent = this.#sent.then(() => this.#send(card.id, other?.id, to, shown));
		this.#sent = sent;
		return sent;
	}

	async #send(
		cardId: number,
		otherId: number | undefined,
		to: Where | Settings | undefined,
		shown: readonly Shown[]
	): Promise<boolean> {
		const body = new FormData();
		const add = (name: string, value: number | null | undefined) =>
			value == null || body.append(name, String(value));
		add('cardId', cardId);
		add('revision', this.#mine[cardId]);
		if (to && 'minutes' in to) {
			add('minutes', to.minutes);
			add('capacity', to.capacity);
			if (to.pinned) body.append('pinned', 'on');
		} else if (otherId === undefined) {
			add('slotId', to!.slotId);
			add('roomId', to!.roomId);
		} else {
			add('otherId', otherId);
			add('otherRevision', this.#mine[otherId]);
		}
		const action = to && 'minutes' in to ? 'regler' : otherId === undefined ? 'placer' : 'echanger';
		const refusal = await post(action, body);
		this.refusal = refusal ?? '';
		for (const [id, pending] of shown) {
			if (refusal === undefined) this.#mine[id]! += 1;
			// A later move of the same card is shown already.
			if (this.#pending.get(id) !== pending) continue;
			if (refusal === undefined) this.#pending.set(id, { ...pending, until: this.#mine[id]! });
			else this.#pending.delete(id);
		}
		void this.read();
		return refusal === undefined;
	}
}

/** Sends a form to an action of the page. @returns why it was refused, if it was */
async function post(action: string, body: FormData): Promise<string | undefined> {
	let result: ActionResult;
	try {
		const headers = { 'x-sveltekit-action': 'true', accept: 'application/json' };
		const response = await fetch(`?/${action}`, { method: 'POST', body, headers });
		result = deserialize(await response.text());
	} catch {
		result = { type: 'error', error: null };
	}
	if (result.type === 'redirect' || result.type === 'success') return undefined;
	const said =
		result.type === 'failure' ? (result.data?.refusal as { message: string } | undefined) : undefined;
	return said?.message ?? 'Le déplacement n’a pas pu être enregistré. Réessayez.';
}

export function settingsOf({ minutes, capacity, pinned }: BoardCard): Settings {
	return { minutes, capacity, pinned };
}

function whereOf({ slotId, roomId }: BoardCard): Where {
	return { slotId, roomId };
}

export function isAt(card: BoardCard, { slotId, roomId }: Where): boolean {
	return card.slotId === slotId && card.roomId === roomId;
}
