import { and, eq, sql, type SQL } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { reviewConflict, reviewer } from '../../db/schema/selection.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireReviewer } from './committee.ts';

interface Asked {
	actor: Actor;
	eventSlug: string;
	/** The proposal's. */
	code: string;
}

/**
 * A reviewer says that they must not read a proposal: what they had written of it is taken back (trigger), and its
 * content closes to them. Declared twice, it stays as it was first said. Reviews being closed is no reason to wait.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function declareConflict(input: Asked & { reason: string }): Promise<void> {
	const { personId, event } = await requireReviewer(input.actor, input.eventSlug);
	await bar(input, event.id, personId);
}

/**
 * Staff keep a reviewer from a proposal: everyone reads all but what they are kept from.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for somebody who is not of the committee
 */
export async function keepFrom(input: Asked & { reason: string; personId: number }): Promise<void> {
	requireStaff(input.actor);
	const db = await reader();
	const [of] = await db
		.select({ id: event.id })
		.from(event)
		.innerJoin(reviewer, eq(reviewer.eventId, event.id))
		.where(and(eq(event.slug, input.eventSlug), eq(reviewer.personId, input.personId)));
	if (!of) throw new Refusal('not_found', { status: 404 });
	await bar(input, of.id, input.personId);
}

/**
 * Staff lift a conflict: the proposal opens again to the reviewer, whose earlier reading is gone. Nobody lifts their own.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `conflict_own` (403)
 */
export async function liftConflict(input: Asked & { personId: number }): Promise<void> {
	const { actor, personId } = input;
	requireStaff(actor);
	if (actor.kind === 'person' && actor.personId === personId)
		throw new Refusal('conflict_own', { status: 403 });
	await write('selection.liftConflict', async (tx) => {
		const [of] = await tx
			.select({ id: proposal.id })
			.from(proposal)
			.innerJoin(event, eq(event.id, proposal.eventId))
			.where(and(eq(proposal.code, input.code), eq(event.slug, input.eventSlug)));
		if (!of) throw new Refusal('not_found', { status: 404 });
		const lifted = await tx
			.delete(reviewConflict)
			.where(and(eq(reviewConflict.proposalId, of.id), eq(reviewConflict.personId, personId)))
			.returning();
		if (lifted.length > 0)
			await record(tx, actor, {
				action: 'conflict.lifted',
				objectKind: 'proposal',
				objectId: of.id,
				details: { personId }
			});
	});
}

async function bar(input: Asked & { reason: string }, eventId: number, personId: number): Promise<void> {
	await write('selection.declareConflict', async (tx) => {
		const proposalId = await proposalOf(tx, eventId, input.code);
		const declared = await tx
			.insert(reviewConflict)
			.values({ proposalId, personId, reason: input.reason, at: now() })
			.onConflictDoNothing()
			.returning();
		if (declared.length > 0)
			await record(tx, input.actor, {
				action: 'conflict.declared',
				objectKind: 'proposal',
				objectId: proposalId,
				details: { personId }
			});
	});
}

async function proposalOf(tx: Tx, eventId: number, code: string): Promise<number> {
	const [found] = await tx
		.select({ id: proposal.id })
		.from(proposal)
		.where(and(eq(proposal.code, code), eq(proposal.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.id;
}

/**
 * Proposals of an event in which somebody speaks from the organisation of a person: the same one by its record, or by the
 * name under which they present themselves. Only a hint: whoever reads says whether it is a conflict.
 */
export function sameOrganisation(eventId: number, personId: number): SQL {
	return sql`SELECT DISTINCT s.proposal_id AS id FROM proposal_speaker s
		JOIN proposal p ON p.id = s.proposal_id AND p.event_id = ${eventId}
		JOIN person r ON r.id = ${personId} JOIN organisation o ON o.id = r.organisation_id
		LEFT JOIN person x ON x.id = s.person_id OR x.email_canonical = s.email_canonical
		LEFT JOIN speaker_profile f ON f.person_id = x.id
		WHERE s.status <> 'declined' AND x.id IS NOT r.id
			AND (x.organisation_id = o.id OR lower(trim(f.organisation)) = lower(o.name))`;
}
