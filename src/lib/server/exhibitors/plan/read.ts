import { asc, eq, sql } from 'drizzle-orm';
import type { DrawnPlan, PlannedBooth } from '../../../exhibitors/floor-plan.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { exhibition, exhibitor } from '../../db/schema/exhibitors.ts';
import { booth, boothAllocation, floorMark, floorPlan, floorPlanImage } from '../../db/schema/floor-plans.ts';
import { isKept } from '../own.ts';

/**
 * The halls of an event as anybody may see them: who has confirmed which booth, and which are free. Who is only choosing or
 * paying is told to nobody.
 * @returns none where nothing is drawn
 */
export async function planOf(eventId: number): Promise<DrawnPlan[]> {
	const db = await reader();
	const ofEvent = sql`(SELECT p.id FROM floor_plan p WHERE p.event_id = ${eventId})`;
	const [plans, marks, booths, [show]] = await Promise.all([
		db
			.select({ plan: floorPlan, image: floorPlanImage.sha256 })
			.from(floorPlan)
			.leftJoin(floorPlanImage, eq(floorPlanImage.planId, floorPlan.id))
			.where(eq(floorPlan.eventId, eventId))
			.orderBy(asc(floorPlan.position), asc(floorPlan.id)),
		db
			.select()
			.from(floorMark)
			.where(sql`${floorMark.planId} IN ${ofEvent}`)
			.orderBy(asc(floorMark.id)),
		boothsOf(eventId),
		db
			.select({ renewalsCloseAt: exhibition.renewalsCloseAt })
			.from(exhibition)
			.where(eq(exhibition.eventId, eventId))
	]);
	const at = now();
	const isKeeping = show?.renewalsCloseAt != null && show.renewalsCloseAt > at;
	return plans.map(({ plan, image }) => ({
		...{ slug: plan.slug, name: plan.name, widthCm: plan.widthCm, heightCm: plan.heightCm },
		image: image?.slice(0, 12) ?? null,
		marks: marks
			.filter(({ planId }) => planId === plan.id)
			.map(({ kind, label, xCm, yCm, widthCm, heightCm }) => ({ kind, label, xCm, yCm, widthCm, heightCm })),
		booths: booths
			.filter(({ planId }) => planId === plan.id)
			.map((row): PlannedBooth => {
				const isTaken = row.at !== null && isKept({ until: row.until, orderId: row.orderId }, at);
				const { id, number, typeId, xCm, yCm, widthCm, heightCm } = row;
				return {
					...{ id, number, typeId, xCm, yCm, widthCm, heightCm },
					exhibitor: isTaken && row.status === 'confirmed' ? { slug: row.slug!, name: row.name! } : null,
					state: isTaken ? 'taken' : isKeeping && row.keptFor !== null ? 'kept' : 'free'
				};
			})
	}));
}

async function boothsOf(eventId: number) {
	const db = await reader();
	return db
		.select({
			...{ id: booth.id, planId: booth.planId, number: booth.number, typeId: booth.boothTypeId },
			...{ xCm: booth.xCm, yCm: booth.yCm, widthCm: booth.widthCm, heightCm: booth.heightCm },
			keptFor: booth.keptFor,
			...{ until: boothAllocation.until, orderId: boothAllocation.orderId, at: boothAllocation.at },
			...{ status: exhibitor.status, slug: exhibitor.slug, name: exhibitor.name }
		})
		.from(booth)
		.leftJoin(boothAllocation, eq(boothAllocation.boothId, booth.id))
		.leftJoin(exhibitor, eq(exhibitor.id, boothAllocation.exhibitorId))
		.where(eq(booth.eventId, eventId))
		.orderBy(asc(booth.number));
}
