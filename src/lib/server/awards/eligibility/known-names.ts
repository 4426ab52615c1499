import { and, eq, inArray, ne } from 'drizzle-orm';
import type { MaskedName } from '../../../awards/mask.ts';
import type { NomineeKind } from '../../../schemas/award-lists.ts';
import type { Database } from '../../db/client.ts';
import { juror } from '../../db/schema/jury.ts';
import { organisation, person, region } from '../../db/schema/members.ts';
import { coNominator, nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import type { Nomination } from './access.ts';

/** Where everything is: said of a text, it may say which region. */
const PROVINCE = 'Québec';

/**
 * Who and what a text of a nomination may name, as the store knows them: its own people, organisations and region first, then
 * everybody of its edition; other regions only perhaps say where it is.
 */
export async function knownNames(
	db: Database | Tx,
	of: Nomination,
	nomineeKind: NomineeKind
): Promise<MaskedName[]> {
	const [own, others, regions] = await Promise.all([
		ownNames(db, of, nomineeKind),
		namesOfEdition(db, of.editionId),
		db.select().from(region)
	]);
	return [
		...own,
		...others.map((name) => ({ kind: 'other', name }) as const),
		...regions.map(({ code, name }): MaskedName => ({
			kind: code === of.regionCode ? 'region' : 'perhaps',
			name
		})),
		{ kind: 'perhaps', name: PROVINCE } as const
	].filter(({ name }) => name.trim() !== '');
}

async function ownNames(db: Database | Tx, of: Nomination, nomineeKind: NomineeKind): Promise<MaskedName[]> {
	const organisationIds = [of.organisationId, of.nomineeOrganisationId].filter((id) => id !== null);
	const [[nominator], others, known] = await Promise.all([
		db
			.select({
				givenName: person.givenName,
				familyName: person.familyName,
				organisation: organisation.name
			})
			.from(person)
			.leftJoin(organisation, eq(organisation.id, person.organisationId))
			.where(eq(person.id, of.nominatorId)),
		db.select({ name: coNominator.name }).from(coNominator).where(eq(coNominator.nominationId, of.id)),
		db.select({ name: organisation.name }).from(organisation).where(inArray(organisation.id, organisationIds))
	]);
	const organisations = [
		of.organisationName,
		of.nomineeOrganisationName,
		nominator?.organisation ?? '',
		...known.map(({ name }) => name)
	];
	return [
		{ kind: nomineeKind === 'person' ? 'person' : 'organisation', name: of.nomineeName } as const,
		...organisations.map((name) => ({ kind: 'organisation', name }) as const),
		...[`${nominator!.givenName} ${nominator!.familyName}`, ...others.map(({ name }) => name)].map(
			(name) => ({ kind: 'nominator', name }) as const
		)
	];
}

/** Nominees, those who nominate, and the jury; of drafts nobody. */
async function namesOfEdition(db: Database | Tx, editionId: number): Promise<string[]> {
	const handedIn = and(eq(nomination.editionId, editionId), ne(nomination.status, 'draft'));
	const [nominations, others, jurors] = await Promise.all([
		db
			.select({
				nominee: nomination.nomineeName,
				organisation: nomination.nomineeOrganisationName,
				givenName: person.givenName,
				familyName: person.familyName
			})
			.from(nomination)
			.innerJoin(person, eq(person.id, nomination.nominatorId))
			.where(handedIn),
		db
			.select({ name: coNominator.name })
			.from(coNominator)
			.innerJoin(nomination, eq(nomination.id, coNominator.nominationId))
			.where(handedIn),
		db.select({ name: juror.name }).from(juror).where(eq(juror.editionId, editionId))
	]);
	return [
		...new Set([
			...nominations.flatMap((one) => [one.nominee, one.organisation, `${one.givenName} ${one.familyName}`]),
			...[...others, ...jurors].map(({ name }) => name)
		])
	];
}
