// What pages show of a call for proposals and of what is proposed: plain data, made by the server, drawn by components.

import type { Equipment, ProposalLevel, ProposalStatus, QuestionKind } from '../schemas/proposal-lists.ts';

/** A call's dates, and where one is in them. */
export interface ShownCall {
	introduction: string;
	opensAt: Date;
	closesAt: Date;
	editsCloseAt: Date;
	state: 'upcoming' | 'open' | 'closed';
	formats: ShownFormat[];
	tracks: { id: number; name: string }[];
}

export interface ShownFormat {
	id: number;
	name: string;
	description: string;
	minutes: number;
	maxSpeakers: number;
}

export interface ShownQuestion {
	id: number;
	label: string;
	help: string;
	kind: QuestionKind;
	options: string[];
	required: boolean;
}

export type Answers = Record<string, string | string[] | boolean>;

/** What the form holds. */
export interface ProposalText {
	title: string;
	formatId: number | null;
	trackId: number | null;
	summary: string;
	description: string;
	level: ProposalLevel;
	equipment: Equipment[];
	maxPeople: number | null;
	note: string;
	answers: Answers;
}

export interface ShownCoSpeaker {
	id: number;
	name: string;
	/** Only shown to those of the proposal, who typed it. */
	email: string;
	status: 'invited' | 'accepted' | 'declined';
	isSubmitter: boolean;
	isMe: boolean;
}

export interface ShownFile {
	code: string;
	name: string;
	/** Bytes. */
	size: number;
	mediaType: string;
	/** Joined to the proposal, or slides of its session. */
	isSlides: boolean;
}

/** A proposal in somebody's list. */
export interface ProposalLine {
	code: string;
	title: string;
	status: ProposalStatus;
	/** Somebody else's proposal, in which one is asked to speak. */
	isInvitation: boolean;
	event: { slug: string; name: string; timezone: string };
	closesAt: Date;
	editsCloseAt: Date;
	/** Last day to confirm an acceptance, `YYYY-MM-DD`, and whether it has passed. */
	confirmBy: string | null;
	isLate: boolean;
	/** Its place was taken back for want of a confirmation. */
	isLapsed: boolean;
	isOpen: boolean;
	mayEdit: boolean;
	/** Its session, once that is over: the day it was on, `YYYY-MM-DD`, and whether it was cancelled before. */
	past: { day: string; isCancelled: boolean } | null;
}

/** Everything the page of a proposal shows. */
export interface ProposalPage extends ProposalLine {
	/** What may be changed now: all of it, the text printed in the programme, or nothing. */
	edits: 'all' | 'text' | 'none';
	revision: number;
	updatedAt: Date;
	submittedAt: Date | null;
	text: ProposalText;
	formatName: string | null;
	trackName: string | null;
	call: ShownCall;
	questions: ShownQuestion[];
	speakers: ShownCoSpeaker[];
	files: ShownFile[];
	session: ShownPlace | null;
}

/** Where and when an accepted proposal is on the published timetable. */
export interface ShownPlace {
	slug: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	directions: string;
	bookable: boolean;
	booked: number;
	capacity: number;
	isCancelled: boolean;
}

export interface SpeakerProfile {
	name: string;
	title: string;
	organisation: string;
	biography: string;
}

/** A part of a day, or a slot of the timetable, when one may say that one cannot be there. */
export interface Span {
	key: string;
	day: string;
	/** Null for a slot, which says its own times. */
	half: 'morning' | 'afternoon' | null;
	startsAt: Date;
	endsAt: Date;
	isAway: boolean;
}
