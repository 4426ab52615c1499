export type RegistrationState = 'confirmed' | 'to_pay' | 'held' | 'cancelled';

/** What account pages show of a registration: nothing of the payer's money, which is the payer's business. */
export interface RegistrationCard {
	code: string;
	state: RegistrationState;
	/** Sessions may be changed, the place given up or passed on, by the person themselves. */
	changeable: boolean;
	past: boolean;
	personName: string;
	organisationName: string;
	passes: string[];
	dietaryNeeds: string;
	accessNeeds: string;
	event: {
		slug: string;
		name: string;
		firstDay: string;
		lastDay: string;
		timezone: string;
		place: string;
		changesCloseAt: Date;
	};
	bookings: { sessionId: number; title: string; startsAt: Date; slot: string; roomName: string | null }[];
}
