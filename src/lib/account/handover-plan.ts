/** A place about to be given away, as its page reads it back. Plain data: the browser gets the same. */
export interface HandoverPlan {
	/** As typed. */
	to: { givenName: string; familyName: string; email: string };
	/** Titles of the sessions that go with the place. */
	sessions: string[];
	/** Titles of the sessions in whose line the person stands, and whose place there is lost. */
	waiting: string[];
}
