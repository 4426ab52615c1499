import { and, asc, count, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import type { CallInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { instantOnClock } from '../../clock-time.ts';
import { reader } from '../../db/client.ts';
import { session } from '../../db/schema/programme.ts';
import { callForProposals, callQuestion, proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { StaffEvent } from '../../events/staff-events.ts';
import { findCall, type Call } from './call.ts';

/** A call as the permanence sets it: its dates, formats and questions, what has come, and who withdrew too late. */
export interface ManagedCall {
	call: Call | null;
	formats: (typeof proposalFormat.$inferSelect & { used: number })[];
	questions: (typeof callQuestion.$inferSelect)[];
	counts: Partial<Record<ProposalStatus, number>>;
	/** Withdrawn since they were published: the session still stands. */
	toSettle: { code: string; title: string; slug: string }[];
}

/** @throws Refusal `not_allowed` (403) */
export async function managedCall(actor: Actor, eventId: number): Promise<ManagedCall> {
	requireStaff(actor);
	const db = await reader();
	const formats = await db
		.select()
		.from(proposalFormat)
		.where(eq(proposalFormat.eventId, eventId))
		.orderBy(asc(proposalFormat.position), asc(proposalFormat.id));
	const uses = await db
		.select({ formatId: proposal.formatId, used: count() })
		.from(proposal)
		.where(and(eq(proposal.eventId, eventId), isNotNull(proposal.formatId)))
		.groupBy(proposal.formatId);
	const states = await db
		.select({ status: proposal.status, count: count() })
		.from(proposal)
		.where(eq(proposal.eventId, eventId))
		.groupBy(proposal.status);
	return {
		call: (await findCall(db, eventId)) ?? null,
		formats: formats.map((format) => ({
			...format,
			used: uses.find(({ formatId }) => formatId === format.id)?.used ?? 0
		})),
		questions: await db
			.select()
			.from(callQuestion)
			.where(eq(callQuestion.eventId, eventId))
			.orderBy(sql`${callQuestion.retiredAt} IS NOT NULL`, asc(callQuestion.position), asc(callQuestion.id)),
		counts: Object.fromEntries(states.map(({ status, count: n }) => [status, n])),
		toSettle: await db
			.select({ code: proposal.code, title: session.title, slug: session.slug })
			.from(proposal)
			.innerJoin(session, eq(session.id, proposal.sessionId))
			.where(
				and(eq(proposal.eventId, eventId), eq(proposal.status, 'withdrawn'), eq(session.status, 'scheduled'))
			)
			.orderBy(desc(proposal.withdrawnAt))
	};
}

/**
 * Opens a call, or changes its dates, its words and whether reviewers see names. Times are of the event's own clock.
 * @throws Refusal `not_allowed` (403), `call_dates_disordered` with the first field that comes too early,
 *   `invalid_input` for a day that no calendar has, `time_missing` for an hour that its clock skips
 */
export async function setCall(request: {
	actor: Actor;
	event: Pick<StaffEvent, 'id' | 'timezone'>;
	input: CallInput;
}): Promise<void> {
	const { actor, event, input } = request;
	requireStaff(actor);
	const { introduction, blind } = input;
	const at = (field: 'opensAt' | 'closesAt' | 'reviewsCloseAt' | 'editsCloseAt') =>
		instantOnClock(input[field], event.timezone, field);
	const values = {
		...{ introduction, blind },
		opensAt: at('opensAt'),
		closesAt: at('closesAt'),
		reviewsCloseAt: at('reviewsCloseAt'),
		editsCloseAt: at('editsCloseAt')
	};
	const late = (['opensAt', 'closesAt', 'reviewsCloseAt'] as const).map(
		(field, i) => [field, (['closesAt', 'reviewsCloseAt', 'editsCloseAt'] as const)[i]!] as const
	);
	for (const [before, after] of late)
		if (values[after] < values[before] || (before === 'opensAt' && +values[after] === +values[before]))
			throw new Refusal('call_dates_disordered', { status: 400, field: after });
	await write('programme.setCall', async (tx) => {
		await tx
			.insert(callForProposals)
			.values({ eventId: event.id, ...values })
			.onConflictDoUpdate({ target: callForProposals.eventId, set: values });
		await record(tx, actor, {
			action: 'call.set',
			objectKind: 'event',
			objectId: event.id,
			details: {
				opensAt: values.opensAt.toISOString(),
				closesAt: values.closesAt.toISOString(),
				blind
			}
		});
	});
}
