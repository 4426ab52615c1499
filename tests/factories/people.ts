import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

let serial = 0;

export async function makeOrganisation(options: { isMember?: boolean } = {}) {
	const n = ++serial;
	const [organisation] = await write('members.factory', (tx) =>
		tx
			.insert(t.organisation)
			.values({ slug: `organisme-${n}`, name: `Organisme ${n}`, isMember: options.isMember ?? true })
			.returning()
	);
	return organisation!;
}

/** A person with an account, their roles and the organisations they manage, and the actor they are. */
export async function makePerson(
	options: { roles?: ('staff' | 'door')[]; organisationIds?: number[]; email?: string } = {}
) {
	const n = ++serial;
	const { roles = [], organisationIds = [], email = `personne-${n}@exemple.org` } = options;
	const person = await write('members.factory', async (tx) => {
		const [row] = await tx
			.insert(t.person)
			.values({
				email,
				emailCanonical: canonicalEmail(email),
				givenName: 'Camille',
				familyName: `Test-${n}`,
				searchName: searchable(`Camille Test-${n}`),
				createdAt: now()
			})
			.returning();
		await tx.insert(t.account).values({ personId: row!.id, createdAt: now() });
		if (roles.length) await tx.insert(t.staffRole).values(roles.map((role) => ({ personId: row!.id, role })));
		if (organisationIds.length)
			await tx
				.insert(t.organisationManager)
				.values(
					organisationIds.map((organisationId) => ({ organisationId, personId: row!.id, since: now() }))
				);
		return row!;
	});
	const actor: Actor = {
		kind: 'person',
		personId: person.id,
		email,
		name: `Camille Test-${n}`,
		roles,
		organisationIds
	};
	return { person, actor };
}
