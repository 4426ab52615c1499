import { inArray, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { isDecidable, openHandedIn, openMany, type Nomination, type OpenNomination } from './access.ts';
import { pointsOfMany, requireShown, type CheckedPoint } from './checks.ts';
import { toldInLetter } from './letters.ts';

export type Eligibility = 'eligible' | 'ineligible';

interface Decision {
	/** Null: nothing is decided, or what was told stands. */
	eligibility: Eligibility | null;
	/** Told to whoever nominated when it is ineligible. */
	reason: string;
}

/**
 * Decides whether a nomination is eligible, or with null takes the decision back. It stays between staff until its letter
 * leaves; what is told already is decided anew the same way.
 * @param input.seen the standing that was shown (`checks.ts`)
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled`, `stale_page`;
 *   `checks_stale` where the dossier changed after its points were looked at; `checks_missing` for eligible before every
 *   point is; `eligibility_reason` where a reason must be given: ineligible, or eligible although a point is not met
 */
export async function decideEligibility(
	input: Decision & { actor: Actor; editionSlug: string; code: string; seen: string }
): Promise<void> {
	const { actor } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	await write('eligibility.decide', async (tx) => {
		const open = await openHandedIn(tx, actor, edition, input.code);
		const points = await requireShown(tx, open.nomination, input.seen);
		const obstacle = obstacleOf(open, points, input);
		if (obstacle === 'eligibility_reason') throw reasonMissing();
		if (obstacle)
			throw new Refusal(obstacle, { values: { count: points.filter(({ met }) => met === null).length } });
		await settle(tx, actor, [open.nomination], input);
	});
}

/** Why a nomination cannot have a decision. */
type Obstacle = 'nomination_settled' | 'checks_stale' | 'checks_missing' | 'eligibility_reason';

export interface Decided {
	/** How many nominations have the decision asked for now. */
	decided: number;
	/** Those that cannot have it, and why. */
	skipped: { code: string; why: Obstacle | 'not_found' | 'nomination_own' | 'checks_unmet' }[];
}

/**
 * Decides of several nominations at once: only of those whose points are all looked at, and for eligible all met.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `eligibility_reason` for ineligible without one
 */
export async function decideMany(
	input: Decision & { actor: Actor; editionSlug: string; codes: readonly string[] }
): Promise<Decided> {
	const { actor, eligibility } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	if (eligibility === 'ineligible' && input.reason === '') throw reasonMissing();
	const codes = [...new Set(input.codes)];
	return write('eligibility.decideMany', async (tx) => {
		const open = new Map(
			(await openMany(tx, actor, edition, codes)).map((one) => [one.nomination.code, one])
		);
		const points = await pointsOfMany(
			tx,
			[...open.values()].map(({ nomination: { id } }) => id)
		);
		const whyNot = (code: string): Decided['skipped'][number]['why'] | null => {
			const one = open.get(code);
			if (!one) return 'not_found';
			if (one.isOwn) return 'nomination_own';
			const own = points.get(one.nomination.id) ?? [];
			const obstacle = obstacleOf(one, own, input);
			if (obstacle && obstacle !== 'eligibility_reason') return obstacle;
			if (eligibility !== null && own.some(({ met }) => met === null)) return 'checks_missing';
			// One reason for all would not say why a point that is not met is let through.
			if (eligibility === 'eligible' && own.some(({ met }) => met === false)) return 'checks_unmet';
			return obstacle;
		};
		const skipped = codes.flatMap((code) => {
			const why = whyNot(code);
			return why ? [{ code, why }] : [];
		});
		const left = new Set(skipped.map(({ code }) => code));
		const able = codes.filter((code) => !left.has(code)).map((code) => open.get(code)!.nomination);
		await settle(tx, actor, able, input);
		return { decided: able.length, skipped };
	});
}

function reasonMissing(): Refusal {
	return new Refusal('eligibility_reason', { status: 400, field: 'reason' });
}

function obstacleOf(
	open: OpenNomination,
	points: readonly CheckedPoint[],
	{ eligibility, reason }: Decision
): Obstacle | null {
	if (!isDecidable(open)) return 'nomination_settled';
	if (eligibility !== null && points.some(({ isStale }) => isStale)) return 'checks_stale';
	if (eligibility === 'eligible' && points.some(({ met }) => met === null)) return 'checks_missing';
	const needsReason =
		(eligibility ?? open.nomination.status) === 'ineligible' ||
		(eligibility === 'eligible' && points.some(({ met }) => met === false));
	return needsReason && reason === '' ? 'eligibility_reason' : null;
}

/**
 * Writes a decision; one that is told already waits for no letter, and keeps the reason that was told: taking back another
 * that was being prepared puts it back.
 */
async function settle(
	tx: Tx,
	actor: Actor,
	nominations: readonly Nomination[],
	{ eligibility, reason }: Decision
): Promise<void> {
	const changed = nominations
		.map((one) => ({ ...one, next: one.status === eligibility ? null : eligibility }))
		.filter((one) => {
			const isTold = one.status !== 'submitted' && one.eligibility === null;
			return one.next !== one.eligibility || (reason !== one.eligibilityReason && !isTold);
		});
	for (const next of new Set(changed.map((one) => one.next)))
		await tx
			.update(nomination)
			.set({
				eligibility: next,
				eligibilityReason: next === null ? restored(reason) : reason
			})
			.where(
				inArray(
					nomination.id,
					changed.filter((one) => one.next === next).map(({ id }) => id)
				)
			);
	await record(
		tx,
		actor,
		...changed.map(({ id, eligibility: before, next }) => ({
			action: 'nomination.eligibility_set',
			objectKind: 'nomination',
			objectId: id,
			details: { before: before ?? 'none', decision: next ?? 'none' }
		}))
	);
}

/** The reason of a refusal that stands again, as it was told. */
const restored = (reason: string) =>
	sql`CASE WHEN ${nomination.status} = 'ineligible' THEN coalesce(${toldInLetter(nomination.id)}, ${reason}) ELSE ${reason} END`;
