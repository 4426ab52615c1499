import { eq } from 'drizzle-orm';
import { system, type PersonActor } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { recognisePeople } from '../../src/lib/server/members/person.ts';

/** A juror of an edition being scored, with one dossier open to them. */
export interface Sitting {
	actor: PersonActor;
	editionSlug: string;
	code: string;
	jurorId: number;
}

/** Makes an edition being scored, its prize, one nomination, and so many jurors who may read it, in an empty store. */
export async function sittingJury(count: number): Promise<Sitting[]> {
	const at = now();
	const days = (n: number) => new Date(at.getTime() + n * DAY_MS);
	const editionSlug = 'mesure';
	return write('awards.bench', async (tx) => {
		const [edition] = await tx
			.insert(t.awardEdition)
			.values({
				...{ slug: editionSlug, name: 'Méritas', number: 1, createdAt: days(-60), publishedAt: days(-50) },
				...{ nominationsOpenAt: days(-40), nominationsCloseAt: days(-20), scoringOpensAt: days(-10) },
				...{ scoringClosesAt: days(10), embargoUntil: days(20) }
			})
			.returning();
		const editionId = edition!.id;
		const [category] = await tx
			.insert(t.awardCategory)
			.values({ editionId, slug: 'prix', name: 'Prix', mode: 'jury', nomineeKind: 'project' })
			.returning();
		await tx.insert(t.awardCriterion).values({ categoryId: category!.id, name: 'Effets', max: 5 });
		const emails = Array.from({ length: count + 1 }, (_, i) => `personne-${i}@exemple.example`);
		const ids = await recognisePeople(
			tx,
			system('mesure'),
			emails.map((email) => ({ email, givenName: 'Camille', familyName: 'Essai' }))
		);
		const [nomination] = await tx
			.insert(t.nomination)
			.values({
				...{ code: 'MESURE', editionId, categoryId: category!.id, nominatorId: ids.get(emails[0]!)! },
				...{ title: 'Projet', nomineeName: 'Organisme', summary: 'Un projet.', createdAt: at, updatedAt: at }
			})
			.returning();
		const nominationId = nomination!.id;
		for (const status of ['submitted', 'eligible'] as const)
			await tx.update(t.nomination).set({ status }).where(eq(t.nomination.id, nominationId));
		const sitting: Sitting[] = [];
		for (const email of emails.slice(1)) {
			const personId = ids.get(email)!;
			const [juror] = await tx
				.insert(t.juror)
				.values({
					...{ editionId, personId, name: 'Camille Essai', email, emailCanonical: email },
					...{ status: 'accepted', invitedAt: at, answeredAt: at, termsAcceptedAt: at }
				})
				.returning();
			const pair = { jurorId: juror!.id, nominationId };
			await tx.insert(t.juryAssignment).values({ ...pair, assignedAt: at });
			await tx.insert(t.conflictDeclaration).values({ ...pair, conflict: false, declaredAt: at });
			sitting.push({
				actor: {
					...{ kind: 'person', personId, email, name: 'Camille Essai', roles: [], organisationIds: [] }
				},
				...{ editionSlug, code: 'MESURE', jurorId: juror!.id }
			});
		}
		return sitting;
	});
}
