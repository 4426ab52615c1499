import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { emitAll } from '../../outbox/emit.ts';
import { staffEdition, type Edition } from '../editions/queries.ts';
import { handOf, staleChecks } from './access.ts';
import { composeLetters, type Letter } from './letters.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
	/** The nominations chosen; none: all those that are decided. */
	codes: readonly string[];
}

export interface Preview {
	edition: Edition;
	letters: Letter[];
	/** The nominations they are about. */
	codes: string[];
	/** What is shown, in a few letters: sending asks that it be still the same. */
	digest: string;
	/** Nominations in which whoever asks has a hand: their letters are neither shown to them nor theirs to send. */
	barred: number;
	/** Decided, and changed since their points were looked at: their letters wait until they are looked at again. */
	held: { code: string; title: string }[];
}

/**
 * The letters of eligibility that would leave for the decisions that wait, word for word.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function previewEligibility(asked: Asked): Promise<Preview> {
	const edition = await staffEdition(asked.actor, asked.editionSlug);
	const { letters, pending, digest, barred, held } = await pendingLetters(await reader(), edition, asked);
	return { edition, letters, codes: pending.map(({ code }) => code), digest, barred, held };
}

/**
 * Tells decisions of eligibility: state, date, audit line and the fact that mails each nomination's letters, in one write.
 * Pressed twice, or by two people at once, each decision is told once: whoever comes second finds none left.
 * @param input.digest what the preview showed
 * @returns how many letters leave, and for how many nominations
 * @throws Refusal `not_allowed` (403), `not_found` (404); `stale_page` when what would leave is no longer what was shown,
 *   or a nomination was changed since
 */
export async function tellEligibility(
	input: Asked & { digest: string }
): Promise<{ letters: number; nominations: number }> {
	const { actor } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	return write('eligibility.tell', async (tx) => {
		const { letters, pending, digest, held } = await pendingLetters(tx, edition, input);
		if (pending.length === 0 && held.length > 0) throw new Refusal('stale_page');
		if (pending.length === 0) return { letters: 0, nominations: 0 };
		if (digest !== input.digest) throw new Refusal('stale_page');
		const at = now();
		for (const { id, decision } of pending)
			await tx
				.update(nomination)
				.set({ status: decision, eligibility: null, toldAt: at })
				.where(eq(nomination.id, id));
		await record(
			tx,
			actor,
			...pending.map(({ id, status, decision }) => ({
				action: 'nomination.eligibility_told',
				objectKind: 'nomination',
				objectId: id,
				details: { before: status, decision }
			}))
		);
		await emitAll(
			tx,
			pending.map(({ id, decision, reason, toldAt }) => ({
				kind: 'nomination.eligibility_told' as const,
				payload: { nominationId: id, eligibility: decision, reason },
				// One for each decision in a nomination's life: the date of the one before tells them apart.
				dedupeKey: `nomination.eligibility_told:${id}:${toldAt?.getTime() ?? 0}`
			}))
		);
		return { letters: letters.length, nominations: pending.length };
	});
}

async function pendingLetters(db: Database | Tx, edition: Edition, { actor, codes }: Asked) {
	const found = await db
		.select({
			id: nomination.id,
			code: nomination.code,
			title: nomination.title,
			status: nomination.status,
			decision: nomination.eligibility,
			reason: nomination.eligibilityReason,
			revision: nomination.revision,
			toldAt: nomination.toldAt,
			hand: handOf(actor),
			stale: staleChecks
		})
		.from(nomination)
		.where(
			and(
				eq(nomination.editionId, edition.id),
				isNotNull(nomination.eligibility),
				inArray(nomination.status, ['submitted', 'eligible', 'ineligible']),
				codes.length > 0 ? inArray(nomination.code, [...codes]) : undefined
			)
		)
		.orderBy(sql`${nomination.eligibility} = 'ineligible'`, asc(nomination.title), asc(nomination.id));
	const theirs = found.filter(({ hand }) => !hand);
	const held = theirs.filter(({ stale }) => stale > 0).map(({ code, title }) => ({ code, title }));
	const pending = theirs
		.filter(({ stale }) => stale === 0)
		.map((one) => ({ ...one, decision: one.decision! }));
	const letters = await composeLetters(
		db,
		pending.map(({ id, decision, reason }) => ({ nominationId: id, eligibility: decision, reason }))
	);
	const digest = digestOf([letters, pending.map(({ id, revision }) => [id, revision])]);
	return { pending, letters, digest, barred: found.length - theirs.length, held };
}
