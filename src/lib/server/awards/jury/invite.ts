import { and, eq, or } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { canonicalEmail, searchable } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { listOrganisations, listRegions } from '../../members/organisations.ts';
import { recognisePeople } from '../../members/person.ts';
import { emit } from '../../outbox/emit.ts';
import { requireUnsettled } from './membership.ts';
import { pastedJurors } from './pasted-jurors.ts';

/**
 * Asks people to sit in the jury of an edition, by the lines that staff pasted: each is mailed a link, and is of it once
 * they accept its terms, signed in with that address. Whoever declined or left is asked again, in the seat that they had, by
 * whatever address; whoever sits is left alone; whoever has not answered is mailed once a day at most.
 * @returns how many were asked, and the organisations and regions that the house does not know: nothing is proposed of them
 * @throws Refusal `not_allowed` (403), `not_found` (404), `jury_settled` once scoring has closed, as {@link pastedJurors}
 */
export async function inviteJurors(input: {
	actor: Actor;
	editionSlug: string;
	/** Lines, as {@link pastedJurors} reads them. */
	people: string;
}): Promise<{ asked: number; unknown: string[] }> {
	const { actor } = input;
	requireStaff(actor);
	const people = pastedJurors(input.people);
	const [organisations, regionRows] = await Promise.all([listOrganisations(), listRegions()]);
	const byName = new Map(organisations.map((one) => [searchable(one.name), one]));
	const regions = new Map(regionRows.map(({ code, name }) => [searchable(name), code]));
	const unknown = people.flatMap(({ organisation, region }) => [
		...(organisation && !byName.has(searchable(organisation)) ? [organisation] : []),
		...(region && !regions.has(searchable(region)) ? [region] : [])
	]);
	return write('jury.invite', async (tx) => {
		const [edition] = await tx.select().from(awardEdition).where(eq(awardEdition.slug, input.editionSlug));
		if (!edition) throw new Refusal('not_found', { status: 404 });
		requireUnsettled(edition);
		const editionId = edition.id;
		// Known from now on, so that a sign-in code can be mailed to them.
		const known = await recognisePeople(tx, actor, people);
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
			const seats = await tx
				.select({ id: juror.id, status: juror.status, personId: juror.personId })
				.from(juror)
				.where(
					and(
						eq(juror.editionId, editionId),
						or(eq(juror.emailCanonical, emailCanonical), eq(juror.personId, known.get(emailCanonical) ?? 0))
					)
				);
			// The seat that somebody had bears what they said of conflicts, whatever address they are asked by.
			const there = seats.find(({ personId }) => personId !== null) ?? seats[0];
			if (there?.status === 'accepted') continue;
			const isFree = seats.length < 2;
			const [saved] = there
				? await tx
						.update(juror)
						.set(isFree ? { ...values, emailCanonical } : { ...values, email: undefined })
						.where(eq(juror.id, there.id))
						.returning()
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
		return { asked, unknown: [...new Set(unknown)] };
	});
}
