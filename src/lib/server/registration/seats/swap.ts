import { and, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { mayManageRegistration, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { seatSwap } from '../../db/schema/choice.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { catalogueOf } from '../catalogue.ts';
import { notBookable } from '../plan-order.ts';
import { findTicket, type RegistrationDetails } from '../queries.ts';
import { findChangeable } from './changeable.ts';
import { obstacleTo } from './offerable.ts';

export interface SwapOffer {
	actor: Actor;
	registrationCode: string;
	givesSessionId: number;
	wantsSessionId: number;
}

/**
 * Offers one's seat in a session to whoever has one in another, until one of the two begins. The same offer made twice is
 * one.
 * @returns the code of its address
 * @throws Refusal `session_overlap` when something else of theirs is at the hour of what they want
 */
export async function offerSwap(offer: SwapOffer): Promise<string> {
	const { actor, registrationCode, givesSessionId, wantsSessionId } = offer;
	const found = await findChangeable(actor, registrationCode);
	await check(found, offer);
	try {
		return await write('registration.offerSwap', async (tx) => {
			const code = readableCode(10);
			await tx.insert(seatSwap).values({
				...{ code, fromRegistrationId: found.id, givesSessionId, wantsSessionId },
				createdAt: now()
			});
			await record(tx, actor, {
				action: 'swap.offered',
				objectKind: 'registration',
				objectId: found.id,
				details: { code: found.code, session: givesSessionId, wants: wantsSessionId }
			});
			return code;
		});
	} catch (error) {
		const broken = violation(error);
		if (broken === 'swap_without_seat') throw new Refusal('stale_page');
		if (broken !== 'seat_swap.from_registration_id') throw error;
		return codeOf(found.id, offer);
	}
}

async function check(found: RegistrationDetails, offer: SwapOffer): Promise<void> {
	const catalogue = (await catalogueOf(found.event.id))!;
	const obstacle = obstacleTo(found, catalogue, offer, now());
	if (!obstacle) return;
	const session = catalogue.sessionById.get(offer.wantsSessionId)?.title;
	switch (obstacle.is) {
		case 'not_bookable':
			throw notBookable(catalogue, offer.wantsSessionId);
		case 'not_covered':
			throw new Refusal('session_not_covered', { values: { session: session! }, field: 'pair' });
		case 'overlap':
			throw new Refusal('session_overlap', {
				values: { session: session!, other: obstacle.other },
				field: 'pair'
			});
		default:
			throw new Refusal('stale_page');
	}
}

async function codeOf(
	fromRegistrationId: number,
	{ givesSessionId, wantsSessionId }: SwapOffer
): Promise<string> {
	const db = await reader();
	const [open] = await db
		.select({ code: seatSwap.code })
		.from(seatSwap)
		.where(
			and(
				eq(seatSwap.fromRegistrationId, fromRegistrationId),
				eq(seatSwap.givesSessionId, givesSessionId),
				eq(seatSwap.wantsSessionId, wantsSessionId),
				eqLiteral(seatSwap.status, 'offered')
			)
		);
	if (!open) throw new Refusal('stale_page');
	return open.code;
}

/** Takes an offer back, at any time before somebody takes it. @throws Refusal `swap_over`, also for another's offer */
export async function withdrawSwap(request: {
	actor: Actor;
	registrationCode: string;
	swapCode: string;
}): Promise<void> {
	const { actor, registrationCode, swapCode } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	await write('registration.withdrawSwap', async (tx) => {
		const [ended] = await tx
			.update(seatSwap)
			.set({ status: 'withdrawn', endedAt: now() })
			.where(
				and(
					eq(seatSwap.code, swapCode),
					eq(seatSwap.fromRegistrationId, found.id),
					sql`${seatSwap.status} = 'offered'`
				)
			)
			.returning({ gives: seatSwap.givesSessionId, wants: seatSwap.wantsSessionId });
		if (!ended) throw new Refusal('swap_over');
		await record(tx, actor, {
			action: 'swap.withdrawn',
			objectKind: 'registration',
			objectId: found.id,
			details: { code: found.code, session: ended.gives, wants: ended.wants }
		});
	});
}
