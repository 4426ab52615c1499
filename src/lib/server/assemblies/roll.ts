import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import type { DelegateInput } from '../../schemas/assemblies.ts';
import { record } from '../audit/record.ts';
import { isStaff, requireManager, type Actor } from '../auth/policy.ts';
import { countAttempt } from '../auth/throttle.ts';
import { now } from '../clock.ts';
import { assemblyDelegate } from '../db/schema/assemblies.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { recognisePeople } from '../members/person.ts';
import { emit } from '../outbox/emit.ts';
import { endPresence } from './presence.ts';
import { minute } from './minute.ts';
import { findAssembly } from './queries.ts';
import { orRefusal } from './refusals.ts';

/** Delegates that the managers of an organisation name in a quarter of an hour: each is mailed, at whatever address was typed. */
const NAMED_AT_MOST = 6;

/**
 * Names who speaks for a member organisation, in place of the delegate that the page showed: by its manager until the
 * deadline, by the office until the end; once the meeting is open, for a reason that is minuted. Whoever is named, and
 * whoever is no longer, is told by mail. A press sent again changes nothing.
 * @throws Refusal `not_allowed` (403), `naming_closed`, `assembly_begun`, `assembly_over`, `delegate_moved`,
 *   `delegate_twice`, `delegate_not_member`, `delegate_reason`, `too_many_requests` (429)
 */
export async function nameDelegate(request: {
	actor: Actor;
	slug: string;
	input: DelegateInput;
}): Promise<void> {
	const { actor, slug, input } = request;
	const { organisation: organisationId, was } = input;
	requireManager(actor, organisationId);
	await orRefusal(() =>
		write('assemblies.nameDelegate', async (tx) => {
			const { event, assembly } = await findAssembly(slug, tx);
			if (!isStaff(actor)) {
				if (assembly.openedAt) throw new Refusal('assembly_begun');
				if (now() >= assembly.namingClosesAt) throw new Refusal('naming_closed');
			}
			const [current] = await tx
				.select()
				.from(assemblyDelegate)
				.where(
					and(eq(assemblyDelegate.eventId, event.id), eq(assemblyDelegate.organisationId, organisationId))
				);
			const people = await recognisePeople(tx, actor, [{ ...input, organisationId }]);
			const personId = people.get(canonicalEmail(input.email))!;
			if (current?.personId === personId) return;
			if ((current?.personId ?? 0) !== was) throw new Refusal('delegate_moved');
			const [elsewhere] = await tx
				.select()
				.from(assemblyDelegate)
				.where(and(eq(assemblyDelegate.eventId, event.id), eq(assemblyDelegate.personId, personId)));
			if (elsewhere) throw new Refusal('delegate_twice', { field: 'email' });
			if (!isStaff(actor))
				await countAttempt(tx, [
					{ kind: 'delegate', subject: `${event.id} ${organisationId}`, most: NAMED_AT_MOST }
				]);
			const namedAt = now();
			if (current) {
				if (assembly.openedAt && !input.reason) throw new Refusal('delegate_reason', { field: 'reason' });
				await endPresence(tx, { event, assembly }, organisationId);
				await tx
					.update(assemblyDelegate)
					.set({ personId, reason: input.reason, namedAt })
					.where(
						and(eq(assemblyDelegate.eventId, event.id), eq(assemblyDelegate.organisationId, organisationId))
					);
			} else
				await tx
					.insert(assemblyDelegate)
					.values({ eventId: event.id, organisationId, personId, reason: input.reason, namedAt });
			if (assembly.openedAt && current)
				await minute(tx, event.id, 'delegate_replaced', {
					details: { organisationId, reason: input.reason }
				});
			if (current)
				await emit(tx, 'assembly.delegate', {
					...{ eventId: event.id, organisationId, personId: current.personId, isNamed: false }
				});
			await emit(tx, 'assembly.delegate', { eventId: event.id, organisationId, personId, isNamed: true });
			await record(tx, actor, {
				action: current ? 'assembly.delegate_replaced' : 'assembly.delegate_named',
				...{ objectKind: 'assembly', objectId: event.id },
				details: { organisationId, ...(input.reason ? { reason: input.reason } : {}) }
			});
		})
	);
}
