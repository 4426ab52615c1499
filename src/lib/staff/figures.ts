// Shapes of the staff's figures, shared by the server that counts and the pages that show.

/** People counted by how far their order has gone. `registered` = held + confirmed; `confirmed` = paid + due. */
export interface People {
	registered: number;
	confirmed: number;
	held: number;
	paid: number;
	due: number;
	/** Confirmed once, then cancelled; a hold that ran out was never counted. */
	cancelled: number;
}

export interface PassFigures {
	id: number;
	code: string;
	name: string;
	role: 'admission' | 'addon';
	registered: number;
	paid: number;
	/** Price before tax of what is confirmed and not yet paid. */
	toReceiveCents: number;
}

export interface GroupFigures {
	key: string;
	name: string;
	registered: number;
	paid: number;
}

export interface WorkshopFigures {
	id: number;
	title: string;
	day: string;
	startsAt: Date;
	room: string | null;
	capacity: number;
	booked: number;
}

/**
 * Cents. `due` = what confirmed orders still owe; `overdue` = the part whose date has passed; `owedBack` = what payers are
 * to get back. Invoiced − credited − received + refunded + owed back = due.
 */
export interface MoneyFigures {
	invoicedCents: number;
	creditedCents: number;
	receivedCents: number;
	refundedCents: number;
	dueCents: number;
	dueOrders: number;
	overdueCents: number;
	overdueOrders: number;
	owedBackCents: number;
	owedBackOrders: number;
}

export interface EventFigures {
	people: People;
	passes: PassFigures[];
	/** The 16 regions of the alliance and any other that has someone, by code; last, people with none. */
	regions: GroupFigures[];
	/** Only organisations that have someone, the largest first. */
	organisations: GroupFigures[];
	/** New registrations still active, by day of the event's zone, with the running total. */
	days: { day: string; registered: number; total: number }[];
	/** Bookable sessions, the fullest first. */
	workshops: WorkshopFigures[];
	money: MoneyFigures;
}

/** Who is inside, by checkpoint and day (`''` where a checkpoint admits once for the whole event). */
export interface Presence {
	checkpoints: { id: number; name: string; periods: { period: string; present: number }[] }[];
	/** People admitted at least once with a ticket type, by its id; a type that no checkpoint reads is absent. */
	byTicketType: Record<number, number>;
}
