/** A nomination that may stand, as the settings list it. */
export interface Eligible {
	nominationId: number;
	nomination: string;
	name: string;
	organisationName?: string;
	photoId?: number | null;
	isFinalist: boolean;
	mayStand: boolean;
	hasAnswered: boolean;
}
