import { asc, eq } from 'drizzle-orm';
import { CONSENTS, PURPOSES, type ConsentPurpose } from '../../schemas/consents.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { insertRows } from '../db/insert.ts';
import { consent } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';

/** What someone agrees to at present, with when they last said so; never asked is no. */
export type ConsentState = Record<ConsentPurpose, { granted: boolean; since: Date | null }>;

/** What a person says of one purpose, and where. */
interface Said {
	personId: number;
	purpose: ConsentPurpose;
	granted: boolean;
	/** The language of the sentence they were shown. */
	locale: 'fr' | 'en';
	source: string;
}

/** Writes what someone said: a line and an audit row each. The caller has made sure that it is that person who asks. */
export async function writeConsents(tx: Tx, actor: Actor, said: readonly Said[]): Promise<void> {
	const at = now();
	await insertRows(
		tx,
		consent,
		said.map((one) => consentRow(one, at))
	);
	await record(
		tx,
		actor,
		...said.map(({ personId, purpose, granted }) => ({
			action: granted ? 'consent.given' : 'consent.withdrawn',
			objectKind: 'person',
			objectId: personId,
			details: { purpose, version: CONSENTS[purpose].version }
		}))
	);
}

/** A line of the register, with the sentence shown. */
export function consentRow(
	{ personId, purpose, granted, locale, source }: Said,
	at: Date
): typeof consent.$inferInsert {
	const { [locale]: wording, version: wordingVersion } = CONSENTS[purpose];
	return { personId, purpose, granted, wording, wordingVersion, source, at };
}

/** What someone agrees to at present. */
export async function stateOf(db: Database | Tx, personId: number): Promise<ConsentState> {
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
