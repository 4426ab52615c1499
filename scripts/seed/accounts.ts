import { hash } from '@node-rs/argon2';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

/** One password for the demonstration accounts; they exist only where DEMO is set. */
export const DEMO_PASSWORD = 'estrade-demo';

export const DEMO_ACCOUNTS = [
	{
		email: 'permanence@axtra.example',
		givenName: 'Solange',
		familyName: 'Permanence',
		role: 'Permanence : tout voir, tout faire',
		staff: ['staff'] as const
	},
	{
		email: 'accueil@axtra.example',
		givenName: 'Rémi',
		familyName: 'Laporte',
		role: 'Accueil : le pointage seulement',
		staff: ['door'] as const
	},
	{
		email: 'direction@lesoit.example',
		givenName: 'Hélène',
		familyName: 'Savard',
		role: 'Responsable d’un organisme : Le SOIT',
		organisation: 'le-soit'
	},
	{
		email: 'quarieriste@lesoit.example',
		givenName: 'Anne-Sophie',
		familyName: 'Bornais',
		role: 'Quariériste en inscription',
		organisationOf: 'le-soit'
	}
];

/** The demonstration accounts by role, with one password. */
export async function seedAccounts(organisations: { id: number; slug: string }[]): Promise<void> {
	const passwordHash = await hash(DEMO_PASSWORD);
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
