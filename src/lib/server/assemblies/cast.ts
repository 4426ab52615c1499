import { and, eq } from 'drizzle-orm';
import type { CastInput } from '../../schemas/assemblies.ts';
import type { Actor } from '../auth/policy.ts';
import { assemblyBallot, assemblyMotion, assemblyVoter } from '../db/schema/assemblies.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { seatOf } from './access.ts';
import { findAssembly } from './queries.ts';
import { orRefusal } from './refusals.ts';

/**
 * Puts the ballot of a delegate who is in the room into the box: once, for good. Who voted and what was voted are written
 * apart, with nothing in common but the motion, and no line of the trail says when. The same press sent again is known by
 * the number and the secret of its ballot, which only its voter has.
 * @throws Refusal `not_the_delegate` (403), `motion_not_open`, `delegate_absent`, `motion_voted`, `ballot_number_taken`
 */
export async function castBallot(request: { actor: Actor; slug: string; input: CastInput }): Promise<void> {
	const { actor, slug, input } = request;
	await orRefusal(() =>
		write('assemblies.cast', async (tx) => {
			const found = await findAssembly(slug, tx);
			const seat = await seatOf(tx, actor, found);
			if (!seat) throw new Refusal('not_the_delegate', { status: 403 });
			const [motion] = await tx
				.select({ id: assemblyMotion.id })
				.from(assemblyMotion)
				.where(and(eq(assemblyMotion.id, input.motion), eq(assemblyMotion.eventId, found.event.id)));
			if (!motion) throw new Refusal('not_found', { status: 404 });
			if (await isIn(tx, input, seat.organisationId)) return;
			await tx.insert(assemblyVoter).values({ motionId: motion.id, organisationId: seat.organisationId });
			const { ballot, choice, nonce } = input;
			await tx.insert(assemblyBallot).values({ motionId: motion.id, ballot, choice, nonce });
		})
	);
}

/** Whether this very ballot is in the box, and its voter among those who voted. */
async function isIn(tx: Tx, { motion, ballot, choice, nonce }: CastInput, organisationId: number) {
	const [given] = await tx
		.select()
		.from(assemblyVoter)
		.where(and(eq(assemblyVoter.motionId, motion), eq(assemblyVoter.organisationId, organisationId)));
	if (!given) return false;
	const [found] = await tx
		.select()
		.from(assemblyBallot)
		.where(and(eq(assemblyBallot.motionId, motion), eq(assemblyBallot.ballot, ballot)));
	return found !== undefined && found.choice === choice && found.nonce === nonce;
}
