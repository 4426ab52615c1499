import { and, eq, inArray } from 'drizzle-orm';
import { isCarried, type Counts } from '../../assemblies/result.ts';
import type { MotionInput } from '../../schemas/assemblies.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { assemblyBallot, assemblyFile, assemblyMotion } from '../db/schema/assemblies.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import { fileOf } from './box.ts';
import { minute } from './minute.ts';
import { itemsOf, presentOf, type Motion } from './queries.ts';
import { orRefusal } from './refusals.ts';
import { touchAssembly } from './touch.ts';

/** What the office does to a motion: the revision is the one that its page read. */
interface Act {
	actor: Actor;
	slug: string;
	revision: number;
	motion: number;
}

/**
 * Writes a motion (0), or changes one that has not been put to the vote.
 * @throws Refusal `assembly_changed`, `motion_settled`, `motion_seconded`, `motion_elsewhere`, `not_the_delegate`
 */
export async function saveMotion(request: {
	actor: Actor;
	slug: string;
	input: MotionInput;
}): Promise<number> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	if (input.proposer === input.seconder) throw new Refusal('motion_seconded', { field: 'seconder' });
	return orRefusal(() =>
		write('assemblies.saveMotion', async (tx) => {
			const { event } = await touchAssembly(tx, slug, input.revision);
			const { text, majority, method } = input;
			const values = {
				...{ text, majority, method, itemId: input.item },
				...{ proposerId: input.proposer, seconderId: input.seconder }
			};
			let id = input.motion;
			if (id === 0) {
				const [made] = await tx
					.insert(assemblyMotion)
					.values({
						...values,
						...{ code: readableCode(8), eventId: event.id, amendsId: input.amends || null }
					})
					.returning();
				id = made!.id;
			} else {
				const found = await motionOf(tx, event.id, id);
				if (found.state !== 'draft') throw new Refusal('motion_settled');
				// The store asks it of a new motion alone.
				const items = await itemsOf(tx, event.id);
				if (!items.some((one) => one.id === input.item)) throw new Refusal('motion_elsewhere');
				await tx.update(assemblyMotion).set(values).where(eq(assemblyMotion.id, id));
			}
			await record(tx, actor, {
				...{ action: 'assembly.motion_written', objectKind: 'assembly', objectId: event.id },
				details: { motionId: id }
			});
			return id;
		})
	);
}

/**
 * Puts a motion to the vote: only with a quorum, after its amendments, one at a time.
 * @throws Refusal `assembly_changed`, `motion_settled`, `assembly_not_open`, `quorum_missing`, `amendments_first`,
 *   `motion_still_open`
 */
export async function openMotion({ actor, slug, revision, motion: id }: Act): Promise<void> {
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.openMotion', async (tx) => {
			const { event } = await touchAssembly(tx, slug, revision);
			const found = await motionOf(tx, event.id, id);
			if (found.state !== 'draft') throw new Refusal('motion_settled');
			const presentAtOpen = await presentOf(tx, event.id);
			await tx
				.update(assemblyMotion)
				.set({ state: 'open', openedAt: now(), presentAtOpen })
				.where(eq(assemblyMotion.id, id));
			await minute(tx, event.id, 'motion_opened', { motionId: id });
			await record(tx, actor, {
				...{ action: 'assembly.motion_opened', objectKind: 'assembly', objectId: event.id },
				details: { motionId: id }
			});
		})
	);
}

/**
 * Ends the vote of a motion: with the hands that were counted, or with what is in the box, of which the public file is
 * written in the same write. A ballot comes before it, or is refused.
 * @throws Refusal `assembly_changed`, `motion_not_open`, `motion_hands`
 */
export async function closeMotion(act: Act & { hands?: Partial<Counts> }): Promise<void> {
	const { actor, slug, revision, motion: id, hands } = act;
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.closeMotion', async (tx) => {
			const { event } = await touchAssembly(tx, slug, revision);
			const found = await motionOf(tx, event.id, id);
			if (found.state !== 'open') throw new Refusal('motion_not_open');
			const closedAt = now();
			const presentAtClose = await presentOf(tx, event.id);
			const counts = found.method === 'hands' ? handsOf(hands) : await boxOf(tx, id);
			await tx
				.update(assemblyMotion)
				.set({
					...{ state: 'closed', closedAt, presentAtClose, ...counts },
					carried: isCarried(found.majority, counts)
				})
				.where(eq(assemblyMotion.id, id));
			if (found.method === 'secret')
				await tx.insert(assemblyFile).values({ motionId: id, ...(await fileOf(tx, found, closedAt)) });
			await minute(tx, event.id, 'motion_closed', { motionId: id });
			await record(tx, actor, {
				...{ action: 'assembly.motion_closed', objectKind: 'assembly', objectId: event.id },
				details: { motionId: id }
			});
		})
	);
}

/**
 * Withdraws a motion, before its vote or during it: what is in the box is then destroyed unread. Its amendments fall with it.
 * @throws Refusal `assembly_changed`, `motion_settled`, `motion_reason` where a vote is open, `motion_still_open`: one of its
 *   amendments is being voted
 */
export async function withdrawMotion(act: Act & { reason: string }): Promise<void> {
	const { actor, slug, revision, motion: id, reason } = act;
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.withdrawMotion', async (tx) => {
			const { event } = await touchAssembly(tx, slug, revision);
			const found = await motionOf(tx, event.id, id);
			if (found.state === 'open' && !reason) throw new Refusal('motion_reason', { field: 'reason' });
			const amendments = await tx
				.select({ id: assemblyMotion.id, state: assemblyMotion.state })
				.from(assemblyMotion)
				.where(and(eq(assemblyMotion.amendsId, id), inArray(assemblyMotion.state, ['draft', 'open'])));
			if (amendments.some(({ state }) => state === 'open')) throw new Refusal('motion_still_open');
			for (const motionId of [...amendments.map((one) => one.id), id]) {
				await tx
					.update(assemblyMotion)
					.set({ state: 'withdrawn', reason })
					.where(eq(assemblyMotion.id, motionId));
				await minute(tx, event.id, 'motion_withdrawn', { motionId, details: { reason } });
				await record(tx, actor, {
					...{ action: 'assembly.motion_withdrawn', objectKind: 'assembly', objectId: event.id },
					details: { motionId, reason }
				});
			}
			await tx.delete(assemblyBallot).where(eq(assemblyBallot.motionId, id));
		})
	);
}

async function motionOf(tx: Tx, eventId: number, id: number): Promise<Motion> {
	const [found] = await tx
		.select()
		.from(assemblyMotion)
		.where(and(eq(assemblyMotion.id, id), eq(assemblyMotion.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

function handsOf(hands: Partial<Counts> = {}): Counts {
	const { votesFor, votesAgainst, abstained } = hands;
	for (const [field, n] of Object.entries({ votesFor, votesAgainst, abstained }))
		if (n === undefined) throw new Refusal('motion_count', { field });
	return { votesFor: votesFor!, votesAgainst: votesAgainst!, abstained: abstained! };
}

async function boxOf(tx: Tx, motionId: number): Promise<Counts> {
	const ballots = await tx
		.select({ choice: assemblyBallot.choice })
		.from(assemblyBallot)
		.where(eq(assemblyBallot.motionId, motionId));
	const of = (choice: string) => ballots.filter((one) => one.choice === choice).length;
	return { votesFor: of('pour'), votesAgainst: of('contre'), abstained: of('abstention') };
}
