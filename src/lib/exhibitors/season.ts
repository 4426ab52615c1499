/** Where an exhibition stands for those who would come: not yet open, taking applications, or closed. */
export type Season = 'soon' | 'open' | 'closed';

/** Open from its opening up to its closing, that instant out. */
export function seasonAt({ opensAt, closesAt }: { opensAt: Date; closesAt: Date }, at: Date): Season {
	if (at < opensAt) return 'soon';
	return at < closesAt ? 'open' : 'closed';
}
