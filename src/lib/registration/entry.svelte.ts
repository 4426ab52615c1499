import type { BookableSession } from '../booking/sessions.ts';
import { quote, type Audience, type PricedTicketType, type Quote } from '../pricing/quote.ts';
import {
	absorbList,
	applyToAll,
	audienceOf,
	choicesMark,
	choicesOf,
	nameOf,
	newPerson,
	organisationOf,
	readDraft,
	removePerson,
	type Draft,
	type OfferedOrganisation
} from './draft.ts';
import type { UnreadLine } from './people-list.ts';

/** What the page offers, as the server gives it. */
export interface Offer {
	types: readonly PricedTicketType[];
	sessions: readonly BookableSession[];
	organisations: readonly OfferedOrganisation[];
	/** When an invoice of today is due. */
	dueOn: Date;
	/** What the page begins with. */
	draft: Draft;
	defaultPass: string;
}

/** What the server gave back to a form. */
export interface Answer {
	values?: Record<string, unknown>;
	errors?: Record<string, string[]>;
	refusal?: { code: string; message: string };
	unread?: UnreadLine[];
	read?: number;
	resent?: string;
	/** The page showed the total of other choices: this one is to be read, then confirmed. */
	check?: boolean;
}

/** The order that this browser made last. */
export interface RecentOrder {
	code: string;
	path: string;
	/** Until when its places are kept for a payment; null once it is confirmed. */
	heldUntil: Date | null;
}

/** A registration being typed: the draft, what it amounts to, and what one does to it. */
export class Entry {
	draft: Draft;
	/** What the last list pasted gave; null before any. */
	pasted = $state<{ read: number; unread: UnreadLine[] } | null>(null);
	readonly #offer: () => Offer;

	/** @param answer what the server gave back with the page: it goes before what the page begins with */
	constructor(offer: () => Offer, answer: Answer | null | undefined) {
		this.#offer = offer;
		this.draft = $state(answer?.values ? readDraft(answer.values) : offer().draft);
		if (answer?.read !== undefined) this.pasted = { read: answer.read, unread: answer.unread ?? [] };
	}

	get offer(): Offer {
		return this.#offer();
	}

	get count(): number {
		return this.draft.people.length;
	}

	/** Which person is the payer; -1 where the payer does not come. */
	get meIndex(): number {
		return this.draft.people.findIndex((person) => person.me);
	}

	/** Whether every line of the total is at a price by status. */
	get isByStatus(): boolean {
		const { types } = this.offer;
		return (
			this.price.lines.length > 0 &&
			this.price.lines.every((line) => types.find(({ id }) => id === line.ticketTypeId)?.priceStatus)
		);
	}

	get audience(): Audience {
		return audienceOf(this.draft, this.offer.organisations);
	}

	/** How many credits of the chosen organisation the reader may spend. */
	get credits(): number {
		return organisationOf(this.draft.payer.organisation, this.offer.organisations)?.credits ?? 0;
	}

	readonly price = $derived.by((): Quote =>
		quote(this.offer.types, this.audience, choicesOf(this.draft), this.draft.useCredits ? this.credits : 0)
	);

	/** What the price is of, to tell a change of price from a change of mind. */
	get mark(): string {
		return choicesMark(this.draft, this.audience);
	}

	/** Their name, or what to call somebody without one. */
	nameOf(index: number, unnamed: string): string {
		return nameOf(this.draft, index, unnamed);
	}

	/** The types that a person has chosen. */
	chosenBy(index: number): PricedTicketType[] {
		const { pass, addons } = this.draft.people[index]!;
		return this.offer.types.filter((type) => type.code === pass || addons.includes(type.code));
	}

	/** Adds somebody, with the choices of the last one. */
	add(): void {
		const last = this.draft.people.at(-1);
		const person = newPerson(last?.pass ?? this.offer.defaultPass);
		this.draft.people.push({ ...person, addons: [...(last?.addons ?? [])] });
	}

	remove(index: number): void {
		this.draft = removePerson(this.draft, index);
	}

	applyToAll(index: number): void {
		this.draft = applyToAll(this.draft, index);
	}

	async readList(): Promise<void> {
		// Loaded when it is wanted: few people paste one.
		const { readPeopleList } = await import('./people-list.ts');
		const { draft, read, unread } = absorbList(this.draft, readPeopleList, this.offer.defaultPass);
		this.draft = draft;
		this.pasted = { read, unread };
	}

	/** Begins again with a draft: the page's own, or one kept. */
	takeUp(draft: Draft): void {
		this.draft = draft;
		this.pasted = null;
	}
}
