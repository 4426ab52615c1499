import type { CourseFormat } from '../schemas/course-lists.ts';

/** A meeting that takes place. */
export interface Meeting {
	id: number;
	startsAt: Date;
	endsAt: Date;
}

/** Where one goes, or what one opens, to be there. */
export interface Access {
	room: string;
	meetingUrl: string;
}

/** What is given to read. */
export interface Material {
	code: string;
	name: string;
	/** Bytes. */
	size: number;
	given: 'before' | 'after';
}

export type OfferStatus = 'tentative' | 'confirmed' | 'held' | 'closed' | 'cancelled';

/** What the page of one's registration shows of a training. */
export interface TrainingSpace {
	status: OfferStatus;
	format: CourseFormat;
	meetings: Meeting[];
	/** Whether the room, the link and the materials are for whoever reads. */
	isGiven: boolean;
	/** Null until it is given, and for whoever it is not given to. */
	access: Access | null;
	/** When it is given next; null once it is, or where nothing is left to come. */
	accessAt: Date | null;
	materials: Material[];
}

/** Somebody registered, as whoever trains sees them. */
export interface Trained {
	code: string;
	name: string;
	organisationName: string;
	accessNeeds: string;
	/** Of the permanence only. */
	email?: string;
}
