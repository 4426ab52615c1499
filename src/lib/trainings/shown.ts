import type { PriceStatus } from '../pricing/status.ts';
import type { CourseAudience, CourseFormat, CourseKind, CourseLevel } from '../schemas/course-lists.ts';
import type { Facet } from './asked.ts';

// Courses and their dated offers as public pages show them.

export type OfferStatus = 'tentative' | 'confirmed' | 'held' | 'closed' | 'cancelled';

/** One date of an offer. */
export interface OfferDate {
	id: number;
	startsAt: Date;
	endsAt: Date;
	/** Rises with each change that calendars must see, and when the last was. */
	sequence: number;
	updatedAt: Date;
}

/** A dated offer, without what orders change. */
export interface OfferFacts {
	eventId: number;
	/** In the address of its registration. */
	slug: string;
	status: OfferStatus;
	format: CourseFormat;
	/** Only people of member organisations register. */
	membersOnly: boolean;
	timezone: string;
	venueName: string;
	venueAddress: string;
	city: string;
	/** Name of the region; null: online. */
	region: string | null;
	dates: readonly OfferDate[];
	/** Registrations from which a tentative one is confirmed, and when it is decided. */
	minPeople: number;
	decideAt: Date | null;
	registrationOpensAt: Date;
	registrationClosesAt: Date;
}

/** What it costs to whom, before tax; null where it is not sold to them. */
export interface OfferPrice {
	member: number | null;
	standard: number | null;
}

/** A dated offer as it stands at an instant. */
export interface ShownOffer extends OfferFacts {
	price: OfferPrice | null;
	/** What it costs, before tax, to whom it has a price of its own for. */
	byStatus: readonly { status: PriceStatus; cents: number }[];
	/** Places left; null: as many as one wants. */
	left: number | null;
	/** Places taken. */
	taken: number;
	sale: 'upcoming' | 'open' | 'full' | 'closed';
}

/** What a card says of an offer, and no more. */
export interface CardOffer extends Pick<
	ShownOffer,
	'status' | 'format' | 'membersOnly' | 'timezone' | 'city' | 'region' | 'price' | 'left' | 'sale'
> {
	dates: readonly Pick<OfferDate, 'startsAt'>[];
}

/** A course in the list. */
export interface CourseCard {
	slug: string;
	title: string;
	summary: string;
	theme: string;
	minutes: number;
	language: 'fr' | 'en';
	/** The next that answers what was asked. */
	offer: CardOffer | null;
	/** How many others are to come. */
	otherOffers: number;
}

/** A course of the list in the reader's words, as its card says it: a page has twenty-four, and each is sent twice. */
export interface DrawnCard extends Pick<CourseCard, 'slug' | 'title' | 'summary' | 'theme' | 'language'> {
	/** Of its next date; null for a course without. */
	when: string | null;
	/** How many meetings, where there are several. */
	meetings: string | null;
	place: string;
	/** How many other offers are to come. */
	others: string | null;
	/** How long, and for what price. */
	facts: string;
	/** How the offer stands, by word and colour. */
	tags: readonly string[];
	tones: readonly string[];
}

/** A dated offer of an activity, on the list of what comes. */
export interface ComingActivity {
	slug: string;
	kind: CourseKind;
	title: string;
	summary: string;
	offer: ShownOffer;
}

/** One choice of a facet. */
export interface Choice {
	value: string;
	/** Of a theme or a region; other choices are named by the page, in the reader's language. */
	name?: string;
	count: number;
}

export type Facets = Record<Facet, Choice[]>;

/** The choices of a facet, side by side: fewer things to send than as many objects. */
export interface DrawnFacet {
	values: readonly string[];
	counts: readonly number[];
	/** In the reader's language; of a theme or a region, as the store has it. */
	labels: readonly string[];
	/** Its labels are the store's. */
	isNamed: boolean;
}

export interface ShownTrainer {
	name: string;
	title: string;
	organisation: string;
	biography: string;
}

/** A course's own page. */
export interface ShownCourse {
	slug: string;
	kind: CourseKind;
	title: string;
	summary: string;
	objectives: readonly string[];
	outline: readonly string[];
	prerequisites: string;
	accessibility: string;
	theme: { slug: string; name: string };
	level: CourseLevel;
	audience: CourseAudience;
	language: 'fr' | 'en';
	minutes: number;
	accreditation: string;
	isCertified: boolean;
	attendancePercent: number;
	isDraft: boolean;
	trainers: readonly ShownTrainer[];
	/** Not begun, soonest first; then those under way or over, latest first. */
	coming: readonly ShownOffer[];
	past: readonly ShownOffer[];
}
