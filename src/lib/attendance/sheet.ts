import type { Span } from './minutes.ts';

/** How a presence came to be known. */
export type AttendanceSource = 'code' | 'door' | 'list' | 'meeting' | 'staff';

/** A change of a line, for whoever asks what happened. */
export interface TrailEntry {
	at: Date;
	/** Name of who made it; null: whoever scanned the code without an account. */
	by: string | null;
	source: AttendanceSource;
	before: { minutes: number; isAdmissible: boolean; people: number; spans: Span[] } | null;
	after: { minutes: number; isAdmissible: boolean; people: number; spans: Span[] } | null;
	reason: string;
}

/** A line of a sheet: somebody registered, noted or not, or a guest. */
export interface SheetLine {
	/** `r12` for a registration, `a34` for a guest. */
	key: string;
	attendanceId: number | null;
	registrationId: number | null;
	givenName: string;
	/** Of a guest, the whole name. */
	familyName: string;
	organisation: string;
	people: number;
	isAdmissible: boolean;
	minutes: number;
	spans: Span[];
	source: AttendanceSource | null;
	signedAt: Date | null;
	/** When the door of the session read their badge. */
	readAt: Date | null;
	/** Their registration was cancelled or handed over since. */
	isCancelled: boolean;
	/** Number of its last change; 0: nothing is written. */
	revision: number;
	trail: TrailEntry[];
}

export type LineState = 'unmarked' | 'door' | 'present' | 'left' | 'absent';

/** Where somebody stands: `door` is read at the door and not written on the sheet. */
export function stateOf(line: Pick<SheetLine, 'attendanceId' | 'spans' | 'readAt'>): LineState {
	if (line.attendanceId === null) return line.readAt ? 'door' : 'unmarked';
	if (line.spans.length === 0) return 'absent';
	return line.spans.some(({ leftAt }) => leftAt === null) ? 'present' : 'left';
}

/** Whether somebody was there at all. */
export function wasThere(line: Pick<SheetLine, 'attendanceId' | 'spans' | 'readAt'>): boolean {
	return ['door', 'present', 'left'].includes(stateOf(line));
}

/** A guest who wrote their own name with the code on screen, and whom nobody who keeps the sheet has confirmed. */
export function isToConfirm(line: Pick<SheetLine, 'registrationId' | 'attendanceId' | 'source'>): boolean {
	return line.registrationId === null && line.attendanceId !== null && line.source === 'code';
}

/** What stands on top of a sheet. */
export function countsOf(lines: readonly SheetLine[]) {
	const people = (some: readonly SheetLine[]) => some.reduce((sum, line) => sum + line.people, 0);
	const there = lines.filter(wasThere);
	return {
		present: people(there),
		guests: people(there.filter(({ registrationId }) => registrationId === null)),
		admissible: people(there.filter(({ isAdmissible }) => isAdmissible)),
		absent: lines.filter((line) => stateOf(line) === 'absent').length,
		registered: lines.filter(({ registrationId, isCancelled }) => registrationId !== null && !isCancelled)
			.length,
		unmarked: lines.filter((line) => stateOf(line) === 'unmarked').length
	};
}
