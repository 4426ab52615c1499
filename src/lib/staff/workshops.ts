/** A session that people choose, as the office lists it, and its door once it is open. */
export interface StaffWorkshop {
	sessionId: number;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	room: string | null;
	capacity: number;
	booked: number;
	door: { slug: string; present: number } | null;
}
