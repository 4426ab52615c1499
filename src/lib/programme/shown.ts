import type { PricedTicketType } from '../pricing/quote.ts';

// What public pages show of an event and its programme: plain data, made by the server, drawn by components.

export type EventKind =
	'colloquium' | 'congress' | 'gala' | 'training' | 'meeting' | 'agm' | 'webinar' | 'fair';

export interface ShownEvent {
	slug: string;
	kind: EventKind;
	name: string;
	tagline: string;
	description: string;
	/** `YYYY-MM-DD` in the event's zone. */
	firstDay: string;
	lastDay: string;
	timezone: string;
	venueName: string;
	venueAddress: string;
	city: string;
	registrationOpensAt: Date;
	registrationClosesAt: Date;
	changesCloseAt: Date;
}

/** What an event amounts to at an instant, for those who wonder whether to come. */
export interface Showcase {
	workshops: number;
	speakers: number;
	hasProgramme: boolean;
	/** Places left in the most open pass; null where nothing runs out. */
	placesLeft: number | null;
	sale: 'upcoming' | 'open' | 'full' | 'closed';
	underWay: boolean;
	/** Whether one may still change workshops or cancel by oneself; `over`: the event is. */
	changes: 'open' | 'closed' | 'over';
	/** The earliest end of a price in force that will rise. */
	early: { label: string; until: Date } | null;
	types: PricedTicketType[];
}

export type SessionKind =
	| 'keynote'
	| 'workshop'
	| 'round_table'
	| 'exchange'
	| 'social'
	| 'ceremony'
	| 'welcome'
	| 'break'
	| 'poster'
	| 'training';

export interface Theme {
	slug: string;
	name: string;
}

/** A speaker's name as a card shows it. */
export interface SpeakerName {
	slug: string;
	name: string;
	title: string;
	organisation: string;
}

/** Where and when a session stood before it moved. */
export interface FormerPlace {
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
}

/** A session as a list of the programme shows it: what a browser filters and lays out. */
export interface ListedSession {
	id: number;
	slug: string;
	kind: SessionKind;
	title: string;
	summary: string;
	theme: Theme | null;
	/** `position`: its place among the rooms. */
	room: { id: number; name: string; position: number } | null;
	slot: string;
	/** `YYYY-MM-DD` in the event's zone; what passes midnight stays in its evening. */
	day: string;
	startsAt: Date;
	endsAt: Date;
	bookable: boolean;
	capacity: number;
	booked: number;
	/** It takes a ticket of its own (a supper). */
	ticketed: boolean;
	cancelled: boolean;
	/** Where it stood, while having moved is still news. */
	movedFrom: FormerPlace | null;
	speakers: { slug: string; name: string; organisation: string }[];
}

/** A session as its page shows it. */
export interface ProgrammeSession extends ListedSession {
	description: string;
	room: { id: number; name: string; position: number; directions: string; stepFree: boolean } | null;
	speakers: SpeakerName[];
}

export interface ListedSpeaker extends SpeakerName {
	biography: string;
	sessions: ProgrammeSession[];
}

/** Sessions that run at the same time. */
export interface Slot {
	key: string;
	startsAt: Date;
	endsAt: Date;
	sessions: ListedSession[];
}

export interface Day {
	day: string;
	slots: Slot[];
}
