import { and, eq, inArray, or } from 'drizzle-orm';
import { phaseOf, type EditionPhase } from '../../../awards/calendar.ts';
import { canonicalEmail } from '../../../format/names.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';

/** A juror's seat in the jury of an edition. */
export interface Seat {
	juror: typeof juror.$inferSelect;
	edition: typeof awardEdition.$inferSelect;
	phase: EditionPhase;
	/** Whether dossiers are scored now; the server's clock says it. */
	isOpen: boolean;
	/** Whether dossiers are read: from the opening of scoring until the results. */
	isLegible: boolean;
}

/**
 * The actor's seat in the jury of an edition: theirs, or the one that they are asked to take.
 * @throws Refusal `sign_in_required` (401); `not_found` (404) for whoever has none, who learns nothing of it
 */
export async function seatOf(db: Database | Tx, actor: Actor, editionSlug: string): Promise<Seat> {
	const { personId, email } = requirePerson(actor);
	const rows = await db
		.select({ juror, edition: awardEdition })
		.from(juror)
		.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
		.where(
			and(
				eq(awardEdition.slug, editionSlug),
				or(eq(juror.personId, personId), eq(juror.emailCanonical, canonicalEmail(email))),
				inArray(juror.status, ['invited', 'accepted'])
			)
		);
	// Their own seat before an invitation; one answered by another account is theirs, whatever the address.
	const found =
		rows.find((row) => row.juror.personId === personId) ?? rows.find((row) => row.juror.personId === null);
	if (!found) throw new Refusal('not_found', { status: 404 });
	const phase = phaseOf(found.edition, now());
	return {
		...found,
		phase,
		isOpen: phase === 'scoring',
		isLegible: phase === 'scoring' || phase === 'deliberation'
	};
}

/**
 * As {@link seatOf}, for whoever has accepted the terms.
 * @throws Refusal also `jury_terms_first` (403) for whoever is only invited
 */
export async function requireJuror(
	db: Database | Tx,
	actor: Actor,
	editionSlug: string
): Promise<Seat & { personId: number }> {
	const seat = await seatOf(db, actor, editionSlug);
	if (seat.juror.status !== 'accepted') throw new Refusal('jury_terms_first', { status: 403 });
	return { ...seat, personId: seat.juror.personId! };
}

/** @throws Refusal `jury_settled` once scoring has closed: whoever comes then would judge by what the others found */
export function requireUnsettled(edition: typeof awardEdition.$inferSelect): void {
	if (now() >= edition.scoringClosesAt) throw new Refusal('jury_settled');
}

/** The terms of an edition's jury, so that one accepts those that one has read. */
export function termsDigest({ juryTerms }: { juryTerms: string }): string {
	return digestOf(juryTerms);
}

/** Whether the actor sits in a jury or is asked to: the account then has a way to it. */
export async function sitsSomewhere(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const rows = await db
		.select({ personId: juror.personId })
		.from(juror)
		.where(
			and(
				or(eq(juror.personId, actor.personId), eq(juror.emailCanonical, canonicalEmail(actor.email))),
				inArray(juror.status, ['invited', 'accepted'])
			)
		);
	return rows.some(({ personId }) => personId === null || personId === actor.personId);
}
