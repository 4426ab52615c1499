import { and, eq, ne, or } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { phaseOf } from '../../../awards/calendar.ts';
import { isStaff, requirePerson, type Actor, type PersonActor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { coNominator, nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category, Edition } from '../editions/queries.ts';
import { isOfJury } from '../jury/of-jury.ts';

export type NominationRow = typeof nomination.$inferSelect;
export type CoNominatorRow = typeof coNominator.$inferSelect;

/** A nomination that the actor may read, and what they are to it. */
export interface Access {
	nomination: NominationRow;
	edition: Edition;
	category: Category;
	as: 'nominator' | 'co-nominator' | 'invited' | 'staff';
	/** The actor's own line among those who write it with its nominator. */
	own: CoNominatorRow | null;
}

/**
 * The nomination of a code, for whoever writes it, and once it is handed in for the permanence. Whoever is only invited
 * is told so by `as`: what they may read is the caller's to say. Staff who are of its jury read it there or nowhere.
 * @throws Refusal `not_found` (404) for anybody else: a code tells nothing, not even that it exists
 */
export async function openNomination(db: Database | Tx, actor: Actor, code: string): Promise<Access> {
	const [found] = await db
		.select({ nomination, edition: awardEdition, category: awardCategory })
		.from(nomination)
		.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.where(eq(nomination.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { nomination: row } = found;
	if (actor.kind === 'person') {
		if (row.nominatorId === actor.personId) return { ...found, as: 'nominator', own: null };
		const own = await ownLine(db, actor, row.id);
		if (own?.status === 'accepted') return { ...found, as: 'co-nominator', own };
		if (own?.status === 'invited' && isLive(row)) return { ...found, as: 'invited', own };
	}
	if (isStaff(actor) && row.submittedAt !== null && !(await isOfJury(db, actor, row.editionId)))
		return { ...found, as: 'staff', own: null };
	throw new Refusal('not_found', { status: 404 });
}

/**
 * As {@link openNomination}, for what only those who write it do.
 * @throws Refusal `not_found` (404), `not_allowed` (403) for the permanence, which writes nothing in somebody's name
 */
export async function openOwnNomination(
	db: Database | Tx,
	actor: Actor,
	code: string
): Promise<Access & { person: PersonActor }> {
	const person = requirePerson(actor);
	const access = await openNomination(db, actor, code);
	if (access.as === 'invited') throw new Refusal('not_found', { status: 404 });
	if (access.as === 'staff') throw new Refusal('not_allowed', { status: 403 });
	return { ...access, person };
}

/**
 * Whether a nomination may be changed now: until nominations close, or its letter of eligibility leaves before. What the
 * permanence decides meanwhile is nobody else's to see.
 */
export function mayEdit(
	{ status }: Pick<NominationRow, 'status'>,
	edition: Edition,
	at: Date = now()
): boolean {
	if (status !== 'draft' && status !== 'submitted') return false;
	return phaseOf(edition, at) === 'nominations';
}

/** @throws Refusal `nominations_not_open`, `nominations_closed`, `nomination_settled` when nothing may be changed now */
export function requireEdits({ nomination: row, edition }: Pick<Access, 'nomination' | 'edition'>): void {
	if (mayEdit(row, edition)) return;
	requireOpen(edition);
	throw new Refusal('nomination_settled');
}

/** @throws Refusal `nominations_not_open`, `nominations_closed` */
export function requireOpen(edition: Edition): void {
	const phase = phaseOf(edition, now());
	if (phase === 'nominations') return;
	throw new Refusal(
		phase === 'preparing' || phase === 'announced' ? 'nominations_not_open' : 'nominations_closed'
	);
}

/** Whether one nominates for a prize: a favourite is chosen among those of the other prizes. */
export function takesNominations({ mode }: Pick<Category, 'mode'>): boolean {
	return mode !== 'favourite';
}

/** Whether anything may still come of a nomination. */
export function isLive({ status }: Pick<NominationRow, 'status'>): boolean {
	return status !== 'withdrawn' && status !== 'ineligible';
}

/** From where a nomination may still be taken back, by its people or by the permanence: a trigger holds the same. */
export function isWithdrawable({ status }: Pick<NominationRow, 'status'>): boolean {
	return status === 'draft' || status === 'submitted' || status === 'eligible' || status === 'shortlisted';
}

/** Lines about a person: those they accepted, or those an invitation to their address waits in. */
export function aboutPerson({ personId, email }: PersonActor) {
	return or(
		and(eq(coNominator.personId, personId), ne(coNominator.status, 'left')),
		and(eq(coNominator.emailCanonical, canonicalEmail(email)), eq(coNominator.status, 'invited'))
	)!;
}

async function ownLine(
	db: Database | Tx,
	actor: PersonActor,
	nominationId: number
): Promise<CoNominatorRow | undefined> {
	const [own] = await db
		.select()
		.from(coNominator)
		.where(and(eq(coNominator.nominationId, nominationId), aboutPerson(actor)));
	return own;
}
