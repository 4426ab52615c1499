import { and, eq, gt, isNull } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { creditLine, creditLot } from '../../db/schema/packs.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { addDays, dayOf } from '../../../format/dates.ts';
import { endOfDay } from './end-of-day.ts';

/** The same grant within this time is the same press, sent again. */
const AGAIN_MS = MINUTE_MS;

/**
 * Grants an organisation places that it did not buy, for a reason that it reads. A press sent again grants nothing more.
 * @throws Refusal `not_allowed` (403)
 */
export async function grantCredits(
	actor: Actor,
	input: { organisationId: number; places: number; validDays: number; reason: string }
): Promise<void> {
	requireStaff(actor);
	const at = now();
	await write('registration.grantCredits', async (tx) => {
		const expiresAt = endOfDay(addDays(dayOf(at), input.validDays));
		const [same] = await tx
			.select({ id: creditLot.id })
			.from(creditLot)
			.where(
				and(
					...[eq(creditLot.organisationId, input.organisationId), isNull(creditLot.orderId)],
					...[eq(creditLot.label, input.reason), eq(creditLot.places, input.places)],
					...[eq(creditLot.expiresAt, expiresAt), gt(creditLot.createdAt, new Date(at.getTime() - AGAIN_MS))]
				)
			);
		if (same) return;
		await tx.insert(creditLot).values({
			organisationId: input.organisationId,
			label: input.reason,
			places: input.places,
			expiresAt,
			createdBy: actor.kind === 'person' ? actor.personId : null,
			createdAt: at
		});
		await record(tx, actor, {
			action: 'credits.granted',
			objectKind: 'organisation',
			objectId: input.organisationId,
			details: { places: input.places, reason: input.reason }
		});
	});
}

/**
 * Takes places from a lot (more than nothing), or gives back to it what corrections took (less), for a reason that the
 * organisation reads. What a place took comes back with it, and for a gesture there is {@link grantCredits}.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `credits_out_of_lot`: more than it has, or than corrections took
 */
export async function correctCredits(
	actor: Actor,
	input: { organisationId: number; lotId: number; places: number; reason: string }
): Promise<void> {
	requireStaff(actor);
	try {
		await write('registration.correctCredits', async (tx) => {
			const [lot] = await tx
				.select({ organisationId: creditLot.organisationId })
				.from(creditLot)
				.where(eq(creditLot.id, input.lotId));
			if (lot?.organisationId !== input.organisationId) throw new Refusal('not_found', { status: 404 });
			await tx.insert(creditLine).values({
				lotId: input.lotId,
				kind: 'corrected',
				places: input.places,
				reason: input.reason,
				recordedBy: actor.kind === 'person' ? actor.personId : null,
				at: now()
			});
			await record(tx, actor, {
				action: 'credits.corrected',
				objectKind: 'organisation',
				objectId: input.organisationId,
				details: { lot: input.lotId, places: input.places, reason: input.reason }
			});
		});
	} catch (error) {
		if (['credit_lot_never_overspent', 'credit_line_corrected'].includes(violation(error) ?? ''))
			throw new Refusal('credits_out_of_lot', { field: 'places' });
		throw error;
	}
}
