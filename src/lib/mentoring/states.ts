/** Where a year of mentoring stands on a day (`YYYY-MM-DD`). */
export type ProgramState = 'coming' | 'intake' | 'under_way' | 'over';

export interface ProgramDays {
	intakeOpens: string;
	intakeCloses: string;
	startsOn: string;
	endsOn: string;
}

/** By its days alone; people may still enrol once pairs have begun, until the intake closes. */
export function programState(of: ProgramDays, today: string): ProgramState {
	if (today > of.endsOn) return 'over';
	if (today < of.intakeOpens) return 'coming';
	return today <= of.intakeCloses ? 'intake' : 'under_way';
}
