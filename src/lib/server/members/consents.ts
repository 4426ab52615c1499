import { asc, eq } from 'drizzle-orm';
import { CONSENTS, type ConsentPurpose } from '../../schemas/consents.ts';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { consent } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';

/** What someone agrees to at present, with when they last said so; never asked is no. */
export type ConsentState = Record<ConsentPurpose, { granted: boolean; since: Date | null }>;

/** The consents of the person who asks. */
export async function myConsents(actor: Actor): Promise<ConsentState> {
	return stateOf(await reader(), requirePerson(actor).personId);
}

/**
 * Gives or takes back consents: a line for each that changes, with the sentence shown, and an audit row.
 * @returns how many changed
 */
export async function changeConsents(
	actor: Actor,
	wanted: Record<ConsentPurpose, boolean>,
	locale: 'fr' | 'en'
): Promise<number> {
	const { personId } = requirePerson(actor);
	return write('members.changeConsents', async (tx) => {
		const before = await stateOf(tx, personId);
		const changed = PURPOSES.filter((purpose) => before[purpose].granted !== wanted[purpose]);
		if (changed.length === 0) return 0;
		const at = now();
		await tx.insert(consent).values(
			changed.map((purpose) => ({
				personId,
				purpose,
				granted: wanted[purpose],
				wording: CONSENTS[purpose][locale],
				wordingVersion: CONSENTS[purpose].version,
				source: 'compte',
				at
			}))
		);
		await record(
			tx,
			actor,
			...changed.map((purpose) => ({
				action: wanted[purpose] ? 'consent.given' : 'consent.withdrawn',
				objectKind: 'person',
				objectId: personId,
				details: { purpose, version: CONSENTS[purpose].version }
			}))
		);
		return changed.length;
	});
}

const PURPOSES = Object.keys(CONSENTS) as ConsentPurpose[];

async function stateOf(db: Database | Tx, personId: number): Promise<ConsentState> {
	const lines = await db
		.select({ purpose: consent.purpose, granted: consent.granted, at: consent.at })
		.from(consent)
		.where(eq(consent.personId, personId))
		.orderBy(asc(consent.id));
	// The last line of a purpose counts.
	const last = new Map(lines.map((line) => [line.purpose, line]));
	return Object.fromEntries(
		PURPOSES.map((purpose) => [
			purpose,
			{ granted: last.get(purpose)?.granted ?? false, since: last.get(purpose)?.at ?? null }
		])
	) as ConsentState;
}
