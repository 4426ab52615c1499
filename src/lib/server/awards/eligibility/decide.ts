import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { openHandedIn, requireDecidable, type Nomination, type OpenNomination } from './access.ts';
import { pointsOf, requireShown, type CheckedPoint } from './checks.ts';

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
 *   `checks_missing` for eligible before every point is looked at; `eligibility_reason` where a reason must be given:
 *   ineligible, or eligible although a point is not met
 */
export async function decideEligibility(
	input: Decision & { actor: Actor; editionSlug: string; code: string; seen: string }
): Promise<void> {
	const { actor } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	await write('eligibility.decide', async (tx) => {
		const open = await openHandedIn(tx, actor, edition, input.code);
		const points = await requireShown(tx, open.nomination, input.seen);
		const refused = refusalOf(open, points, input);
		if (refused) throw refused;
		await settle(tx, actor, [open.nomination], input);
	});
}

export interface Decided {
	/** How many nominations have the decision asked for now. */
	decided: number;
	/** How many cannot have it: not looked at whole, settled, or whoever asks has a hand in them. */
	skipped: number;
}

/**
 * Decides of several nominations at once: only of those whose points are all looked at, and for eligible all met.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `eligibility_reason` for ineligible without one
 */
export async function decideMany(
	input: Decision & { actor: Actor; editionSlug: string; codes: readonly string[] }
): Promise<Decided> {
	const { actor } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	if (input.eligibility === 'ineligible' && input.reason === '') throw reasonMissing();
	const codes = [...new Set(input.codes)];
	return write('eligibility.decideMany', async (tx) => {
		const able: Nomination[] = [];
		for (const code of codes) {
			const open = await openHandedIn(tx, actor, edition, code).catch((error: unknown) => {
				if (error instanceof Refusal) return null;
				throw error;
			});
			if (!open) continue;
			const points = await pointsOf(tx, open.nomination);
			const isWhole = points.every(({ met }) => met !== null);
			const isMet = input.eligibility !== 'eligible' || points.every(({ met }) => met === true);
			if (input.eligibility !== null && !(isWhole && isMet)) continue;
			if (!refusalOf(open, points, input)) able.push(open.nomination);
		}
		await settle(tx, actor, able, input);
		return { decided: able.length, skipped: codes.length - able.length };
	});
}

function reasonMissing(): Refusal {
	return new Refusal('eligibility_reason', { status: 400, field: 'reason' });
}

function refusalOf(
	open: OpenNomination,
	points: readonly CheckedPoint[],
	{ eligibility, reason }: Decision
): Refusal | null {
	try {
		requireDecidable(open);
	} catch (error) {
		return error as Refusal;
	}
	const missing = points.filter(({ met }) => met === null).length;
	if (eligibility === 'eligible' && missing > 0)
		return new Refusal('checks_missing', { values: { count: missing } });
	const needsReason =
		(eligibility ?? open.nomination.status) === 'ineligible' ||
		(eligibility === 'eligible' && points.some(({ met }) => met === false));
	return needsReason && reason === '' ? reasonMissing() : null;
}

/** Writes a decision; one that is told already waits for no letter. */
async function settle(
	tx: Tx,
	actor: Actor,
	nominations: readonly Nomination[],
	{ eligibility, reason }: Decision
): Promise<void> {
	const changed = nominations
		.map((one) => ({ ...one, next: one.status === eligibility ? null : eligibility }))
		.filter((one) => one.next !== one.eligibility || reason !== one.eligibilityReason);
	for (const { id, next } of changed)
		await tx
			.update(nomination)
			.set({ eligibility: next, eligibilityReason: reason })
			.where(eq(nomination.id, id));
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
