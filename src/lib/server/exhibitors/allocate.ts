import { and, eq, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm';
import { areNeighbours } from '../../exhibitors/plan.ts';
import { record } from '../audit/record.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { exhibitorOrder } from '../db/schema/exhibitors.ts';
import { booth, boothAllocation, exhibitorApart } from '../db/schema/floor-plans.ts';
import { order } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { expireHolds } from '../registration/expire-holds.ts';
import { openExhibitor, type ExhibitorAccess } from './access.ts';

/** How long a booth is kept for whoever chose it and has not ordered yet. */
export const BOOTH_HOLD_MINUTES = 30;

interface Choice {
	actor: Actor;
	code: string;
	boothId: number;
}

/**
 * Gives a booth to an exhibitor: chosen by itself, it is kept {@link BOOTH_HOLD_MINUTES} until its order; placed by staff,
 * until they say otherwise; once it is confirmed, for good. Whoever had another leaves it in the same transaction. Choosing
 * again the booth that one has keeps it as long again.
 * @throws Refusal `booth_taken`; `booth_kept` while it is kept for who had it last year; `booth_other_type`;
 *   `booth_beside` for who must not stand beside a neighbour, unless staff place them; `exhibitor_not_approved`;
 *   `edits_closed` once exhibitors no longer choose by themselves; `not_found` (404)
 */
export async function chooseBooth(choice: Choice): Promise<{ until: Date | null }> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await write('exhibitors.chooseBooth', (tx) => choose(tx, choice));
		} catch (error) {
			const broken = violation(error);
			if (broken !== 'booth_allocation.booth_id') throw refusalOf(error, broken);
			// Who was paying for it may be past their time, a few seconds before the worker passes.
			if (attempt === 1 && (await isUnpaid(choice.boothId)) && (await expireHolds()) > 0) continue;
			throw new Refusal('booth_taken');
		}
	}
}

/** Whether the order that holds a booth is past its time: two hundred who reach for a booth at once ask no more than this. */
async function isUnpaid(boothId: number): Promise<boolean> {
	const [kept] = await (
		await reader()
	)
		.select({ until: boothAllocation.until })
		.from(boothAllocation)
		.where(and(eq(boothAllocation.boothId, boothId), isNotNull(boothAllocation.orderId)));
	return kept?.until != null && kept.until <= now();
}

/**
 * Gives back a booth that no order pays for yet.
 * @throws Refusal `booth_paid` once an order holds it
 */
export async function releaseBooth({ actor, code }: Omit<Choice, 'boothId'>): Promise<void> {
	await write('exhibitors.releaseBooth', async (tx) => {
		const access = await openExhibitor(tx, actor, code);
		const own = await allocationOf(tx, access.exhibitor.id);
		if (!own) return;
		if (own.orderId !== null) throw new Refusal('booth_paid');
		await tx.delete(boothAllocation).where(eq(boothAllocation.exhibitorId, access.exhibitor.id));
		await record(tx, actor, {
			action: 'booth.released',
			objectKind: 'exhibitor',
			objectId: access.exhibitor.id,
			details: { code, booth: own.number }
		});
	});
}

async function choose(tx: Tx, { actor, code, boothId }: Choice): Promise<{ until: Date | null }> {
	const at = now();
	const access = await openExhibitor(tx, actor, code);
	const { exhibitor, exhibition, event } = access;
	if (exhibitor.status !== 'approved' && exhibitor.status !== 'confirmed')
		throw new Refusal('exhibitor_not_approved');
	if (!isStaff(actor) && exhibition.editsCloseAt <= at) throw new Refusal('edits_closed');
	const [wanted] = await tx
		.select()
		.from(booth)
		.where(and(eq(booth.id, boothId), eq(booth.eventId, event.id)));
	if (!wanted) throw new Refusal('not_found', { status: 404 });
	if (wanted.boothTypeId !== exhibitor.boothTypeId) throw new Refusal('booth_other_type');
	if (!isStaff(actor)) await requireApart(tx, access, wanted);

	const own = await allocationOf(tx, exhibitor.id);
	// What is being paid stays where it is until then: its page of payment names the booth.
	if (own && own.orderId !== null && exhibitor.status !== 'confirmed') throw new Refusal('booth_paid');
	const isForGood = exhibitor.status === 'confirmed' || isStaff(actor) || own?.until === null;
	const until = isForGood ? null : new Date(at.getTime() + BOOTH_HOLD_MINUTES * MINUTE_MS);
	await tx
		.delete(boothAllocation)
		.where(
			or(
				eq(boothAllocation.exhibitorId, exhibitor.id),
				and(
					eq(boothAllocation.boothId, boothId),
					isNull(boothAllocation.orderId),
					isNotNull(boothAllocation.until),
					lte(boothAllocation.until, at)
				)
			)
		);
	await tx.insert(boothAllocation).values({
		...{ boothId, exhibitorId: exhibitor.id, until, at },
		orderId: exhibitor.status === 'confirmed' ? await liveOrderOf(tx, exhibitor.id) : null,
		allocatedBy: actor.kind === 'person' ? actor.personId : null
	});
	if (own?.boothId !== boothId)
		await record(tx, actor, {
			action: 'booth.chosen',
			objectKind: 'exhibitor',
			objectId: exhibitor.id,
			details: { code, booth: wanted.number, leftBooth: own?.number ?? null }
		});
	return { until };
}

/** @throws Refusal `booth_beside`, which does not say beside whom */
async function requireApart(
	tx: Tx,
	{ exhibitor }: ExhibitorAccess,
	wanted: typeof booth.$inferSelect
): Promise<void> {
	const others = await tx
		.select({ booth })
		.from(exhibitorApart)
		.innerJoin(
			boothAllocation,
			or(
				and(
					eq(exhibitorApart.exhibitorId, exhibitor.id),
					eq(boothAllocation.exhibitorId, exhibitorApart.otherId)
				),
				and(
					eq(exhibitorApart.otherId, exhibitor.id),
					eq(boothAllocation.exhibitorId, exhibitorApart.exhibitorId)
				)
			)
		)
		.innerJoin(booth, eq(booth.id, boothAllocation.boothId))
		.where(eq(booth.planId, wanted.planId));
	if (others.some((other) => areNeighbours(other.booth, wanted))) throw new Refusal('booth_beside');
}

/** The order that a confirmed exhibitor stands by; null for one of before there were orders. */
async function liveOrderOf(tx: Tx, exhibitorId: number): Promise<number | null> {
	const [live] = await tx
		.select({ id: order.id })
		.from(exhibitorOrder)
		.innerJoin(order, eq(order.id, exhibitorOrder.orderId))
		.where(
			and(eq(exhibitorOrder.exhibitorId, exhibitorId), inArray(order.status, ['awaiting_payment', 'paid']))
		);
	return live?.id ?? null;
}

/** The booth that an exhibitor has, also one whose time is past and that nobody took since. */
export async function allocationOf(db: Database | Tx, exhibitorId: number) {
	const [own] = await db
		.select({
			boothId: boothAllocation.boothId,
			number: booth.number,
			orderId: boothAllocation.orderId,
			until: boothAllocation.until
		})
		.from(boothAllocation)
		.innerJoin(booth, eq(booth.id, boothAllocation.boothId))
		.where(eq(boothAllocation.exhibitorId, exhibitorId));
	return own;
}

function refusalOf(error: unknown, broken: string | undefined): unknown {
	if (broken === 'booth_kept') return new Refusal('booth_kept');
	if (broken === 'booth_allocation_fits') return new Refusal('booth_other_type');
	return error;
}
