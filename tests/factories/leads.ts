import type { LeadScans } from '../../src/lib/schemas/leads.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { chooseBooth } from '../../src/lib/server/exhibitors/allocate.ts';
import { placeBoothOrder } from '../../src/lib/server/exhibitors/place-order.ts';
import { badgeText } from '../../src/lib/server/registration/badge-code.ts';
import { boothForm, makeExhibitor, type MadeExhibition } from './exhibition.ts';
import { makeOrder } from './order.ts';

/** Somebody signed in. */
const signedIn = (personId: number): Actor => ({
	...{ kind: 'person', personId, email: 'x@exemple.org', name: 'X' },
	...{ roles: [], organisationIds: [] }
});

/** An exhibitor that has its booth. */
export async function makeConfirmed(of: MadeExhibition, booth = 0) {
	const one = await makeExhibitor(of);
	await chooseBooth({ ...one, boothId: of.booths[booth]!.id });
	await placeBoothOrder({ ...one, input: boothForm(57_488, 'invoice'), locale: 'fr' });
	return one;
}

/** Somebody registered, with their badge. */
export async function makeVisitor(of: MadeExhibition) {
	const { registrations } = await makeOrder(of, { status: 'awaiting_payment' });
	const [one] = registrations;
	return {
		...one!,
		badge: badgeText(one!.code),
		actor: signedIn(one!.personId)
	};
}

let nonces = 0;
/** A reading, as a device sends it: so many seconds after it read. */
export function sentScans(badges: string[], { note = '', ago = 0 } = {}): LeadScans {
	const at = Date.parse('2026-05-01T12:00:00Z');
	return {
		sentAt: new Date(at).toISOString(),
		scans: badges.map((badge) => ({
			...{ badge, note, interest: 0, nonce: `nonce-${String(++nonces).padStart(8, '0')}` },
			scannedAt: new Date(at - ago * 1000).toISOString()
		}))
	};
}
