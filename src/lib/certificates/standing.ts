import { isEntitled, type Attended } from './rule.ts';

/**
 * Where somebody stands: entitled, without the hours it takes, never noted anywhere; or with a certificate, which is of the
 * sheets as they are, of before they were corrected (or a name was), or revoked.
 */
export type Standing = 'entitled' | 'short' | 'absent' | 'valid' | 'changed' | 'revoked';

/** One registration, as the list of staff shows it. */
export interface CertificateLine {
	registration: string;
	name: string;
	organisation: string;
	minutes: number;
	/** Minutes from which a certificate is given. */
	needed: number;
	standing: Standing;
	/** The last that was given. */
	certificate: {
		id: number;
		number: string;
		code: string;
		person: string;
		minutes: number;
		issuedAt: Date;
		revokedAt: Date | null;
		revokedReason: string;
		/** How many were given before it. */
		before: number;
	} | null;
}

/** What {@link CertificateLine.standing} says. */
export function standingOf(
	attended: Attended,
	given: { isRevoked: boolean; isSame: boolean } | null
): Standing {
	if (given) return given.isRevoked ? 'revoked' : given.isSame ? 'valid' : 'changed';
	if (isEntitled(attended)) return 'entitled';
	return attended.minutes === 0 ? 'absent' : 'short';
}
