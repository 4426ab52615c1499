import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { JurorRemoval, JurorStatus } from '../../../schemas/award-lists.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardSample } from '../../db/schema/awards.ts';
import { conflictDeclaration, juror, juryAssignment, reading, sampleReading } from '../../db/schema/jury.ts';
import { organisation, region } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { now } from '../../clock.ts';
import { conflictsOf, type Conflict } from './conflicts.ts';
import { ofJury } from './of-jury.ts';
import { namesReady } from './parties.ts';
import { removalsOf } from './remove.ts';
import { staffEdition } from '../editions/queries.ts';
import { usualReadings } from '../assignment/panel-problem.ts';

export interface OfficeJuror {
	id: number;
	name: string;
	email: string;
	organisation: string | null;
	region: string | null;
	status: JurorStatus;
	remindedAt: Date | null;
	assigned: number;
	read: number;
	/** Nominations of which they have said nothing yet. */
	undeclared: number;
	/** Practices left to do. */
	practices: number;
	/** Closed to them; `by`: whoever of the permanence said it, null for themselves. */
	conflicts: Pick<Conflict, 'code' | 'title' | 'reason' | 'by'>[];
	/** Taken out by the permanence, and why; null for whoever sits, or left or declined on their own. */
	removed: { by: string; why: JurorRemoval; at: Date } | null;
	/** Something waits for them. */
	isLate: boolean;
}

export interface OfficeDossier {
	code: string;
	title: string;
	readers: { jurorId: number; name: string; state: 'given' | 'begun' | 'done' }[];
	/** Jurors who may still be given it. */
	others: { jurorId: number; name: string }[];
	/** Readings done or to come are fewer than asked. */
	isShort: boolean;
}

export interface JuryOffice {
	editionName: string;
	timezone: string;
	jurors: OfficeJuror[];
	/** Nobody is invited once scoring has closed. */
	isSettled: boolean;
	/** Whoever asks is of this jury: dossiers, and who reads them, are for others of the permanence. */
	isOfJury: boolean;
	/** Prizes in which whoever asks has a hand: who reads them is for others as well. */
	ownPrizes: string[];
	/** Names of the prizes read blind are not asked yet: eligibility is not over. */
	areNamesToCome: boolean;
	prizes: { id: number; name: string; readings: number | 'everyone'; rows: OfficeDossier[] }[];
}

/**
 * The jury of an edition as the office follows it: no mark and no note is in it.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function juryOffice(actor: Actor, editionSlug: string): Promise<JuryOffice> {
	const edition = await staffEdition(actor, editionSlug);
	const db = await reader();
	const ofEdition = eq(nomination.editionId, edition.id);
	const personId = actor.kind === 'person' ? actor.personId : null;
	const [jurors, categories, rows, given, readings, declared, barred, practised, [asker]] = await Promise.all(
		[
			db
				.select({
					id: juror.id,
					name: juror.name,
					email: juror.email,
					organisation: organisation.name,
					region: region.name,
					status: juror.status,
					remindedAt: juror.remindedAt
				})
				.from(juror)
				.leftJoin(organisation, eq(organisation.id, juror.organisationId))
				.leftJoin(region, eq(region.code, juror.regionCode))
				.where(eq(juror.editionId, edition.id))
				.orderBy(asc(juror.name)),
			db
				.select({
					id: awardCategory.id,
					name: awardCategory.name,
					mode: awardCategory.mode,
					blind: awardCategory.blind,
					hasHand: sql<number>`EXISTS (SELECT 1 FROM nomination_party x
					JOIN nomination n ON n.id = x.nomination_id AND n.status NOT IN ('draft', 'withdrawn')
					WHERE x.person_id = ${personId} AND n.category_id = ${awardCategory.id})`,
					readings: awardCategory.readings,
					hasSample: sql<number>`${awardSample.categoryId} IS NOT NULL`
				})
				.from(awardCategory)
				.leftJoin(awardSample, eq(awardSample.categoryId, awardCategory.id))
				.where(and(eq(awardCategory.editionId, edition.id), sql`${awardCategory.mode} <> 'public'`))
				.orderBy(asc(awardCategory.position), asc(awardCategory.id)),
			db
				.select({
					id: nomination.id,
					code: nomination.code,
					title: nomination.title,
					categoryId: nomination.categoryId
				})
				.from(nomination)
				.where(and(ofEdition, inArray(nomination.status, ['eligible', 'shortlisted', 'laureate'])))
				.orderBy(asc(nomination.title)),
			db
				.select({ jurorId: juryAssignment.jurorId, nominationId: juryAssignment.nominationId })
				.from(juryAssignment)
				.innerJoin(nomination, eq(nomination.id, juryAssignment.nominationId))
				.where(ofEdition),
			db
				.select({
					jurorId: reading.jurorId,
					nominationId: reading.nominationId,
					complete: reading.complete
				})
				.from(reading)
				.innerJoin(nomination, eq(nomination.id, reading.nominationId))
				.where(and(ofEdition, sql`${reading.withdrawnAt} IS NULL`)),
			db
				.select({
					jurorId: conflictDeclaration.jurorId,
					nominationId: conflictDeclaration.nominationId
				})
				.from(conflictDeclaration)
				.innerJoin(nomination, eq(nomination.id, conflictDeclaration.nominationId))
				.where(ofEdition),
			db.all<{ jurorId: number; nominationId: number }>(
				sql`SELECT b.juror_id AS jurorId, b.nomination_id AS nominationId FROM nomination_barred b
				JOIN nomination n ON n.id = b.nomination_id WHERE n.edition_id = ${edition.id}`
			),
			db
				.select({ jurorId: sampleReading.jurorId, categoryId: sampleReading.categoryId })
				.from(sampleReading)
				.innerJoin(awardCategory, eq(awardCategory.id, sampleReading.categoryId))
				.where(eq(awardCategory.editionId, edition.id)),
			db.all<{ isOfJury: number; ready: number }>(
				sql`SELECT ${actor.kind === 'person' ? ofJury(actor, edition.id) : 0} AS isOfJury, ${namesReady(edition.id)} AS ready`
			)
		]
	);
	const isOfJury = asker!.isOfJury === 1;
	const jurorIds = jurors.map(({ id }) => id);
	const [conflicts, removals] = await Promise.all([
		isOfJury ? [] : conflictsOf(db, jurorIds),
		removalsOf(db, jurorIds)
	]);
	const areNamesToCome = asker!.ready !== 1 && categories.some(({ blind }) => blind);
	const key = (one: { jurorId: number; nominationId: number }) => `${one.jurorId}:${one.nominationId}`;
	const state = new Map(
		readings.map((one) => [key(one), one.complete ? ('done' as const) : ('begun' as const)])
	);
	const isBarred = new Set(barred.map(key));
	const isDeclared = new Set(declared.map(key));
	const read = new Set(categories.filter(({ blind }) => !(blind && areNamesToCome)).map(({ id }) => id));
	const asked = rows.filter(({ categoryId }) => read.has(categoryId));
	const nameOf = new Map(jurors.map(({ id, name }) => [id, name]));
	return {
		editionName: edition.name,
		timezone: edition.timezone,
		jurors: jurors.map((one) => {
			const theirs = given.filter(({ jurorId }) => jurorId === one.id);
			const inPrize = new Set(
				theirs.map(({ nominationId }) => rows.find(({ id }) => id === nominationId)?.categoryId)
			);
			const read = theirs.filter((pair) => state.get(key(pair)) === 'done').length;
			const isIn = one.status === 'accepted';
			const left = (nominationId: number) => key({ jurorId: one.id, nominationId });
			const undeclared = isIn
				? asked.filter(({ id }) => !isBarred.has(left(id)) && !isDeclared.has(left(id))).length
				: 0;
			const practices = categories.filter(
				({ id, hasSample }) =>
					isIn &&
					hasSample &&
					inPrize.has(id) &&
					!practised.some(({ jurorId, categoryId }) => jurorId === one.id && categoryId === id)
			).length;
			return {
				...one,
				...{ read, undeclared, practices },
				assigned: theirs.length,
				conflicts: conflicts.filter(({ jurorId }) => jurorId === one.id),
				removed: one.status === 'left' || one.status === 'declined' ? (removals.get(one.id) ?? null) : null,
				isLate:
					one.status === 'invited' || (isIn && (read < theirs.length || undeclared > 0 || practices > 0))
			};
		}),
		isSettled: now() >= edition.scoringClosesAt,
		ownPrizes: categories.filter(({ hasHand }) => hasHand === 1).map(({ name }) => name),
		...{ isOfJury, areNamesToCome },
		prizes: categories
			.filter(({ mode, hasHand }) => mode !== 'favourite' && !hasHand && !isOfJury)
			.flatMap(({ id, name, readings: wanted }) => {
				const inPrize = rows.filter(({ categoryId }) => categoryId === id);
				if (inPrize.length === 0) return [];
				const most = wanted ?? usualReadings(inPrize.length);
				return [
					{
						...{ id, name, readings: most },
						rows: inPrize.map(({ id: nominationId, code, title }) => {
							const readers = given
								.filter((pair) => pair.nominationId === nominationId)
								.map((pair) => ({
									jurorId: pair.jurorId,
									name: nameOf.get(pair.jurorId)!,
									state: state.get(key(pair)) ?? ('given' as const)
								}));
							const others = jurors
								.filter(
									(one) =>
										one.status === 'accepted' &&
										!isBarred.has(key({ jurorId: one.id, nominationId })) &&
										!readers.some(({ jurorId }) => jurorId === one.id)
								)
								.map((one) => ({ jurorId: one.id, name: one.name }));
							const isShort =
								most === 'everyone' ? others.length > 0 || readers.length === 0 : readers.length < most;
							return { code, title, readers, others, isShort };
						})
					}
				];
			})
	};
}
