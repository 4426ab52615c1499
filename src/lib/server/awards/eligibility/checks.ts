import { and, asc, eq, inArray } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { awardCheck } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { nomination, nominationCheck } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { staffEdition } from '../editions/queries.ts';
import { dossierChangedAt, openHandedIn, requireDecidable, type Nomination } from './access.ts';

/** A point of eligibility, and what staff found on it; `met` is null until somebody looked. */
export interface CheckedPoint {
	id: number;
	label: string;
	met: boolean | null;
	note: string;
	by: { givenName: string; familyName: string } | null;
	at: Date | null;
	/** Looked at before the dossier changed: to be looked at again. */
	isStale: boolean;
}

/** The points of a nomination's category, in their order. */
export async function pointsOf(db: Database | Tx, { id }: Pick<Nomination, 'id'>): Promise<CheckedPoint[]> {
	return (await pointsOfMany(db, [id])).get(id) ?? [];
}

/** The points of several nominations, each in their order, by nomination id; none for one whose prize has none. */
export async function pointsOfMany(
	db: Database | Tx,
	ids: readonly number[]
): Promise<Map<number, CheckedPoint[]>> {
	const rows = await db
		.select({
			nominationId: nomination.id,
			changedAt: dossierChangedAt,
			id: awardCheck.id,
			label: awardCheck.label,
			met: nominationCheck.met,
			note: nominationCheck.note,
			by: { givenName: person.givenName, familyName: person.familyName },
			at: nominationCheck.at
		})
		.from(nomination)
		.innerJoin(awardCheck, eq(awardCheck.categoryId, nomination.categoryId))
		.leftJoin(
			nominationCheck,
			and(eq(nominationCheck.checkId, awardCheck.id), eq(nominationCheck.nominationId, nomination.id))
		)
		.leftJoin(person, eq(person.id, nominationCheck.by))
		.where(inArray(nomination.id, [...ids]))
		.orderBy(asc(awardCheck.position), asc(awardCheck.id));
	const points = new Map<number, CheckedPoint[]>();
	for (const { nominationId, changedAt, ...row } of rows) {
		const point = { ...row, note: row.note ?? '', isStale: row.at !== null && row.at.getTime() < changedAt };
		points.set(nominationId, [...(points.get(nominationId) ?? []), point]);
	}
	return points;
}

/**
 * A fingerprint of all that a decision rests on: whoever checks or decides says what they were shown, so that of two
 * people at once the second is told.
 */
export function standingOf(nomination: Nomination, points: readonly CheckedPoint[]): string {
	const { status, eligibility, eligibilityReason, revision } = nomination;
	return digestOf([
		...[status, eligibility, eligibilityReason, revision],
		...points.map(({ id, met, note }) => [id, met, note])
	]);
}

/** @throws Refusal `stale_page` unless a nomination stands as whoever asks was shown */
export async function requireShown(tx: Tx, nomination: Nomination, seen: string): Promise<CheckedPoint[]> {
	const points = await pointsOf(tx, nomination);
	if (standingOf(nomination, points) !== seen) throw new Refusal('stale_page');
	return points;
}

/** What is found on a point: null takes back what was. */
export interface Finding {
	met: boolean | null;
	note: string;
}

/**
 * Notes what staff found on the points of a nomination, by point id; points that are not named stay as they are. Those that
 * change are of whoever asks, and those that are found the same in a dossier that changed since.
 * @param input.seen {@link standingOf} what was shown
 * @returns how many points were noted
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled`, `stale_page`
 */
export async function recordChecks(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
	findings: Readonly<Record<string, Finding>>;
	seen: string;
}): Promise<number> {
	const { actor, findings } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	const { personId } = requirePerson(actor);
	return write('eligibility.recordChecks', async (tx) => {
		const open = await openHandedIn(tx, actor, edition, input.code);
		requireDecidable(open);
		const { id } = open.nomination;
		const points = await requireShown(tx, open.nomination, input.seen);
		const changed = points.flatMap((point) => {
			const found = findings[point.id];
			if (!found) return [];
			const note = found.met === null ? '' : found.note;
			return found.met === point.met && note === point.note && !(point.isStale && found.met !== null)
				? []
				: [{ checkId: point.id, met: found.met, note }];
		});
		const at = now();
		for (const { checkId, met, note } of changed) {
			if (met === null)
				await tx
					.delete(nominationCheck)
					.where(and(eq(nominationCheck.nominationId, id), eq(nominationCheck.checkId, checkId)));
			else
				await tx
					.insert(nominationCheck)
					.values({ nominationId: id, checkId, met, note, by: personId, at })
					.onConflictDoUpdate({
						target: [nominationCheck.nominationId, nominationCheck.checkId],
						set: { met, note, by: personId, at }
					});
		}
		await record(
			tx,
			actor,
			...changed.map(({ checkId, met }) => ({
				action: 'nomination.checked',
				objectKind: 'nomination',
				objectId: id,
				details: { check: checkId, met: met ?? 'none' }
			}))
		);
		return changed.length;
	});
}
