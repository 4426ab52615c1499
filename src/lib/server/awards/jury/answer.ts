import { and, eq, ne } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juror } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { requireJuror, requireUnsettled, seatOf, termsDigest } from './membership.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
}

/**
 * Somebody invited accepts the terms and the confidentiality: they are of the jury from that instant, which is kept with what
 * they agreed to. Harmless twice.
 * @param input.seen {@link termsDigest} of the edition's terms as they were shown
 * @param input.house the house's own terms, for an edition that says none
 * @throws Refusal as {@link seatOf}; `jury_settled` once scoring has closed; `stale_page` where the terms changed since;
 *   `juror_seated` for whoever has a seat there by another address: it bears what they have said of conflicts
 */
export async function acceptTerms(input: Asked & { seen: string; house: string }): Promise<void> {
	const { actor } = input;
	await write('jury.acceptTerms', async (tx) => {
		const { juror: seat, edition } = await seatOf(tx, actor, input.editionSlug);
		if (seat.status === 'accepted' || actor.kind !== 'person') return;
		requireUnsettled(edition);
		if (termsDigest(edition) !== input.seen) throw new Refusal('stale_page');
		const [before] = await tx
			.select({ email: juror.email })
			.from(juror)
			.where(and(eq(juror.editionId, edition.id), eq(juror.personId, actor.personId), ne(juror.id, seat.id)));
		if (before) throw new Refusal('juror_seated', { values: { email: before.email } });
		const at = now();
		await tx
			.update(juror)
			.set({
				status: 'accepted',
				personId: actor.personId,
				answeredAt: at,
				termsAcceptedAt: at,
				terms: edition.juryTerms || input.house,
				leftAt: null
			})
			.where(eq(juror.id, seat.id));
		await record(tx, actor, { action: 'juror.accepted', objectKind: 'juror', objectId: seat.id });
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
