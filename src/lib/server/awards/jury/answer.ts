import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juror } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { editionIdOf } from './edition-id.ts';
import { requireJuror, seatOf } from './membership.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
}

/**
 * Somebody invited accepts the terms and the confidentiality: they are of the jury from that instant, which is kept.
 * Harmless twice.
 * @throws Refusal as {@link seatOf}
 */
export async function acceptTerms({ actor, editionSlug }: Asked): Promise<void> {
	await write('jury.acceptTerms', async (tx) => {
		const seat = await seatOf(tx, actor, editionSlug);
		if (seat.juror.status === 'accepted' || actor.kind !== 'person') return;
		const at = now();
		await tx
			.update(juror)
			.set({
				status: 'accepted',
				personId: actor.personId,
				answeredAt: at,
				termsAcceptedAt: at,
				leftAt: null
			})
			.where(eq(juror.id, seat.juror.id));
		await record(tx, actor, { action: 'juror.accepted', objectKind: 'juror', objectId: seat.juror.id });
	});
}

/**
 * Somebody invited declines.
 * @throws Refusal as {@link seatOf}; `juror_accepted` for whoever has accepted since: they leave instead
 */
export async function declineJury({ actor, editionSlug }: Asked): Promise<void> {
	await write('jury.decline', async (tx) => {
		const seat = await seatOf(tx, actor, editionSlug);
		if (seat.juror.status === 'accepted') throw new Refusal('juror_accepted');
		await tx.update(juror).set({ status: 'declined', answeredAt: now() }).where(eq(juror.id, seat.juror.id));
		await record(tx, actor, { action: 'juror.declined', objectKind: 'juror', objectId: seat.juror.id });
		await emit(tx, 'juror.left', { jurorId: seat.juror.id });
	});
}

/**
 * A juror leaves halfway: what they read whole counts, the rest is to be given to others (trigger), which staff are told.
 * @throws Refusal as {@link requireJuror}
 */
export async function leaveJury({ actor, editionSlug }: Asked): Promise<void> {
	await write('jury.leave', async (tx) => {
		const seat = await requireJuror(tx, actor, editionSlug);
		await tx.update(juror).set({ status: 'left', leftAt: now() }).where(eq(juror.id, seat.juror.id));
		await record(tx, actor, { action: 'juror.left', objectKind: 'juror', objectId: seat.juror.id });
		await emit(tx, 'juror.left', { jurorId: seat.juror.id });
	});
}

/**
 * Staff take somebody out of the jury: an invitation never answered goes; a juror leaves, as in {@link leaveJury}.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function removeJuror(input: Asked & { jurorId: number }): Promise<void> {
	const { actor, jurorId } = input;
	requireStaff(actor);
	await write('jury.remove', async (tx) => {
		const editionId = await editionIdOf(tx, input.editionSlug);
		const [found] = await tx.select().from(juror).where(eq(juror.id, jurorId));
		if (found?.editionId !== editionId) throw new Refusal('not_found', { status: 404 });
		if (found.status === 'left' || found.status === 'declined') return;
		if (found.personId === null) await tx.delete(juror).where(eq(juror.id, jurorId));
		else await tx.update(juror).set({ status: 'left', leftAt: now() }).where(eq(juror.id, jurorId));
		await record(tx, actor, { action: 'juror.left', objectKind: 'juror', objectId: jurorId });
	});
}
