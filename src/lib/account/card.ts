export type RegistrationState = 'confirmed' | 'to_pay' | 'held' | 'cancelled' | 'transferred';

/**
 * Whether somebody registered in an organisation's name is of its team: its manager or the permanence registered them or
 * said so; nobody said, they only chose it in the form; its manager said no.
 */
export type TeamStanding = 'ours' | 'to_confirm' | 'not_ours';

/** The other person of a place given away, and when it was. */
export interface Handover {
	name: string;
	at: Date;
}

/** What account pages show of a registration: nothing of the payer's money, which is the payer's business. */
export interface RegistrationCard {
	code: string;
	state: RegistrationState;
	/** What giving the place back costs; null where it costs nothing. */
	withdrawal: {
		freeUntil: Date;
		keptPercent: number;
		isLate: boolean;
		isOpen: boolean;
		isFree: boolean;
	} | null;
	/** Neither cancelled nor given away. */
	isLive: boolean;
	/** Who has the place now, for one given away. */
	givenTo: Handover | null;
	/** Who had the place before. */
	receivedFrom: Handover | null;
	/** Sessions may be changed, the place given up or passed on, by the person themselves. */
	changeable: boolean;
	past: boolean;
	/** When one is next expected (`YYYY-MM-DD`): the next date of a series; today, of what is under way. */
	nextDay: string;
	/** Of a training or a meeting, its hours that day; null for anything else, or over. */
	nextDate: { startsAt: Date; endsAt: Date } | null;
	personName: string;
	organisationName: string;
	passes: string[];
	dietaryNeeds: string;
	accessNeeds: string;
	event: {
		slug: string;
		/** Whether there is something to choose: nothing is, in a training or a meeting. */
		hasWorkshops: boolean;
		name: string;
		firstDay: string;
		lastDay: string;
		timezone: string;
		place: string;
		changesCloseAt: Date;
	};
	bookings: { sessionId: number; title: string; startsAt: Date; slot: string; roomName: string | null }[];
}
