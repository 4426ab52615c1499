import { and, eq } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { canonicalEmail, searchable } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juror } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { listOrganisations } from '../../members/organisations.ts';
import { recognisePeople } from '../../members/person.ts';
import { emit } from '../../outbox/emit.ts';
import { editionIdOf } from './edition-id.ts';
import { pastedJurors } from './pasted-jurors.ts';

/**
 * Asks people to sit in the jury of an edition, by the lines that staff pasted: each is mailed a link, and is of it once
 * they accept its terms, signed in with that address. Whoever declined or left is asked again; whoever sits is left alone;
 * whoever has not answered is mailed once a day at most.
 * @returns how many were asked
 * @throws Refusal `not_allowed` (403), `not_found` (404), as {@link pastedJurors}
 */
export async function inviteJurors(input: {
	actor: Actor;
	editionSlug: string;
	/** Lines, as {@link pastedJurors} reads them. */
	people: string;
}): Promise<number> {
	const { actor } = input;
	requireStaff(actor);
	const people = pastedJurors(input.people);
	const organisations = await listOrganisations();
	const byName = new Map(organisations.map((one) => [searchable(one.name), one]));
	const regions = new Map(
		organisations.flatMap(({ regionCode, regionName }) =>
			regionCode && regionName ? [[searchable(regionName), regionCode] as const] : []
		)
	);
	return write('jury.invite', async (tx) => {
		const editionId = await editionIdOf(tx, input.editionSlug);
		// Known from now on, so that a sign-in code can be mailed to them.
		await recognisePeople(tx, actor, people);
		let asked = 0;
		for (const one of people) {
			const emailCanonical = canonicalEmail(one.email);
			const organisation = byName.get(searchable(one.organisation));
			const values = {
				name: `${one.givenName} ${one.familyName}`,
				email: one.email,
				organisationId: organisation?.id ?? null,
				regionCode: regions.get(searchable(one.region)) ?? organisation?.regionCode ?? null,
				status: 'invited' as const,
				invitedAt: now(),
				answeredAt: null,
				termsAcceptedAt: null
			};
			const [there] = await tx
				.select({ id: juror.id, status: juror.status })
				.from(juror)
				.where(and(eq(juror.editionId, editionId), eq(juror.emailCanonical, emailCanonical)));
			if (there?.status === 'accepted') continue;
			const [saved] = there
				? await tx.update(juror).set(values).where(eq(juror.id, there.id)).returning()
				: await tx
						.insert(juror)
						.values({ editionId, emailCanonical, ...values })
						.returning();
			asked += 1;
			await record(tx, actor, { action: 'juror.invited', objectKind: 'juror', objectId: saved!.id });
			await emit(
				tx,
				'juror.invited',
				{ jurorId: saved!.id },
				{
					dedupeKey: `juror.invited:${saved!.id}:${there?.status === 'invited' ? dayOf(now()) : now().getTime()}`
				}
			);
		}
		return asked;
	});
}
