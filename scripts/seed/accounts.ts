import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import { hashPassword } from '../../src/lib/server/auth/password.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

export { DEMO_ACCOUNTS, DEMO_PASSWORD };

/** The demonstration accounts by role, with one password. */
export async function seedAccounts(organisations: { id: number; slug: string }[]): Promise<void> {
	const passwordHash = await hashPassword(DEMO_PASSWORD);
	const organisationId = (slug: string | undefined) =>
		organisations.find((organisation) => organisation.slug === slug)?.id ?? null;
	await write('auth.seed', async (tx) => {
		for (const demo of DEMO_ACCOUNTS) {
			const [person] = await tx
				.insert(t.person)
				.values({
					email: demo.email,
					emailCanonical: canonicalEmail(demo.email),
					givenName: demo.givenName,
					familyName: demo.familyName,
					searchName: searchable(`${demo.givenName} ${demo.familyName}`),
					organisationId: organisationId(demo.organisation ?? demo.organisationOf),
					createdAt: now()
				})
				.returning();
			await tx.insert(t.account).values({ personId: person!.id, passwordHash, createdAt: now() });
			for (const role of demo.staff ?? [])
				await tx.insert(t.staffRole).values({ personId: person!.id, role });
			const managed = organisationId(demo.organisation);
			if (managed)
				await tx
					.insert(t.organisationManager)
					.values({ organisationId: managed, personId: person!.id, since: now() });
		}
	});
}
