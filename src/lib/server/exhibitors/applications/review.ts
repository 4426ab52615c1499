import { eq } from 'drizzle-orm';
import type { ReviewInput } from '../../../schemas/exhibitor-application.ts';
import type { ExhibitorStatus } from '../../../schemas/exhibitor-lists.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { boothType, exhibitor, partnerLevel } from '../../db/schema/exhibitors.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openExhibitor, type ExhibitorRow } from '../access.ts';
import { requirePrice } from './complete.ts';

/** What each decision may be taken of. A declined one may be taken up again. */
const FROM = {
	approved: ['submitted', 'waitlisted', 'declined'],
	waitlisted: ['submitted', 'approved', 'declined'],
	declined: ['submitted', 'waitlisted']
} as const satisfies Record<ReviewInput['decision'], readonly ExhibitorStatus[]>;

/** As the journal says each. */
const DECIDED = {
	approved: { action: 'exhibitor.approved' },
	waitlisted: { action: 'exhibitor.waitlisted' },
	declined: { action: 'exhibitor.declined' }
};

/**
 * Answers an application: approved, with or without conditions, put on the waiting list of a booth type, or declined with a
 * reason; its kind, its booth type and its level as the permanence settles them. Its letter leaves with the decision.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `application_changed` when it is no longer what the page showed,
 *   `application_settled` when it may not have this answer now, `booth_type_full` when its type has no place left,
 *   `booth_no_price`, `exhibitor_order_lives`, `invalid_input` for a choice of another event
 */
export async function reviewApplication(request: {
	actor: Actor;
	code: string;
	input: ReviewInput;
}): Promise<void> {
	const { actor, code, input } = request;
	requireStaff(actor);
	const { decision, kind, boothTypeId, partnerLevelId = null, note } = input;
	try {
		await write('exhibitors.reviewApplication', async (tx) => {
			const { exhibitor: current } = await openExhibitor(tx, actor, code);
			if (current.revision !== input.revision) throw new Refusal('application_changed');
			if (!(FROM[decision] as readonly ExhibitorStatus[]).includes(current.status))
				throw new Refusal('application_settled');
			await requireOfferOf(tx, current, { boothTypeId, partnerLevelId });
			if (decision !== 'declined') await requirePrice(tx, { boothTypeId, kind });
			const at = now();
			await tx
				.update(exhibitor)
				.set({
					...{ status: decision, kind, boothTypeId, partnerLevelId, decisionNote: note },
					...{ decidedAt: at, updatedAt: at, revision: current.revision + 1 }
				})
				.where(eq(exhibitor.id, current.id));
			await record(tx, actor, {
				...DECIDED[decision],
				objectKind: 'exhibitor',
				objectId: current.id,
				details: { code }
			});
			await emit(tx, 'exhibitor.decided', { exhibitorId: current.id, decision });
		});
	} catch (error) {
		const broken = violation(error);
		if (broken === 'booth_type_never_oversold')
			throw new Refusal('booth_type_full', { field: 'boothTypeId' });
		if (broken === 'exhibitor_order_lives') throw new Refusal('exhibitor_order_lives');
		throw error;
	}
}

async function requireOfferOf(
	tx: Tx,
	{ eventId }: ExhibitorRow,
	{ boothTypeId, partnerLevelId }: { boothTypeId: number; partnerLevelId: number | null }
): Promise<void> {
	const [type] = await tx
		.select({ eventId: boothType.eventId })
		.from(boothType)
		.where(eq(boothType.id, boothTypeId));
	if (type?.eventId !== eventId) throw new Refusal('invalid_input', { status: 400, field: 'boothTypeId' });
	if (partnerLevelId === null) return;
	const [level] = await tx
		.select({ eventId: partnerLevel.eventId })
		.from(partnerLevel)
		.where(eq(partnerLevel.id, partnerLevelId));
	if (level?.eventId !== eventId)
		throw new Refusal('invalid_input', { status: 400, field: 'partnerLevelId' });
}
