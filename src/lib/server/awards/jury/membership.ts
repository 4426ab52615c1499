import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { phaseOf, type EditionPhase } from '../../../awards/calendar.ts';
import { canonicalEmail } from '../../../format/names.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

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
	const [found] = await db
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
	// An invitation answered by another account is theirs, whatever the address.
	if (!found || (found.juror.personId !== null && found.juror.personId !== personId))
		throw new Refusal('not_found', { status: 404 });
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

/** The editions in whose jury the actor sits or is asked to, the latest first; nothing for anyone else. */
export async function juriesOf(
	actor: Actor
): Promise<{ slug: string; name: string; status: 'invited' | 'accepted'; phase: EditionPhase }[]> {
	if (actor.kind !== 'person') return [];
	const db = await reader();
	const rows = await db
		.select({ edition: awardEdition, status: juror.status, personId: juror.personId })
		.from(juror)
		.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
		.where(
			and(
				or(eq(juror.personId, actor.personId), eq(juror.emailCanonical, canonicalEmail(actor.email))),
				inArray(juror.status, ['invited', 'accepted'])
			)
		)
		.orderBy(desc(awardEdition.embargoUntil));
	return rows
		.filter(({ personId }) => personId === null || personId === actor.personId)
		.map(({ edition, status }) => ({
			slug: edition.slug,
			name: edition.name,
			status: status as 'invited' | 'accepted',
			phase: phaseOf(edition, now())
		}));
}
