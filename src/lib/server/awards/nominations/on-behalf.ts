import { and, count, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { PersonActor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category } from '../editions/queries.ts';
import type { NominationRow } from './access.ts';

export interface OwnOrganisation {
	id: number;
	name: string;
	isMember: boolean;
	regionCode: string | null;
}

/** The organisations that somebody may nominate for: their own first, then those they manage. */
export async function organisationsOf(
	db: Database | Tx,
	{ personId, organisationIds }: Pick<PersonActor, 'personId' | 'organisationIds'>
): Promise<OwnOrganisation[]> {
	const own = sql<number>`${organisation.id} = (SELECT p.organisation_id FROM ${person} p WHERE p.id = ${personId})`;
	return db
		.select({
			id: organisation.id,
			name: organisation.name,
			isMember: organisation.isMember,
			regionCode: organisation.regionCode
		})
		.from(organisation)
		.where(or(own, inArray(organisation.id, [...organisationIds])))
		.orderBy(sql`${own} DESC`, organisation.name);
}

/** An organisation, whoever asks: the one that a nomination is for already, or that somebody says is theirs. */
export async function organisationOf(
	db: Database | Tx,
	id: number | null | undefined
): Promise<OwnOrganisation | undefined> {
	if (id === null || id === undefined) return undefined;
	const [found] = await db
		.select({
			id: organisation.id,
			name: organisation.name,
			isMember: organisation.isMember,
			regionCode: organisation.regionCode
		})
		.from(organisation)
		.where(eq(organisation.id, id));
	return found;
}

/**
 * Whether a prize takes nominations made for an organisation, or for none.
 * @throws Refusal `members_only` (403)
 */
export function requireMayNominate(
	{ nominators }: Pick<Category, 'nominators'>,
	forOne: { isMember: boolean } | undefined
): void {
	if (nominators === 'members' && !forOne?.isMember)
		throw new Refusal('members_only', { status: 403, field: 'organisation' });
}

/**
 * Whether one more nomination of its organisation may be handed in for its prize; of whoever nominates for none, or for one
 * that they only say is theirs, theirs: a stranger uses up nobody's room. A trigger holds the same.
 * @throws Refusal `organisation_nominations_full` with the most it takes
 */
export async function requireRoom(
	tx: Tx,
	row: NominationRow,
	{ perOrganisation: max }: Pick<Category, 'perOrganisation'>
): Promise<void> {
	if (max === null) return;
	const [there] = await tx
		.select({ count: count() })
		.from(nomination)
		.where(
			and(
				eq(nomination.categoryId, row.categoryId),
				ne(nomination.id, row.id),
				inArray(nomination.status, ['submitted', 'eligible', 'ineligible', 'shortlisted', 'laureate']),
				row.organisationId === null || row.organisationClaimed
					? and(
							eq(nomination.nominatorId, row.nominatorId),
							sql`(${nomination.organisationId} IS NULL OR ${nomination.organisationClaimed})`
						)
					: and(eq(nomination.organisationId, row.organisationId), eq(nomination.organisationClaimed, false))
			)
		);
	if (there!.count >= max)
		throw new Refusal('organisation_nominations_full', { values: { max }, field: 'organisation' });
}
