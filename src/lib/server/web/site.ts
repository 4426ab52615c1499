import { isDoor, isStaff, type Actor } from '../auth/policy.ts';

/** Named at the foot of every page, as Loi 25 asks. */
const PRIVACY_OFFICER = 'Direction générale d’AXTRA';

/** What the header and the footer of public and account pages need. */
export function siteFrame(actor: Actor): {
	user: { id: number; name: string; staff: boolean; door: boolean } | null;
	privacyOfficer: string;
} {
	const user =
		actor.kind === 'person'
			? { id: actor.personId, name: actor.name, staff: isStaff(actor), door: isDoor(actor) }
			: null;
	return { user, privacyOfficer: PRIVACY_OFFICER };
}
