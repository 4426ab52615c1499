import { canonicalEmail, searchable } from '../../format/names.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { insertRows } from '../db/insert.ts';
import { person } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';

/** What a form tells about someone. */
export interface NamedPerson {
	email: string;
	givenName: string;
	familyName: string;
	organisationId?: number | null;
	locale?: 'fr' | 'en';
}

const FILL_ANYONE =
	'(email_canonical) DO UPDATE SET organisation_id = coalesce(organisation_id, excluded.organisation_id)';
const FILL_ONESELF =
	'(email_canonical) DO UPDATE SET organisation_id = coalesce(organisation_id, iif(id = ?, excluded.organisation_id, NULL))';

/**
 * Finds or creates people by canonical address, in one statement. Whoever is already known keeps the name they have,
 * since anyone may type an address in a form; only they and the staff fill their organisation, where there was none.
 * @returns person ids by canonical address
 */
export async function recognisePeople(
	tx: Tx,
	actor: Actor,
	people: readonly NamedPerson[]
): Promise<ReadonlyMap<string, number>> {
	const byEmail = new Map<string, NamedPerson>();
	for (const one of people) {
		const key = canonicalEmail(one.email);
		if (!byEmail.has(key)) byEmail.set(key, one);
	}
	if (byEmail.size === 0) return new Map();
	const createdAt = now();
	const rows = await insertRows(
		tx,
		person,
		[...byEmail].map(([emailCanonical, one]) => ({
			email: one.email.trim(),
			emailCanonical,
			givenName: one.givenName,
			familyName: one.familyName,
			searchName: searchable(`${one.givenName} ${one.familyName}`),
			organisationId: one.organisationId ?? null,
			locale: one.locale ?? 'fr',
			createdAt
		})),
		{
			returning: ['id', 'emailCanonical'],
			onConflict: isStaff(actor) ? FILL_ANYONE : FILL_ONESELF,
			conflictValue: isStaff(actor) ? undefined : actor.kind === 'person' ? actor.personId : null
		}
	);
	return new Map(rows.map((row) => [row.emailCanonical, row.id]));
}
